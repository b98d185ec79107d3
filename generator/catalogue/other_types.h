// SPDX-License-Identifier: Apache-2.0
//
// The messages of all of CloudFormation's resource types. Those of proto/aws
// are generated classes; all others lie compressed within the compiler
// (proto/aws/other_types.binpb), and the message of one is built when it is
// first asked for. Where none is asked for, they cost nothing.
//
// A message is named by its service in snake case and by its type:
// AWS::SQS::Queue is "aws.sqs.Queue", AWS::QuickSight::Theme
// "aws.quick_sight.Theme". All options of proto/cfn/v1/options.proto are there,
// as generator/schema reads them.
//
// All functions are thread-safe, and what they return lives for ever.

#ifndef GENERATOR_CATALOGUE_OTHER_TYPES_H_
#define GENERATOR_CATALOGUE_OTHER_TYPES_H_

#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::catalogue {

// The message of a resource type, by the message's name ("aws.sqs.Queue"). Null
// where CloudFormation has no such type.
const google::protobuf::Descriptor* FindMessage(absl::string_view full_name);

// The same by the type: "AWS::SQS::Queue". "Custom::..." has that of
// AWS::CloudFormation::CustomResource.
const google::protobuf::Descriptor* FindMessageOfType(absl::string_view type);

// The full names of all resource types' messages, sorted.
const std::vector<std::string>& AllMessageNames();

// Reads the generated classes' schemas, in the order in which a spec needs
// them. It takes milliseconds: a thread may do so beforehand.
void ReadGeneratedTypes();

// Makes messages of either kind: generated classes where there are some,
// dynamic ones of what is built in `TypePool`.
google::protobuf::MessageFactory& MessageFactoryOfTypes();

// Where the messages without a class are built, upon the pool of the generated
// ones. The pool itself is not thread-safe: whoever builds files of their own
// in it, or looks something up in it by name, holds `TypePoolMutex` for as
// long, and calls no function of this header meanwhile. What these files import
// is there once `FindMessage` has given it: its file is `descriptor->file()`.
// Use of descriptors, once they are built, takes no lock.
google::protobuf::DescriptorPool& TypePool();
std::mutex& TypePoolMutex();

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_OTHER_TYPES_H_
