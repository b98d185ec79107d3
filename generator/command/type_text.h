// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_TYPE_TEXT_H_
#define GENERATOR_COMMAND_TYPE_TEXT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace drc::command {

// What AWS's schema says of a resource type, by its message ("aws.sqs.Queue")
// or as CloudFormation calls it ("AWS::SQS::Queue"): how `resources` say it,
// what the compiler takes for its name and its keys, its attributes and all
// properties. Nothing where there is no such type.
std::optional<std::string> TypeText(absl::string_view name);

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_TYPE_TEXT_H_
