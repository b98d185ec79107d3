// SPDX-License-Identifier: Apache-2.0
//
// References: how the string properties of a program name other resources.
//
//   text      = { literal | "${!}" | "${" reference "}" }
//   reference = pseudo              AWS::Region, AWS::AccountId, ...
//             | "AWS::AvailabilityZones." index
//                                   the index-th zone of the stack's region
//             | name                a parameter of the root stack
//             | id [ "." attr ]     a resource of the same stack
//             | [ "~" ] path "/" id [ "." attr ]
//   path      = "root" | region "/" stack
//
// Without an attribute a reference is what `Ref` returns. "${!}" stands for the
// two literal characters "${".
//
// A reference orders: what it names exists before the resource that holds it.
// "~" takes the order away: the value is derived from the resource's name
// alone, so that a policy can name what is created after it. Only attributes
// that follow from a physical name can be taken so.
#ifndef GENERATOR_PROGRAM_REFERENCE_H_
#define GENERATOR_PROGRAM_REFERENCE_H_

#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace drc::program {

// A piece of a text: a literal (already unescaped) or a reference.
struct Segment {
  bool is_reference = false;
  // A literal's characters; of a reference, what is between the braces. Lies in
  // the text that was split.
  absl::string_view text;
};

using Segments = absl::InlinedVector<Segment, 8>;

// Splits a text, which must outlive the segments. An unclosed "${" is literal
// text. An escaped one is a segment of its own.
Segments SplitReferences(absl::string_view text);

// Whether the text holds "${", escaped or not.
bool MayHoldReference(absl::string_view text);

// Makes text of a user literal: "${" becomes "${!}".
std::string EscapeText(absl::string_view text);
void AppendEscaped(absl::string_view text, std::string& out);

// A reference to a resource, taken apart; its parts lie in the reference.
struct ResourceName {
  bool unordered = false;  // "~"
  absl::string_view path;  // empty: the same stack
  absl::string_view id;
  absl::string_view attribute;  // empty: Ref
};

ResourceName ParseResourceName(absl::string_view reference);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_REFERENCE_H_
