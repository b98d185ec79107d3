// SPDX-License-Identifier: Apache-2.0
//
// `properties { [aws.sqs.Queue] { ... } }`: the properties of any
// CloudFormation type, by the name of its message.

#ifndef GENERATOR_PARSE_OWN_PROPERTIES_H_
#define GENERATOR_PARSE_OWN_PROPERTIES_H_

#include <string>

#include "dr/v1/properties.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace drc::parse {

// Finds, for protobuf's parser, the message of a type where dr.v1.Properties
// names it: for the parser it is an extension, declared when it is first used.
class TypeFinder : public google::protobuf::TextFormat::Finder {
 public:
  const google::protobuf::FieldDescriptor* FindExtension(
      google::protobuf::Message* message,
      const std::string& name) const override;
  google::protobuf::MessageFactory* FindExtensionFactory(
      const google::protobuf::FieldDescriptor* field) const override;
};

// The fields that are set, each the message of a type: one, if the spec is
// right.
std::vector<const google::protobuf::FieldDescriptor*> TypesIn(
    const dr::v1::Properties& properties);

// The only message in it; null where there is none or more than one.
const google::protobuf::Message* MessageIn(
    const dr::v1::Properties& properties);
google::protobuf::Message* MutableMessageIn(dr::v1::Properties& properties);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_OWN_PROPERTIES_H_
