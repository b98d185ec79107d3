// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

void CheckExistingKey(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Encryption& encryption = spec.environment->encryption();
  if (!encryption.has_existing_key()) return;
  for (absl::string_view field :
       {"alias", "rotation_period_days", "deletion_window_days"}) {
    if (!spec.locations.IsWritten(encryption, field)) continue;
    out.Error(spec.locations.Of(encryption, field), "existing",
              absl::StrCat("`", field,
                           "` is of keys that the compiler makes; whoever made "
                           "the existing ones has settled it"))
        .Note(spec.locations.Of(encryption.existing_key()), "the key pair");
  }
}

}  // namespace drc::check
