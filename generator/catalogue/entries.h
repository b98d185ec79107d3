// SPDX-License-Identifier: Apache-2.0
//
// What entries of the catalogue share.

#ifndef GENERATOR_CATALOGUE_ENTRIES_H_
#define GENERATOR_CATALOGUE_ENTRIES_H_

#include "generator/catalogue/types.h"

namespace drc::catalogue {

// Why nothing that a policy names has to be there before it.
inline constexpr char kPolicy[] = "IAM looks for principals, not for resources";

// Answers that many types share.
inline constexpr None kNoData{"keeps no data of anybody's"};
inline constexpr None kGoesAsItIs{"AWS deletes it as it is"};
inline constexpr None kNamedByAws{"AWS gives it an id"};
inline constexpr None kPartOfAnother{
    "is part of another resource, by which it is named"};
inline constexpr None kIdOfAws{"its id is known once it is deployed"};
inline constexpr None kNobodyRefers{"nothing refers to it from elsewhere"};
inline constexpr None kPrimaryOnly{
    "the primary region has it for both; whoever deploys makes it"};

// The entry of a type that only spec's `resources` have; null where
// CloudFormation has no such type. Its name is the property that identifies it,
// or is called so; its keys are the properties that are called a KMS key's.
// Lives for ever.
const Type* GeneralEntry(absl::string_view type);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_ENTRIES_H_
