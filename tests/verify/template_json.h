// SPDX-License-Identifier: Apache-2.0
//
// Properties as a template has them, and back.
#ifndef TESTS_VERIFY_TEMPLATE_JSON_H_
#define TESTS_VERIFY_TEMPLATE_JSON_H_

#include <string>

#include "generator/program/program.h"
#include "nlohmann/json.hpp"

namespace drc::testing {

// As emit prints the properties of a resource.
nlohmann::json PropertiesOf(const program::Resource& resource);

// Lets a resource have the properties that a template says. Aborts where its
// type has no such property.
void SetProperties(program::Resource& resource,
                   const nlohmann::json& properties);

// A text of the program for a string or intrinsic function.
std::string TextOf(const nlohmann::json& value);

}  // namespace drc::testing

#endif  // TESTS_VERIFY_TEMPLATE_JSON_H_
