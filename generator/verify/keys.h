// SPDX-License-Identifier: Apache-2.0
//
// KMS keys of a program, and which key each store lies under.
#ifndef GENERATOR_VERIFY_KEYS_H_
#define GENERATOR_VERIFY_KEYS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/verify/model.h"

namespace drc::verify {

// The AWS::KMS::Key or AWS::KMS::ReplicaKey whose ARN or id a meaning is, in
// that region; null if there is none.
const Node* FindKey(const Model& model, absl::string_view region,
                    absl::string_view meaning);

// The statements of a key's policy; of a key that exists already, those that
// the environment needs.
const std::vector<Statement>& KeyPolicy(const Model& model, const Node& key);

// Whether a database instance keeps its data in its cluster, which encrypts
// them (Amazon RDS and Amazon Neptune API References, "CreateDBInstance").
bool IsKeptByCluster(const Node& node);

// Something whose data lie under a key in one region.
struct Store {
  const Node* node;
  std::string region;   // of the data: a global table has one Store a replica
  std::string pointer;  // the property that names the key
  std::string key;      // the meaning of that property; may be empty

  // The ARN that policies name, without what follows it for its contents.
  std::string arn;
};

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_KEYS_H_
