// SPDX-License-Identifier: Apache-2.0
//
// Defaults that follow from other values of the spec.

#ifndef GENERATOR_PARSE_COMPUTED_DEFAULTS_H_
#define GENERATOR_PARSE_COMPUTED_DEFAULTS_H_

#include <string>

#include "absl/types/span.h"
#include "dr/v1/environment.pb.h"
#include "google/protobuf/message.h"

namespace drc::parse {

// Fills in everything that a spec leaves open: first ApplySchemaDefaults, then
// what follows from other values. Values outside their fields' bounds are read
// as the nearest bound, so that nothing overflows; the checks report them.
// `codes` holds a text for each function, empty where it has the default code;
// no texts at all mean the same.
void ApplyDefaults(dr::v1::Environment* environment,
                   absl::Span<const std::string> codes = {});

// Defaults that stand in the schema.

// Fills in what a message and all messages within it leave open: fields get
// their `default_value`, messages with `default_empty` are created.
void ApplySchemaDefaults(google::protobuf::Message* message);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_COMPUTED_DEFAULTS_H_
