// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "google/protobuf/descriptor.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using program::Program;

constexpr absl::string_view kSuffix = "${EnvironmentSuffix}";

// The properties that hold physical names, of any type.
bool IsName(const Message& message, const FieldDescriptor* field) {
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
      field->is_repeated()) {
    return false;
  }
  const std::string type(message.GetDescriptor()->name());
  if (type == "RecordSet") return field->name() == "set_identifier";
  if (type == "SubscriptionFilter") return field->name() == "filter_name";
  if (type == "BucketPolicy" || type == "Permission") return false;
  return field->name() == "name" || absl::EndsWith(field->name(), "_name");
}

}  // namespace

void AddFamilies(const Program& program, const char* spec, Mutants& mutants) {
  const size_t before = mutants.size();
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      const std::string path =
          absl::StrCat(stack->Path(), "/", resource->logical_id);
      const Message& message = *resource->properties;
      std::vector<const FieldDescriptor*> fields;
      message.GetReflection()->ListFields(message, &fields);
      for (const FieldDescriptor* field : fields) {
        if (!IsName(message, field) ||
            !absl::StrContains(
                message.GetReflection()->GetString(message, field), kSuffix)) {
          continue;
        }
        mutants.push_back(
            {"physical-name",
             absl::StrCat(path, " without suffix in ", field->name()),
             [path, field](Program& p) {
               Message& mutated = *At(p, path).properties;
               mutated.GetReflection()->SetString(
                   &mutated, field,
                   absl::StrReplaceAll(
                       mutated.GetReflection()->GetString(mutated, field),
                       {{kSuffix, "prod"}}));
             }});
      }
      if (dynamic_cast<const aws::cloud_watch::Alarm*>(&message) != nullptr) {
        mutants.push_back(
            {"alarm", path + " without action", [path](Program& p) {
               As<aws::cloud_watch::Alarm>(p, path).clear_alarm_actions();
             }});
        mutants.push_back(
            {"alarm", path + " silent on missing data", [path](Program& p) {
               As<aws::cloud_watch::Alarm>(p, path).clear_treat_missing_data();
             }});
      }
      const auto* nested =
          dynamic_cast<const aws::cloud_formation::Stack*>(&message);
      if (nested != nullptr && !nested->parameters().empty()) {
        mutants.push_back(
            {"wiring", path + " passes one value less", [path](Program& p) {
               auto& passed = *As<aws::cloud_formation::Stack>(p, path)
                                   .mutable_parameters();
               passed.erase(At(p, path).child->parameters.back().name);
             }});
        mutants.push_back(
            {"wiring", path + " passes one value more", [path](Program& p) {
               (*As<aws::cloud_formation::Stack>(p, path)
                     .mutable_parameters())["Unknown"]
                   .set_string_value("x");
             }});
      }
    }
  }
  for (size_t i = before; i < mutants.size(); ++i) mutants[i].spec = spec;
}

}  // namespace drc::testing
