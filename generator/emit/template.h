// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_EMIT_TEMPLATE_H_
#define GENERATOR_EMIT_TEMPLATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::emit {

// The template of a linked stack: sections in AWS's order, two-space JSON, a
// final newline. `spec` is named in its metadata.
std::string EmitTemplate(const program::Stack& stack, absl::string_view spec);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_TEMPLATE_H_
