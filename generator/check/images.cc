// SPDX-License-Identifier: Apache-2.0
//
// Container images, which the compiler can put no fence before.
#include "generator/check/checks.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kRule = "image";

void Check(Spec& spec, const Function& function) {
  for (const char* field : {"runtime", "handler", "layers"}) {
    if (!spec.IsWritten(function, field)) continue;
    spec.Error(spec.Of(function, field), kRule,
               "`$0` is the image's own, as it was built; remove it", field);
  }
  const diag::Loc place = spec.Of(function.code(), "image");
  if (!function.fence().has_unfenced_reason()) {
    spec.Error(place, kRule,
               "the compiler cannot put its fence before an image, whose code "
               "would write in both regions; say in `fence.unfenced_reason` "
               "why it may, or put the code into a `code.directory`");
  } else if (!function.fence().reads().empty()) {
    spec.Error(spec.Of(function.fence(), "reads"), kRule,
               "`fence.reads` holds nothing back, as no fence stands before an "
               "image; remove it");
  }
  const dr::v1::Routing& routing = spec.env.routing();
  if (function.name() != routing.function()) return;
  diag::Finding& finding = spec.Error(
      place, kRule,
      "the function that answers the API cannot be an image: health checks and "
      "heartbeats are answered by the fence; name another one in "
      "`routing.function`");
  spec.NoteWritten(routing, "function", "it is named here", finding);
}

}  // namespace

void CheckImages(Spec& spec) {
  for (const Function& function : spec.env.functions()) {
    if (function.code().has_image()) Check(spec, function);
  }
}

}  // namespace drc::check
