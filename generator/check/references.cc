// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"
#include "google/protobuf/message.h"

namespace drc::check {
namespace {

template <typename Items>
std::vector<std::string> NamesOf(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name());
  return names;
}

void CheckDefined(const parse::ParsedSpec& spec,
                  const google::protobuf::Message& message,
                  const std::string& field, const std::string& name,
                  const std::vector<std::string>& defined,
                  diag::Diagnostics& out) {
  // A default names what is there; where nothing is, CheckStructure says so.
  if (defined.empty() || !spec.locations.IsWritten(message, field) ||
      std::find(defined.begin(), defined.end(), name) != defined.end()) {
    return;
  }
  const std::string near = diag::Nearest(name, defined);
  const std::string hint =
      near.empty()
          ? absl::StrCat("; the spec has ", absl::StrJoin(defined, ", "))
          : diag::DidYouMean(near);
  out.Error(spec.locations.Of(message, field), "undefined-name",
            absl::StrCat("there is no ", field, " ", diag::Quoted(name), hint))
      .Suggest(name, near);
}

}  // namespace

void CheckReferences(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const std::vector<std::string> tables = NamesOf(environment.tables());
  const std::vector<std::string> buckets = NamesOf(environment.buckets());
  const std::vector<std::string> functions = NamesOf(environment.functions());
  for (const dr::v1::Function& function : environment.functions()) {
    CheckDefined(spec, function, "table", function.table(), tables, out);
    CheckDefined(spec, function, "bucket", function.bucket(), buckets, out);
  }
  const dr::v1::Routing& routing = environment.routing();
  CheckDefined(spec, routing, "function", routing.function(), functions, out);
}

}  // namespace drc::check
