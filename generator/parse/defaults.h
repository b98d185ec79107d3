// SPDX-License-Identifier: Apache-2.0
//
// Defaults that stand in the schema.

#ifndef GENERATOR_PARSE_DEFAULTS_H_
#define GENERATOR_PARSE_DEFAULTS_H_

#include "google/protobuf/message.h"

namespace drc::parse {

// Fills in what a message and all messages within it leave open: fields get
// their `default_value`, messages with `default_empty` are created.
void ApplySchemaDefaults(google::protobuf::Message* message);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_DEFAULTS_H_
