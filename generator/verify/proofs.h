// SPDX-License-Identifier: Apache-2.0
//
// What the rules over the program have shown, for the report.
#ifndef GENERATOR_VERIFY_PROOFS_H_
#define GENERATOR_VERIFY_PROOFS_H_

#include <string>
#include <vector>

namespace drc::verify {

// A resource on the way from the loss of the primary to the restored service.
struct Step {
  std::string resource;      // "us-west-2/routing/FailoverRecord"
  std::string type;          // "AWS::Route53::RecordSet"
  std::string stands;        // where it is when the primary region is gone
  std::string reached_from;  // the resource before it; empty at the start
};

// A resource that the spec says itself, or changes, or lists as removed.
struct OwnResource {
  std::string resource;  // "us-west-2/async/Orders"
  std::string type;
  std::string stack;  // "async"
  std::string id;     // "Orders"
  // What the rules do not prove of it, each a clause: "who may use its key".
  std::vector<std::string> unproved;
  bool is_removed = false;
};

// A statement of a role's policies. Texts are meanings (model.h); of actions
// and resources that are excepted, "all but " and theirs.
struct Permission {
  bool allows = true;
  std::vector<std::string> actions;
  std::vector<std::string> resources;
  std::vector<std::string> conditions;  // "StringEquals aws:SourceAccount ..."
};

struct Role {
  std::string resource;  // "us-east-1/identity/BackupRole"
  std::string name;      // a meaning
  std::vector<Permission> assumed_by;
  std::vector<Permission> permissions;
};

struct Proofs {
  // As static-stability walked it, each resource once.
  std::vector<Step> way;
  // In the order of the program, what is removed last.
  std::vector<OwnResource> own;
  std::vector<Role> roles;
};

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_PROOFS_H_
