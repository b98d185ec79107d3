// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/ecr_image.h"

#include "re2/re2.h"

namespace drc::catalogue {

std::optional<EcrImage> ParseEcrImage(const std::string& uri) {
  static const RE2& form =
      *new RE2(R"(([0-9]{12}|\$\{AWS::AccountId\})\.dkr\.ecr\.)"
               R"(([a-z0-9-]+|\$\{AWS::Region\})\.)"
               R"((?:amazonaws\.com(?:\.cn)?|\$\{AWS::URLSuffix\})/([^:@]+))"
               R"((?::[\w.-]+)?(?:@(sha256:[0-9a-f]{64}))?)");
  EcrImage image;
  if (!RE2::FullMatch(uri, form, &image.account, &image.region,
                      &image.repository, &image.digest)) {
    return {};
  }
  return image;
}

}  // namespace drc::catalogue
