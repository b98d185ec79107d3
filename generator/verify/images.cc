// SPDX-License-Identifier: Apache-2.0
//
// Lambda runs images of Amazon ECR in the function's own region (AWS Lambda
// Developer Guide, "Create a Lambda function using a container image").
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aws/lambda.pb.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "image";
constexpr absl::string_view kProperty = "/Code/ImageUri";

void Verify(const Node& node, const std::string& image,
            diag::Diagnostics& out) {
  static const RE2& form = *new RE2(
      R"((?:(?:[0-9]{12}|\$\{AWS::AccountId\})\.dkr\.ecr\.([a-z0-9-]+)\.)"
      R"((?:amazonaws\.com(?:\.cn)?|\$\{AWS::URLSuffix\})/[^:@]+|)"
      R"(\$\{([a-z0-9-]+)/[^}]+\.RepositoryUri\})(?::[\w.-]+)?)"
      R"((@sha256:[0-9a-f]{64})?)");
  std::string region, own_region, digest;
  if (!RE2::FullMatch(image, form, &region, &own_region, &digest)) {
    Report(node, kProperty, kRule,
           absl::StrCat("runs ", image,
                        ", which is no image of Amazon ECR, as <account>"
                        ".dkr.ecr.",
                        node.region(),
                        ".${AWS::URLSuffix}/<repository>@sha256:<digest>"),
           out);
    return;
  }
  // Of a repository of the spec's own resources.
  if (region.empty()) region = own_region;
  if (region != node.region()) {
    Report(node, kProperty, kRule,
           absl::StrCat("runs an image of ", region,
                        ", and Lambda takes those of ", node.region(),
                        " alone; write ${AWS::Region}, and replicate the "
                        "repository"),
           out);
  }
  if (digest.empty()) {
    Report(node, kProperty, kRule,
           "names its image by a tag, which may be another image tomorrow, or "
           "in the other region; name its digest, @sha256:...",
           out);
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
