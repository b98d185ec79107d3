// SPDX-License-Identifier: Apache-2.0
//
// Where a parent finds the templates of its nested stacks and StackSets.
#ifndef GENERATOR_LOWER_TEMPLATE_URLS_H_
#define GENERATOR_LOWER_TEMPLATE_URLS_H_

#include "generator/program/program.h"

namespace drc::lower {

// The root's parameters that name the bucket of a region's templates.
inline constexpr absl::string_view kTemplateBucket = "TemplateBucket";
inline constexpr absl::string_view kSecondaryTemplateBucket =
    "SecondaryTemplateBucket";

// How TemplateURL is written.
enum class TemplateUrls {
  // "https://<template bucket>.s3.<region>.<suffix>/<key>": what AWS deploys,
  // with the bucket of the region in which the parent is deployed.
  // The key carries the child's content hash: CloudFormation looks into a child
  // only when the text of its parent's property changed.
  kBucket,
  // The child's path relative to the parent's folder: what linters follow.
  kRelative,
};

// Gives each Stack and StackSet its TemplateURL, with program::kTemplateKey
// where emit knows better.
void PlaceTemplateUrls(TemplateUrls style, program::Program& program);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_TEMPLATE_URLS_H_
