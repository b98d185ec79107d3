// SPDX-License-Identifier: Apache-2.0
//
// Code that lies in S3 already, which nobody reads here.
#include "generator/check/checks.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kRule = "archive";

// Of five that Lambda takes, one is the fence's (AWS Lambda Developer Guide,
// "Adding layers to functions").
constexpr int kMostLayers = 4;

void Check(Spec& spec, const Function& function) {
  const dr::v1::Archive& archive = function.code().s3();
  if (!archive.primary_bucket().empty() &&
      archive.primary_bucket() == archive.secondary_bucket()) {
    spec.Error(spec.Of(archive, "secondary_bucket"), kRule,
               "$0 is the primary's bucket too, and Lambda takes code from a "
               "bucket of the function's own region; name one in $1",
               diag::Quoted(archive.secondary_bucket()),
               spec.env.regions().secondary().name())
        .Note(spec.Of(archive, "primary_bucket"), "the primary's");
  }
  if (function.layers_size() > kMostLayers) {
    spec.Error(spec.Of(function.layers(kMostLayers)), kRule,
               "the function has $0 layers, and beside that of its fence "
               "Lambda takes $1; put several into one",
               function.layers_size(), kMostLayers);
  }
}

}  // namespace

void CheckArchives(Spec& spec) {
  for (const Function& function : spec.env.functions()) {
    if (function.code().has_s3()) Check(spec, function);
  }
}

}  // namespace drc::check
