// SPDX-License-Identifier: Apache-2.0
//
// What must hold of a spec's values as they were written, before defaults hide
// it.

#ifndef GENERATOR_PARSE_CHECK_TEXT_H_
#define GENERATOR_PARSE_CHECK_TEXT_H_

#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"
#include "google/protobuf/message.h"

namespace drc::parse {

// Reports strings that CloudFormation would read as references (unless their
// field is `literal`), strings that are no UTF-8 text, map keys that the text
// has twice, and enum fields set to their `*_UNSPECIFIED` value.
//
// Accepted: name: "payments"     filter_pattern: "\"${\""
// Rejected: name: "${AWS::Region}"   topic_name: "{{resolve:ssm:x}}"
void CheckText(const google::protobuf::Message& root,
               const Locations& locations, diag::Diagnostics& diagnostics);

// Whether CloudFormation would read a reference in the text: "${" or
// "{{resolve:".
bool HasReference(absl::string_view text);

// Whether each "${" of a text ends in "}": CloudFormation takes the rest of one
// that does not as it is.
bool IsClosed(absl::string_view text);

// Whether it would read one that cannot be escaped: "{{resolve:".
bool HasDynamicReference(absl::string_view text);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_CHECK_TEXT_H_
