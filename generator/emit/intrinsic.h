// SPDX-License-Identifier: Apache-2.0
//
// Prints a linked text as a string or an intrinsic function.
#ifndef GENERATOR_EMIT_INTRINSIC_H_
#define GENERATOR_EMIT_INTRINSIC_H_

#include "absl/strings/string_view.h"
#include "generator/json/writer.h"

namespace drc::emit {

// A text without references becomes a string; one reference alone becomes Ref,
// Fn::GetAtt or Fn::Select over Fn::GetAZs; anything else Fn::Sub.
void WriteText(absl::string_view text, json::Writer& writer);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_INTRINSIC_H_
