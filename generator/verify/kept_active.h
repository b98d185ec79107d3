// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_KEPT_ACTIVE_H_
#define GENERATOR_VERIFY_KEPT_ACTIVE_H_

#include "generator/verify/model.h"

namespace drc::verify {

// Whether a clock of its region or heartbeats invoke the function, an
// aws.lambda.Function, every few days. Of others Lambda may take away what it
// has set up before they are needed (AWS Lambda Developer Guide, "Lambda
// function states").
bool IsKeptActive(const Model& model, const Node& function);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_KEPT_ACTIVE_H_
