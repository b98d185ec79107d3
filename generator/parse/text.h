// SPDX-License-Identifier: Apache-2.0
//
// From the text of a spec to its message.

#ifndef GENERATOR_PARSE_TEXT_H_
#define GENERATOR_PARSE_TEXT_H_

#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "google/protobuf/message.h"

namespace drc::parse {

// Parses protobuf text format into an empty message. False, with a finding,
// where the text is none, is not of that message's type, or is no UTF-8.
//
// Protobuf's parser stops at its first error: of rule "syntax" there is at most
// one finding in a file.
bool ParseText(const diag::SourceFile* file, google::protobuf::Message* message,
               diag::Diagnostics& diagnostics);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_TEXT_H_
