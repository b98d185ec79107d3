// SPDX-License-Identifier: Apache-2.0
//
// Container images, which the compiler can put no fence before.
#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kRule = "image";

void Check(const parse::ParsedSpec& spec, const Function& function,
           diag::Diagnostics& out) {
  for (const char* field : {"runtime", "handler", "layers"}) {
    if (!spec.locations.IsWritten(function, field)) continue;
    out.Error(spec.locations.Of(function, field), kRule,
              absl::StrCat("`", field,
                           "` is the image's own, as it was built; remove it"));
  }
  const diag::Loc place = spec.locations.Of(function.code(), "image");
  if (!function.fence().has_unfenced_reason()) {
    out.Error(place, kRule,
              "the compiler cannot put its fence before an image, whose code "
              "would write in both regions; say in `fence.unfenced_reason` why "
              "it may, or put the code into a `code.directory`");
  } else if (!function.fence().reads().empty()) {
    out.Error(spec.locations.Of(function.fence(), "reads"), kRule,
              "`fence.reads` holds nothing back, as no fence stands before an "
              "image; remove it");
  }
  const dr::v1::Routing& routing = spec.environment->routing();
  if (function.name() != routing.function()) return;
  out.Error(place, kRule,
            "the function that answers the API cannot be an image: health "
            "checks and heartbeats are answered by the fence; name another one "
            "in `routing.function`")
      .Note(spec.locations.Of(routing, "function"), "it is named here");
}

}  // namespace

void CheckImages(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const Function& function : spec.environment->functions()) {
    if (function.code().has_image()) Check(spec, function, out);
  }
}

}  // namespace drc::check
