// SPDX-License-Identifier: Apache-2.0
//
// The parts of the catalogue's table, by what their types are for.

#ifndef GENERATOR_CATALOGUE_ENTRIES_H_
#define GENERATOR_CATALOGUE_ENTRIES_H_

#include <vector>

#include "generator/catalogue/types.h"

namespace drc::catalogue {

// What keeps data, and the keys that encrypt them.
std::vector<Type> StoreEntries();
// What leads requests: networks, names, certificates and APIs.
std::vector<Type> NetworkEntries();
// What computes, watches, tells, allows and deploys.
std::vector<Type> ServiceEntries();

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

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_ENTRIES_H_
