// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/ascii.h"
#include "generator/check/checks.h"
#include "generator/parse/parts.h"
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
  const bool well_formed = !name.empty() && absl::c_all_of(name, [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("_.-/", c);
  });
  if (!well_formed) return "; expected letters, digits, '_', '.', '-' and '/'";
  if (name.front() == '/' || name.back() == '/' ||
      absl::StrContains(name, "//")) {
    return "; a level between slashes is empty";
  }
  if (name.size() > kMaxNameSize) return "; names have at most 512 characters";
  if (absl::c_count(name, '/') >= kMaxLevels) {
    return "; names have at most 10 levels";
  }
  return "";
}

}  // namespace

void CheckParameters(Spec& spec) {
  const dr::v1::Configuration& configuration = spec.env.configuration();
  const std::string root = absl::AsciiStrToLower(configuration.root());
  if (absl::StartsWith(root, "aws") || absl::StartsWith(root, "ssm")) {
    spec.Error(
        spec.Of(configuration, "root"), "parameter",
        "`root` is $0; names that begin with \"aws\" or \"ssm\" are AWS's own",
        diag::Quoted(configuration.root()));
  }
  for (const auto& [name, value] : SortedEntries(configuration.parameters())) {
    const diag::Loc place = spec.OfKey(configuration, "parameters", name);
    const absl::string_view fault = Fault(name);
    if (!fault.empty()) {
      spec.Error(place, "parameter", "the parameter is named $0$1",
                 diag::Quoted(name), fault);
    }
    if (value.empty() || value.size() > kMaxValueBytes) {
      spec.Error(place, "parameter",
                 "the value of the parameter $0 has $1 bytes; expected 1 to $2",
                 diag::Quoted(name), value.size(), kMaxValueBytes);
    }
    // AWS Systems Manager API Reference, "PutParameter": it would nest another
    // parameter.
    if (RE2::PartialMatch(value, R"(\{\{[^{}]*\}\})")) {
      spec.Error(place, "parameter",
                 "the value of the parameter $0 has a text in {{ }}, which the "
                 "Parameter Store refuses; write it otherwise",
                 diag::Quoted(name));
    }
  }
}

}  // namespace drc::check
