// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_CHECK_VIOLATIONS_H_
#define GENERATOR_CHECK_VIOLATIONS_H_

#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "google/protobuf/message.h"

namespace drc::check {

// Holds a message of the spec to its schema, but for text whose value only the
// deployment tells.
void ReportViolations(const parse::ParsedSpec& spec,
                      const google::protobuf::Message& message,
                      diag::Diagnostics& out);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_VIOLATIONS_H_
