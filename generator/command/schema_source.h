// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_SCHEMA_SOURCE_H_
#define GENERATOR_COMMAND_SCHEMA_SOURCE_H_

#include "absl/strings/string_view.h"

namespace drc::command {

// The language as a serialized FileDescriptorSet with its comments, which the
// compiled schema lacks; what a file imports stands before it.
absl::string_view SchemaSource();

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_SCHEMA_SOURCE_H_
