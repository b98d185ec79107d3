// SPDX-License-Identifier: Apache-2.0
//
// Entries of types that nobody has written one for: what AWS's schema tells.

#ifndef GENERATOR_CATALOGUE_GENERAL_ENTRY_H_
#define GENERATOR_CATALOGUE_GENERAL_ENTRY_H_

#include "absl/strings/string_view.h"
#include "generator/catalogue/types.h"
#include "google/protobuf/descriptor.h"

namespace drc::catalogue {

// The entry of a type that only spec's `resources` have; null where
// CloudFormation has no such type. Its name is the property that identifies it,
// or is called so; its keys are the properties that are called a KMS key's.
// Lives for ever.
const Type* GeneralEntry(absl::string_view type);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_GENERAL_ENTRY_H_
