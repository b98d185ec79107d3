// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/template_urls.h"

#include "absl/strings/str_cat.h"
#include "aws/cloud_formation.pb.h"

namespace drc::lower {
namespace {

using program::Resource;
using program::Stack;

void SetTemplateUrl(Resource& resource, const std::string& url) {
  if (auto* nested = resource.As<aws::cloud_formation::Stack>()) {
    nested->set_template_url(url);
  } else {
    static_cast<aws::cloud_formation::StackSet&>(*resource.properties)
        .set_template_url(url);
  }
}

// The root lies above the regions' folders; all others lie in one of them.
std::string RelativePath(const Stack& parent, const Stack& child) {
  if (parent.parent == nullptr) return child.TemplatePath();
  if (parent.region == child.region)
    return absl::StrCat(child.name, ".template.json");
  return absl::StrCat("../", child.TemplatePath());
}

// CloudFormation fetches a child's template in its parent's region; a
// StackSet's is read there as well, not where its instances are.
std::string BucketUrl(const Stack& parent, absl::string_view primary) {
  return absl::StrCat(
      "https://${",
      parent.region == primary ? kTemplateBucket : kSecondaryTemplateBucket,
      "}.s3.", parent.region, ".${AWS::URLSuffix}/", program::kTemplateKey);
}

}  // namespace

void PlaceTemplateUrls(TemplateUrls style, program::Program& program) {
  for (const auto& stack : program.stacks) {
    if (stack->parent == nullptr) continue;
    // The linter accepts a StackSet's relative path as it is.
    const bool is_nested =
        stack->deployed_by->As<aws::cloud_formation::Stack>() != nullptr;
    if (style == TemplateUrls::kRelative && is_nested) {
      program::WaiveLint(*stack->deployed_by, {"W3002"},
                         "Relative for linters, never deployed");
    }
    SetTemplateUrl(*stack->deployed_by,
                   style == TemplateUrls::kRelative
                       ? RelativePath(*stack->parent, *stack)
                       : BucketUrl(*stack->parent, program.root().region));
  }
}

}  // namespace drc::lower
