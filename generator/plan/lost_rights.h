// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_LOST_RIGHTS_H_
#define GENERATOR_PLAN_LOST_RIGHTS_H_

#include <set>
#include <string>
#include <vector>

#include "generator/plan/plan.h"
#include "generator/plan/release.h"

namespace drc::plan {

// What is renamed in the secondary region although the role that deploys it,
// which is changed before, has no right over the former name any more. Its
// policies name topics, aliases and parameters by their whole names, all else
// by the environment's suffix.
class LostRights {
 public:
  LostRights(const Release& before, const Release& after,
             const std::vector<Change>& changes);

  // Why the change cannot be made, and what to list in the spec; empty where
  // the right is there.
  std::string Refuse(const Change& change) const;

 private:
  std::string RefuseName(const Change& change) const;

  std::string primary_;
  std::set<std::string> places_;  // of the role's rights in the new release
  const std::vector<Change>& changes_;
};

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_LOST_RIGHTS_H_
