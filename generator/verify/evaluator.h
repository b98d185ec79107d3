// SPDX-License-Identifier: Apache-2.0
//
// The functions that play a part in a failover, recognized by what they do.
#ifndef GENERATOR_VERIFY_EVALUATOR_H_
#define GENERATOR_VERIFY_EVALUATOR_H_

#include <string>
#include <vector>

#include "aws/lambda.pb.h"
#include "generator/verify/model.h"

namespace drc::verify {

// The value of a function's variable, as its stack says it; empty without one.
const std::string& Variable(const aws::lambda::Function& function,
                            absl::string_view name);

// Whether it is a function of the compiler's own, which nobody but the
// environment invokes.
bool IsOfCompiler(const Node& node);

// The functions that probe the primary: those told where its health path is.
std::vector<const Node*> Evaluators(const Model& model);

// The functions of a region that answer the default route of the
// environment's API.
std::vector<const Node*> ServingFunctions(const Model& model,
                                          const std::string& region);

// The function that a route of an API leads to, or null. `path` collects the
// nodes on the way: route, integration, function.
const Node* FunctionBehind(const Node& route, std::vector<const Node*>& path);

// Whether a rule of EventBridge has the function among its targets.
bool IsTarget(const Node& rule, const Node& function);

// Whether a clock of its region or heartbeats invoke the function, an
// aws.lambda.Function, every few days. Of others Lambda may take away what it
// has set up before they are needed (AWS Lambda Developer Guide, "Lambda
// function states").
bool IsKeptActive(const Node& function);

// Whether by a resource of the spec's own what others send reaches a function
// of the environment past its API: a permission, or what calls it by a role and
// needs none. What S3, say, tells a function it writes itself.
bool IsDoor(const Node& node);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_EVALUATOR_H_
