// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_POLICY_SERVICES_H_
#define GENERATOR_LOWER_POLICY_SERVICES_H_

#include <string>

#include "absl/container/btree_set.h"
#include "google/protobuf/struct.pb.h"

namespace drc::lower {

// The services that the statements of a policy name as principals.
absl::btree_set<std::string> ServicesIn(const google::protobuf::Struct& policy);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_POLICY_SERVICES_H_
