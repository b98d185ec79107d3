// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_OWN_RECORDS_H_
#define GENERATOR_LOWER_OWN_RECORDS_H_

#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "generator/lower/context.h"
#include "generator/lower/policy.h"
#include "generator/program/program.h"

namespace drc::lower {

inline constexpr absl::string_view kChangeRecords =
    "route53:ChangeResourceRecordSets";

// By the ARN of a zone, the names of records as Route 53 tells policies; "*":
// not known.
using Records = absl::btree_map<std::string, absl::btree_set<std::string>>;

// The records that a resource of the spec's own makes; empty where its zones
// are not known.
Records RecordsOf(const program::Resource& resource, const Side& side);

// Lets records of these names be changed, and no others of the zones: these may
// have been there before (Amazon Route 53 Developer Guide, "Using IAM policy
// conditions for fine-grained access control").
Statement ChangeRecords(std::string sid, std::vector<std::string> zones,
                        std::vector<std::string> names);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_OWN_RECORDS_H_
