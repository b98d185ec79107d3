// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_COMMAND_H_
#define GENERATOR_PLAN_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace drc::plan {

// `protoc-gen-cfn plan OLD NEW [--format=text|json|markdown]`: what it prints.
// `arguments` are those after "plan". `colour` is for text alone.
absl::StatusOr<std::string> RunCommand(
    const std::vector<std::string>& arguments, bool colour);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_COMMAND_H_
