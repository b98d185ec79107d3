// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_EMPTIER_H_
#define GENERATOR_LOWER_EMPTIER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// Adds the custom resource that empties a store, or waits until a certificate
// is used no more, when the stack is deleted. CloudFormation deletes neither a
// bucket nor a vault with contents, and a certificate is in use until some
// minutes after its last user was deleted. It waits for the resource, by its
// `Ref`, and so goes before it. `kind` is "Bucket", "BackupVault" or
// "Certificate". Of a store that is to outlive its stack it is there as well,
// and empties nothing: taking the emptier away would empty the store.
void AddEmptier(const Context& context, const Side& side,
                absl::string_view stack, absl::string_view id,
                absl::string_view kind, const std::string& name,
                diag::Loc origin);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_EMPTIER_H_
