// SPDX-License-Identifier: Apache-2.0
//
// Lambda runs images of Amazon ECR in the function's own region (AWS Lambda
// Developer Guide, "Create a Lambda function using a container image").
#include <string>

#include "aws/lambda.pb.h"
#include "generator/catalogue/ecr_image.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "image";
constexpr absl::string_view kProperty = "/Code/ImageUri";

void Verify(const Node& node, const std::string& image,
            diag::Diagnostics& out) {
  // That of a repository of the spec's own is known as its region's.
  std::string uri = image;
  RE2::Replace(&uri, R"(^\$\{([a-z0-9-]+)/[^}]+\.RepositoryUri\})",
               R"(${AWS::AccountId}.dkr.ecr.\1.${AWS::URLSuffix}/own)");
  const auto found = catalogue::ParseEcrImage(uri);
  if (!found.has_value()) {
    Report(out, node, kProperty, kRule, "runs ", image,
           ", which is no image of Amazon ECR, as <account>.dkr.ecr.",
           node.region(), ".${AWS::URLSuffix}/<repository>@sha256:<digest>");
    return;
  }
  if (found->region != node.region()) {
    Report(out, node, kProperty, kRule, "runs an image of ", found->region,
           ", and Lambda takes those of ", node.region(),
           " alone; write ${AWS::Region}, and replicate the repository");
  }
  if (found->digest.empty()) {
    Report(out, node, kProperty, kRule,
           "names its image by a tag, which may be another image tomorrow, or "
           "in the other region; name its digest, @sha256:...");
  }
}

}  // namespace

void VerifyImages(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    if (!function->code().has_image_uri()) continue;
    Verify(*node, model.Meaning(*node, function->code().image_uri()), out);
  }
}

}  // namespace drc::verify
