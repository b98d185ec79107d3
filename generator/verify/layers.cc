// SPDX-License-Identifier: Apache-2.0
//
// Lambda takes layers of the function's own region (AWS Lambda Developer Guide,
// "Adding layers to functions"). Those of the spec's `functions` are checked
// where it says them; here are those of its `resources`.
#include <string>

#include "absl/strings/str_cat.h"
#include "aws/lambda.pb.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {

void VerifyLayers(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    if (!node->resource->is_added) continue;
    for (int i = 0; i < function->layers_size(); ++i) {
      const std::string& arn = model.Meaning(*node, function->layers(i));
      const absl::string_view region = RegionOfArn(arn);
      if (region.empty() || region == node->region()) continue;
      Report(
          out, *node, absl::StrCat("/Layers/", i), "layer", "has a layer of ",
          region, ", and Lambda takes those of ", node->region(),
          " alone; write ${AWS::Region} where both regions have the version");
    }
  }
}

}  // namespace drc::verify
