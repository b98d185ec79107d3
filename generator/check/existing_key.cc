// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {

void CheckExistingKey(Spec& spec) {
  const dr::v1::Encryption& encryption = spec.env.encryption();
  if (!encryption.has_existing_key()) return;
  for (absl::string_view field :
       {"alias", "rotation_period_days", "deletion_window_days"}) {
    if (!spec.IsWritten(encryption, field)) continue;
    spec.Error(spec.Of(encryption, field), "existing",
               "`$0` is of keys that the compiler makes; whoever made the "
               "existing ones has settled it",
               field)
        .Note(spec.Of(encryption.existing_key()), "the key pair");
  }
}

}  // namespace drc::check
