// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_SCHEMA_BYTES_H_
#define GENERATOR_SCHEMA_BYTES_H_

#include "absl/strings/string_view.h"

namespace drc {

// The language of the specs as this program was built with it: the serialized
// FileDescriptorSet of proto/dr, as protoc hands each file to a plugin but for
// comments.
absl::string_view SchemaBytes();

}  // namespace drc

#endif  // GENERATOR_SCHEMA_BYTES_H_
