// SPDX-License-Identifier: Apache-2.0
//
// A check of the schemas' options themselves.

#ifndef GENERATOR_SCHEMA_CHECK_SCHEMA_H_
#define GENERATOR_SCHEMA_CHECK_SCHEMA_H_

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace drc::schema {

// Holds the options themselves to their meaning, throughout all types that can
// be reached from `message`: patterns compile, bounds fit the fields' types,
// groups name fields, defaults are values that the field takes. An
// InternalError lists everything that is wrong.
absl::Status CheckSchema(const google::protobuf::Descriptor* message);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_CHECK_SCHEMA_H_
