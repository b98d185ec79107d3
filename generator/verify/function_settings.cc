// SPDX-License-Identifier: Apache-2.0
//
// What Lambda takes of a function's settings.
#include "generator/catalogue/ecr_image.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kProperty = "/Code/ImageUri";

void VerifyImage(const Node& node, const std::string& image) {
  // That of a repository of the spec's own is known as its region's.
  std::string uri = image;
  RE2::Replace(&uri, R"(^\$\{([a-z0-9-]+)/[^}]+\.RepositoryUri\})",
               R"(${AWS::AccountId}.dkr.ecr.\1.${AWS::URLSuffix}/own)");
  const auto found = catalogue::ParseEcrImage(uri);
  if (!found.has_value()) {
    node.Report(kProperty, "image", "runs ", image,
                ", which is no image of Amazon ECR, as <account>.dkr.ecr.",
                node.region(),
                ".${AWS::URLSuffix}/<repository>@sha256:<digest>");
    return;
  }
  if (found->region != node.region()) {
    node.Report(kProperty, "image", "runs an image of ", found->region,
                ", and Lambda takes those of ", node.region(),
                " alone; write ${AWS::Region}, and replicate the repository");
  }
  if (found->digest.empty()) {
    node.Report(
        kProperty, "image",
        "names its image by a tag, which may be another image tomorrow, or "
        "in the other region; name its digest, @sha256:...");
  }
}

}  // namespace

// Images of Amazon ECR in the function's own region (AWS Lambda Developer
// Guide, "Create a Lambda function using a container image").
void VerifyImages(const Model& model) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    if (!function->code().has_image_uri()) continue;
    VerifyImage(*node, node->Meaning(function->code().image_uri()));
  }
}

// Layers of the function's own region (AWS Lambda Developer Guide, "Adding
// layers to functions"). Those of the spec's `functions` are checked where it
// says them; here are those of its `resources`.
void VerifyLayers(const Model& model) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    if (!node->resource->is_added) continue;
    for (int i = 0; i < function->layers_size(); ++i) {
      const std::string& arn = node->Meaning(function->layers(i));
      const absl::string_view region = RegionOfArn(arn);
      if (region.empty() || region == node->region()) continue;
      node->Report(
          absl::StrCat("/Layers/", i), "layer", "has a layer of ", region,
          ", and Lambda takes those of ", node->region(),
          " alone; write ${AWS::Region} where both regions have the version");
    }
  }
}

// AWS Lambda Developer Guide, "Configuring JSON and plain text log formats":
// Lambda refuses a function with levels of plain text.
void VerifyLogLevels(const Model& model) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    const auto& logging = function->logging_config();
    if (logging.log_format() == "JSON") continue;
    const absl::string_view level =
        logging.has_application_log_level() ? "ApplicationLogLevel"
        : logging.has_system_log_level()    ? "SystemLogLevel"
                                            : "";
    if (level.empty()) continue;
    node->Report(absl::StrCat("/LoggingConfig/", level),
                 node->resource->is_added ? "resource" : "override", "has ",
                 level,
                 ", and Lambda tells levels apart in JSON alone; set "
                 "`log_format: \"JSON\"`");
  }
}

}  // namespace drc::verify
