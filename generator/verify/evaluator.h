// SPDX-License-Identifier: Apache-2.0
//
// The functions that play a part in a failover, recognized by what they do.
#ifndef GENERATOR_VERIFY_EVALUATOR_H_
#define GENERATOR_VERIFY_EVALUATOR_H_

#include <string>
#include <vector>

#include "generator/verify/model.h"

namespace drc::verify {

// The functions that probe the primary: those told where its health path is.
std::vector<const Node*> Evaluators(const Model& model);

// The functions of a region that answer the default route of the
// environment's API.
std::vector<const Node*> ServingFunctions(const Model& model,
                                          const std::string& region);

// The function that a route of an API leads to, or null. `path` collects the
// nodes on the way: route, integration, function.
const Node* FunctionBehind(const Model& model, const Node& route,
                           std::vector<const Node*>& path);

// Whether a rule of EventBridge has the function among its targets.
bool IsTarget(const Model& model, const Node& rule, const Node& function);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_EVALUATOR_H_
