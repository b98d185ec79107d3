// SPDX-License-Identifier: Apache-2.0
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/program/property.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace drc::program {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Struct;
using ::google::protobuf::Value;

// The message that holds the property at the end of a path, and its field.
struct Holder {
  Message* message = nullptr;
  const FieldDescriptor* field = nullptr;
  std::string pointer;
};

absl::Status NoProperty(const Message& message, absl::string_view step) {
  return absl::NotFoundError(
      absl::StrCat("`", std::string(message.GetDescriptor()->name()),
                   "` has no property `", step, "`"));
}

// Follows the path to the message that holds its last property.
absl::StatusOr<Holder> Follow(Message& root, absl::string_view path) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  Holder at{&root, nullptr, ""};
  for (size_t i = 0; i < steps.size(); ++i) {
    at.field = at.message->GetDescriptor()->FindFieldByName(steps[i]);
    if (at.field == nullptr) return NoProperty(*at.message, steps[i]);
    absl::StrAppend(&at.pointer, "/", std::string(at.field->json_name()));
    if (i + 1 == steps.size()) break;
    const google::protobuf::Reflection& reflection =
        *at.message->GetReflection();
    if (at.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        at.field->is_map()) {
      return absl::NotFoundError(
          absl::StrCat("`", steps[i], "` has no properties"));
    }
    if (!at.field->is_repeated()) {
      at.message = reflection.MutableMessage(at.message, at.field);
      continue;
    }
    int index = -1;
    const int size = reflection.FieldSize(*at.message, at.field);
    if (!absl::SimpleAtoi(steps[i + 1], &index) || index < 0 || index >= size) {
      return absl::NotFoundError(absl::StrCat(
          "`", steps[i], "` has ", size, " elements; \"", steps[i + 1],
          "\" is the number of none of them, from 0"));
    }
    absl::StrAppend(&at.pointer, "/", index);
    at.message = reflection.MutableRepeatedMessage(at.message, at.field, index);
    if (++i + 1 == steps.size()) {
      return absl::NotFoundError("it ends at an element of a list");
    }
  }
  return at;
}

}  // namespace

absl::StatusOr<std::string> SetJson(Message& properties, absl::string_view path,
                                    const std::string& text) {
  absl::StatusOr<Holder> holder = Follow(properties, path);
  if (!holder.ok()) return holder.status();
  const FieldDescriptor& field = *holder->field;
  const auto* type = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                             !field.is_repeated()
                         ? field.message_type()
                         : nullptr;
  if (type != Struct::descriptor() && type != Value::descriptor()) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", std::string(field.name()),
                     "` is no free JSON; set it in `properties`"));
  }
  Message* value =
      holder->message->GetReflection()->MutableMessage(holder->message, &field);
  value->Clear();
  const auto status = google::protobuf::util::JsonStringToMessage(text, value);
  if (!status.ok()) {
    // With what it could not read on lines of its own.
    const std::string message(status.message());
    return absl::InvalidArgumentError(
        absl::StrCat("the text is no JSON ",
                     type == Struct::descriptor() ? "object: " : "value: ",
                     message.substr(0, message.find('\n'))));
  }
  return holder->pointer;
}

absl::StatusOr<std::string> ClearProperty(Message& properties,
                                          absl::string_view path) {
  absl::StatusOr<Holder> holder = Follow(properties, path);
  if (!holder.ok()) return holder.status();
  holder->message->GetReflection()->ClearField(holder->message, holder->field);
  return holder->pointer;
}

}  // namespace drc::program
