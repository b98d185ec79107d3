// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_CATALOGUE_ECR_IMAGE_H_
#define GENERATOR_CATALOGUE_ECR_IMAGE_H_

#include <optional>
#include <string>

namespace drc::catalogue {

// A container image of Amazon ECR (Amazon ECR User Guide, "Amazon ECR private
// registries"). Account and region may be CloudFormation's "${...}".
struct EcrImage {
  std::string account, region, repository;
  std::string digest;  // "sha256:..."; empty where a tag alone names the image
};

// Nothing where the text is the URI of none.
std::optional<EcrImage> ParseEcrImage(const std::string& uri);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_ECR_IMAGE_H_
