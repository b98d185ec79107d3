// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/template_url.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "aws/cloud_formation.pb.h"

namespace drc::emit {
namespace {

using program::Resource;
using program::Stack;

constexpr absl::string_view kKeyMark = "{key}";

void SetTemplateUrl(Resource& resource, const std::string& url) {
  if (auto* nested = dynamic_cast<aws::cloud_formation::Stack*>(
          resource.properties.get())) {
    nested->set_template_url(url);
  } else {
    static_cast<aws::cloud_formation::StackSet&>(*resource.properties)
        .set_template_url(url);
  }
}

std::string GetTemplateUrl(const Resource& resource) {
  if (const auto* nested = dynamic_cast<const aws::cloud_formation::Stack*>(
          resource.properties.get())) {
    return nested->template_url();
  }
  return static_cast<const aws::cloud_formation::StackSet&>(
             *resource.properties)
      .template_url();
}

// The root lies above the regions' folders; all others lie in one of them.
std::string RelativePath(const Stack& parent, const Stack& child) {
  if (parent.parent == nullptr) return child.TemplatePath();
  if (parent.region == child.region)
    return absl::StrCat(child.name, ".template.json");
  return absl::StrCat("../", child.TemplatePath());
}

}  // namespace

void PlaceTemplateUrls(TemplateUrls style, program::Program& program) {
  for (const auto& stack : program.stacks) {
    if (stack->parent == nullptr) continue;
    // The linter accepts a StackSet's relative path as it is.
    const bool is_nested = dynamic_cast<aws::cloud_formation::Stack*>(
                               stack->deployed_by->properties.get()) != nullptr;
    if (style == TemplateUrls::kRelative && is_nested) {
      program::WaiveLint(*stack->deployed_by, {"W3002"},
                         "Relative for linters, never deployed");
    }
    SetTemplateUrl(*stack->deployed_by,
                   style == TemplateUrls::kRelative
                       ? RelativePath(*stack->parent, *stack)
                       : absl::StrCat("https://${TemplateBucket}.s3.",
                                      program.root().region,
                                      ".${AWS::URLSuffix}/", kKeyMark));
  }
}

std::string TemplateKey(absl::string_view environment, const Stack& stack,
                        absl::string_view sha256) {
  return absl::StrCat(environment, "/", stack.Path(), "-", sha256.substr(0, 16),
                      ".template.json");
}

void FillTemplateUrl(const Stack& child, absl::string_view key,
                     absl::string_view sha256) {
  Resource& resource = *child.deployed_by;
  SetTemplateUrl(resource, absl::StrReplaceAll(GetTemplateUrl(resource),
                                               {{kKeyMark, key}}));
  if (resource.reader_id.empty()) return;
  auto& reader = static_cast<aws::cloud_formation::CustomResource&>(
      *child.parent->Find(resource.reader_id)->properties);
  (*reader.mutable_additional())["Revision"].set_string_value(
      std::string(sha256));
}

}  // namespace drc::emit
