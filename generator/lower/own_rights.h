// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_OWN_RIGHTS_H_
#define GENERATOR_LOWER_OWN_RIGHTS_H_

#include <string>
#include <vector>

#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// The regions of which one answers for a service that is one in the world: that
// of Route 53's control plane is us-east-1, in China one of the pair.
std::vector<std::string> AnsweringRegions(const Context& context);

// What the name of a resource of the spec's own means outside its stack, as a
// text of the program; empty where that is not known.
std::string NameElsewhere(const std::string& name, const Side& side);

// What the StackSet's execution role may do for the resources of the spec's own
// that lie in the secondary region, or lay there and are listed as removals.
// Resources whose ARNs have their names in them are named; of others all that
// the account has there. And what its functions' images of other accounts need.
std::vector<Statement> OwnRights(const Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_OWN_RIGHTS_H_
