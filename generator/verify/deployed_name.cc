// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/deployed_name.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "re2/re2.h"

namespace drc::verify {

std::string DeployedName(const std::string& name) {
  constexpr absl::string_view kSuffix = "${EnvironmentSuffix}";
  const size_t at = name.find(kSuffix.data(), 0, kSuffix.size());
  if (at == name.npos) return RE2::QuoteMeta(name);
  return absl::StrCat(RE2::QuoteMeta(name.substr(0, at)),
                      R"((?:[a-z0-9-]+|\$\{EnvironmentSuffix\}))",
                      RE2::QuoteMeta(name.substr(at + kSuffix.size())));
}

}  // namespace drc::verify
