// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_OPENINGS_H_
#define GENERATOR_PLAN_OPENINGS_H_

#include <string>

#include "generator/plan/plan.h"
#include "generator/plan/release.h"

namespace drc::plan {

// What the change opens to anyone on the internet that was not open before, or
// that leads elsewhere now: a route of an HTTP API, made for a target as well,
// a method of a REST API, the URL of a function, a GraphQL API with a key. Of
// an API with an OpenAPI document, that it has another one. Empty where it
// opens nothing. A sentence without its end.
std::string OpeningOf(const Change& change);

// The same of a change to the release `after`: of an integration as well that
// leads an open route of its elsewhere, though the route itself stays.
std::string OpeningOf(const Change& change, const Release& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_OPENINGS_H_
