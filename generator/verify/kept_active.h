// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_KEPT_ACTIVE_H_
#define GENERATOR_VERIFY_KEPT_ACTIVE_H_

#include "generator/verify/model.h"

namespace drc::verify {

// Whether Lambda may take away what it has set up for the function, an
// aws.lambda.Function, before it is needed: neither a clock nor heartbeats
// invoke it (AWS Lambda Developer Guide, "Lambda function states").
bool MayBecomeInactive(const Model& model, const Node& function);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_KEPT_ACTIVE_H_
