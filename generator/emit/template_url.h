// SPDX-License-Identifier: Apache-2.0
//
// Where a parent finds the templates of its nested stacks and StackSets.
#ifndef GENERATOR_EMIT_TEMPLATE_URL_H_
#define GENERATOR_EMIT_TEMPLATE_URL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::emit {

// How TemplateURL is written.
enum class TemplateUrls {
  // "https://<template bucket>.s3.<region>.<suffix>/<key>": what AWS deploys.
  // The
  // key carries the child's content hash: CloudFormation looks into a child
  // only
  // when the text of its parent's property changed.
  kBucket,
  // The child's path relative to the parent's folder: what linters follow.
  kRelative,
};

// Gives each Stack and StackSet its TemplateURL but for the hash. Runs before
// linking, which brings the parameter TemplateBucket to where it is used.
void PlaceTemplateUrls(TemplateUrls style, program::Program& program);

// The key of a template in the bucket: its path below the environment's name,
// with the first 16 hexadecimal digits of its SHA-256 before the ending.
std::string TemplateKey(absl::string_view environment,
                        const program::Stack& stack, absl::string_view sha256);

// Puts the child's key into the TemplateURL of the resource that deploys it,
// and its hash into the `Revision` of the StackSet's reader, so that the reader
// runs again whenever the instance's template changed.
void FillTemplateUrl(const program::Stack& child, absl::string_view key,
                     absl::string_view sha256);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_TEMPLATE_URL_H_
