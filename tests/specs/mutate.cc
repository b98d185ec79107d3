// SPDX-License-Identifier: Apache-2.0

#include "tests/specs/mutate.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/schema/elements.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "tests/specs/draw.h"
#include "tests/specs/random_spec.h"
#include "tests/specs/tokens.h"

namespace drc::testing {
namespace {

using ::dr::v1::Environment;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::google::protobuf::TextFormat;

// Texts that some phase must be careful with, beside those of values.txt.
constexpr absl::string_view kCareful[] = {
    "",
    "a",
    "id",
    "index.main",
    "/active",
    "*.acme.net",
    "../secret.py",
    "10.0.16.0/20",
    "172.16.0.0/28",
    "8.8.8.0/24",
    "0.0.0.0/0",
    "cn-north-1",
    "us-gov-west-1",
    "mars-north-1",
    "sqs",
    "arn:aws:iam::123456789012:root",
    "AWS_REGION",
    "aws:tag",
    "EnvironmentSuffix",
    "TemplateBucket",
    "SecondaryTemplateBucket",
    "String",
    "${AWS::Region}",
    "${Key.Arn}",
    "${!}",
    "${",
    "{{resolve:ssm:x}}",
    "a|b`c*d_e<f>&g",
    "line\nbreak\t\"quoted\" \\ ",
    "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
    "\xFF\xFE",
    "-",
    "--",
    "9lives",
};

class Mutator {
 public:
  Mutator(uint32_t seed, const ByteMutator& bytes)
      : draw_(seed), bytes_(bytes) {}

  std::mt19937& random() { return draw_.random(); }
  uint64_t Below(uint64_t bound) { return draw_.Below(bound); }

  void Mutate(Environment& environment) {
    messages_.clear();
    texts_.clear();
    Collect(&environment);
    Message& message = *messages_[Below(messages_.size())];
    const schema::MessageSchema& schema =
        schema::SchemaOf(message.GetDescriptor());
    if (schema.fields.empty()) return;
    MutateField(message, schema.fields[Below(schema.fields.size())]);
  }

  // Lets the first have a field of the second's, at the top or below it.
  void Cross(Message* to, const Message& from) {
    std::vector<const FieldDescriptor*> fields;
    from.GetReflection()->ListFields(from, &fields);
    if (fields.empty()) return;
    const FieldDescriptor* field = fields[Below(fields.size())];
    const Reflection& reflection = *to->GetReflection();
    const bool is_message =
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!field->is_repeated() && is_message &&
        reflection.HasField(*to, field) && Below(2) == 0) {
      return Cross(reflection.MutableMessage(to, field),
                   reflection.GetMessage(from, field));
    }
    // Just this field of the second's.
    const std::unique_ptr<Message> part(from.New());
    part->CopyFrom(from);
    for (const FieldDescriptor* other : fields) {
      if (other == field) continue;
      part->GetReflection()->ClearField(part.get(), other);
    }
    if (Below(2) == 0) reflection.ClearField(to, field);
    to->MergeFrom(*part);
  }

  std::string Print(const Environment& environment) {
    TextFormat::Printer printer;
    printer.SetUseShortRepeatedPrimitives(Below(2) == 0);
    printer.SetUseUtf8StringEscaping(Below(2) == 0);
    printer.SetSingleLineMode(Below(8) == 0);
    std::string text;
    printer.PrintToString(environment, &text);
    return text;
  }

 private:
  // All messages that are there, and all texts.
  void Collect(Message* message) {
    messages_.push_back(message);
    const Reflection& reflection = *message->GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(*message, &fields);
    for (const FieldDescriptor* field : fields) {
      const int count =
          field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
      for (int i = 0; i < count; ++i) {
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
          texts_.push_back(schema::ScalarText(*message, field,
                                              field->is_repeated() ? i : -1));
        } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                   !field->is_map()) {
          Collect(field->is_repeated()
                      ? reflection.MutableRepeatedMessage(message, field, i)
                      : reflection.MutableMessage(message, field));
        }
      }
    }
  }

  void MutateField(Message& message, const schema::FieldSchema& field) {
    const FieldDescriptor* descriptor = field.descriptor;
    const Reflection& reflection = *message.GetReflection();
    if (Below(6) == 0) return reflection.ClearField(&message, descriptor);
    const int size = descriptor->is_repeated()
                         ? reflection.FieldSize(message, descriptor)
                         : 0;
    if (size > 0 && Below(2) == 0) return MutateList(message, field, size);
    if (Below(3) == 0 && draw_.PutKnown(message, field)) return;
    if (field.is_map) {
      draw_.AddEntry(message, field);
    } else if (field.message != nullptr) {
      draw_.Fill(
          *(field.is_list ? reflection.AddMessage(&message, descriptor)
                          : reflection.MutableMessage(&message, descriptor)),
          0);
    } else if (field.is_list) {
      reflection.AddString(&message, descriptor, Text(field));
    } else if (Below(4) != 0) {
      draw_.SetScalar(message, field);
    } else {
      SetBeyond(message, field);
    }
  }

  // One less, another order, the same again.
  void MutateList(Message& message, const schema::FieldSchema& field,
                  int size) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.is_map || field.message == nullptr ? Below(2) : Below(3)) {
      case 0:
        return reflection.RemoveLast(&message, field.descriptor);
      case 1:
        return reflection.SwapElements(&message, field.descriptor, 0, size - 1);
      default:
        reflection.AddMessage(&message, field.descriptor)
            ->CopyFrom(reflection.GetRepeatedMessage(
                message, field.descriptor, static_cast<int>(Below(size))));
    }
  }

  // What a field need not take.
  void SetBeyond(Message& message, const schema::FieldSchema& field) {
    switch (field.descriptor->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return draw_.SetScalar(message, field);
      case FieldDescriptor::CPPTYPE_ENUM:
        return message.GetReflection()->SetEnum(
            &message, field.descriptor,
            field.descriptor->enum_type()->value(0));
      case FieldDescriptor::CPPTYPE_STRING:
        return message.GetReflection()->SetString(&message, field.descriptor,
                                                  Text(field));
      default: {
        const int64_t values[] = {
            static_cast<int64_t>(field.property.minimum()) - 1,
            static_cast<int64_t>(field.property.has_maximum()
                                     ? field.property.maximum()
                                     : 1000) +
                1,
            0, -1, std::numeric_limits<int32_t>::max()};
        schema::SetScalar(message, field.descriptor,
                          absl::StrCat(draw_.Any(values)));
      }
    }
  }

  std::string Text(const schema::FieldSchema& field) {
    switch (Below(8)) {
      case 0:
        return std::string(draw_.Any(kCareful));
      case 1:
        return draw_.KnownText();
      case 2:
      case 3:
        if (!texts_.empty()) return draw_.Any(texts_);
        break;
      case 4:
        if (!texts_.empty()) return bytes_(draw_.Any(texts_));
        break;
      case 5:
        return std::string(
            (field.property.has_max_length() ? field.property.max_length()
                                             : 40) +
                1,
            'a');
      default:
        break;
    }
    return draw_.Text(field);
  }

  Draw draw_;
  const ByteMutator& bytes_;
  std::vector<Message*> messages_;
  std::vector<std::string> texts_;
};

}  // namespace

std::string MutateSpec(absl::string_view text, uint32_t seed,
                       const ByteMutator& bytes) {
  Mutator mutator(seed, bytes);
  Environment environment;
  const uint64_t way = mutator.Below(8);
  if (way == 0) return bytes(text);
  if (way == 1 || !ParseQuietly(text, environment)) {
    std::string changed = MutateTokens(text, mutator.random());
    if (mutator.Below(2) == 0) {
      changed = MutateTokens(changed, mutator.random());
    }
    return changed;
  }
  if (way == 2) {
    Environment random;
    if (ParseQuietly(RandomSpec(mutator.random()()), random)) {
      mutator.Cross(&environment, random);
    }
  }
  for (uint64_t i = mutator.Below(3) + 1; i > 0; --i) {
    mutator.Mutate(environment);
  }
  return mutator.Print(environment);
}

std::string CrossSpecs(absl::string_view first, absl::string_view second,
                       uint32_t seed) {
  const ByteMutator none = [](absl::string_view text) {
    return std::string(text);
  };
  Mutator mutator(seed, none);
  Environment to, from;
  if (!ParseQuietly(first, to) || !ParseQuietly(second, from))
    return std::string(first);
  mutator.Cross(&to, from);
  return mutator.Print(to);
}

}  // namespace drc::testing
