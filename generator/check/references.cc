// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "generator/check/checks.h"

namespace drc::check {
namespace {

template <typename Items>
std::vector<std::string> NamesOf(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name());
  return names;
}

void CheckDefined(Spec& spec, const google::protobuf::Message& message,
                  const std::string& field, const std::string& name,
                  const std::vector<std::string>& defined) {
  // A default names what is there; where nothing is, CheckStructure says so.
  if (defined.empty() || !spec.IsWritten(message, field) ||
      absl::c_linear_search(defined, name)) {
    return;
  }
  const std::string near = diag::Nearest(name, defined);
  const std::string hint =
      near.empty()
          ? absl::StrCat("; the spec has ", absl::StrJoin(defined, ", "))
          : diag::DidYouMean(near);
  spec.Error(spec.Of(message, field), "undefined-name", "there is no $0 $1$2",
             field, diag::Quoted(name), hint)
      .Suggest(name, near);
}

}  // namespace

void CheckReferences(Spec& spec) {
  const std::vector<std::string> tables = NamesOf(spec.env.tables());
  const std::vector<std::string> buckets = NamesOf(spec.env.buckets());
  const std::vector<std::string> functions = NamesOf(spec.env.functions());
  for (const dr::v1::Function& function : spec.env.functions()) {
    CheckDefined(spec, function, "table", function.table(), tables);
    CheckDefined(spec, function, "bucket", function.bucket(), buckets);
  }
  const dr::v1::Routing& routing = spec.env.routing();
  CheckDefined(spec, routing, "function", routing.function(), functions);
}

}  // namespace drc::check
