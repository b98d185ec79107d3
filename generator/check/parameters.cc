// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/check/map_entries.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/check_text.h"
#include "generator/parse/parse.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

// AWS Systems Manager User Guide, "Creating Parameter Store parameters": a name
// has at most 15 levels and 1,011 characters; the compiler's part takes five
// levels.
constexpr size_t kMaxLevels = 10;
constexpr size_t kMaxNameSize = 512;
// A value of the standard tier.
constexpr size_t kMaxValueBytes = 4096;

// Why the name cannot end a parameter's; empty where it can.
absl::string_view Fault(absl::string_view name) {
  // The parser has refused references.
  if (parse::HasReference(name)) return "";
  const bool well_formed =
      !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return absl::ascii_isalnum(c) || absl::StrContains("_.-/", c);
      });
  if (!well_formed) {
    return "; expected letters, digits, '_', '.', '-' and '/'";
  }
  if (name.front() == '/' || name.back() == '/' ||
      absl::StrContains(name, "//")) {
    return "; a level between slashes is empty";
  }
  if (name.size() > kMaxNameSize) return "; names have at most 512 characters";
  if (std::count(name.begin(), name.end(), '/') >= kMaxLevels) {
    return "; names have at most 10 levels";
  }
  return "";
}

}  // namespace

void CheckParameters(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Configuration& configuration =
      spec.environment->configuration();
  const std::string root = absl::AsciiStrToLower(configuration.root());
  if (absl::StartsWith(root, "aws") || absl::StartsWith(root, "ssm")) {
    out.Error(spec.locations.Of(configuration, "root"), "parameter",
              absl::StrCat("`root` is ", diag::Quoted(configuration.root()),
                           "; names that begin with \"aws\" or \"ssm\" are "
                           "AWS's own"));
  }
  for (const auto& [name, value] : SortedEntries(configuration.parameters())) {
    const diag::Loc place =
        spec.locations.OfKey(configuration, "parameters", name);
    const absl::string_view fault = Fault(name);
    if (!fault.empty()) {
      out.Error(
          place, "parameter",
          absl::StrCat("the parameter is named ", diag::Quoted(name), fault));
    }
    if (value.empty() || value.size() > kMaxValueBytes) {
      out.Error(
          place, "parameter",
          absl::StrFormat("the value of the parameter %s has %d bytes; "
                          "expected 1 to %d",
                          diag::Quoted(name), value.size(), kMaxValueBytes));
    }
    // AWS Systems Manager API Reference, "PutParameter": it would nest another
    // parameter.
    if (RE2::PartialMatch(value, R"(\{\{[^{}]*\}\})")) {
      out.Error(place, "parameter",
                absl::StrCat("the value of the parameter ", diag::Quoted(name),
                             " has a text in {{ }}, which the Parameter Store "
                             "refuses; write it otherwise"));
    }
  }
}

}  // namespace drc::check
