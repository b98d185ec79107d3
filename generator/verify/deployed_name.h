// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_DEPLOYED_NAME_H_
#define GENERATOR_VERIFY_DEPLOYED_NAME_H_

#include <string>

namespace drc::verify {

// A pattern of RE2 of what the name, a meaning (model.h), is once it is
// deployed, with any suffix.
std::string DeployedName(const std::string& name);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_DEPLOYED_NAME_H_
