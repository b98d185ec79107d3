// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_API_H_
#define GENERATOR_LOWER_API_H_

#include <string>

#include "generator/lower/context.h"

namespace drc::lower {

// The name at which clients find the active region.
std::string ServiceName(const Context& context);

// The name of the zone that the environment owns.
std::string OwnedZoneName(const Context& context);

// The host name of a region's API, for what is created after it.
std::string ApiHost(const Side& side);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_API_H_
