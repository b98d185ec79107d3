// SPDX-License-Identifier: Apache-2.0
//
// What a role may do, in as many managed policies as hold it.
#ifndef GENERATOR_LOWER_MANAGED_POLICIES_H_
#define GENERATOR_LOWER_MANAGED_POLICIES_H_

#include <vector>

#include "generator/lower/policy.h"
#include "google/protobuf/struct.pb.h"

namespace drc::lower {

struct ManagedPolicy {
  std::vector<Statement> statements;
  google::protobuf::Struct document;  // of these
};

// The statements in their order, by the policies that hold them; one that no
// policy could hold, in parts, whose ids end in letters.
std::vector<ManagedPolicy> Distribute(std::vector<Statement> statements);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_MANAGED_POLICIES_H_
