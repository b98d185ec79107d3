// SPDX-License-Identifier: Apache-2.0

#include "tests/fuzz/spec_mutator.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/schema/schema.h"
#include "generator/schema/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/common.h"
#include "google/protobuf/text_format.h"
#include "tests/fuzz/token_mutator.h"
#include "tests/soundness/random_spec.h"

namespace drc::testing {
namespace {

using ::dr::v1::Environment;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::google::protobuf::TextFormat;

// Values that some field takes, or that some phase must be careful with.
constexpr absl::string_view kTexts[] = {
    "",
    "a",
    "id",
    "index.handler",
    "index.main",
    "cron(0 5 * * ? *)",
    "/health",
    "/active",
    "payments.acme.net",
    "*.acme.net",
    "Z0123456789ABC",
    "python3.12",
    "nodejs22.x",
    "functions/transaction_processor.py",
    "../secret.py",
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.0.16.0/20",
    "172.16.0.0/28",
    "8.8.8.0/24",
    "0.0.0.0/0",
    "use1-az1",
    "usw2-az2",
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-central-1",
    "cn-north-1",
    "us-gov-west-1",
    "mars-north-1",
    "email",
    "https",
    "sqs",
    "lambda",
    "oncall@acme.net",
    "https://acme.net/hook",
    "arn:aws:sqs:us-east-1:123456789012:queue",
    "arn:aws:acm:us-east-1:123456789012:certificate/"
    "12345678-1234-1234-1234-123456789012",
    "arn:aws:iam::123456789012:root",
    "123456789012",
    "GetItem",
    "TABLE_NAME",
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

// Swallows what the parser reports.
class Silence : public google::protobuf::io::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int, google::protobuf::io::ColumnNumber,
                   absl::string_view) override {}
#else
  void AddError(int, google::protobuf::io::ColumnNumber,
                const std::string&) override {}
#endif
};

bool Parse(absl::string_view text, Environment* environment) {
  Silence silence;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&silence);
  parser.SetRecursionLimit(64);
  return parser.ParseFromString(std::string(text), environment);
}

class Mutator {
 public:
  Mutator(uint32_t seed, const ByteMutator& bytes)
      : random_(seed), bytes_(bytes) {}

  std::mt19937& random() { return random_; }
  uint64_t Below(uint64_t bound) { return random_() % bound; }

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
    if (!descriptor->is_repeated()) {
      if (Below(6) == 0) return reflection.ClearField(&message, descriptor);
      if (field.message == nullptr) return SetScalar(message, field);
      Message* nested = reflection.MutableMessage(&message, descriptor);
      return FillRequired(*nested, *field.message);
    }
    const int size = reflection.FieldSize(message, descriptor);
    switch (size == 0 ? 3 : Below(6)) {
      case 0:
        return reflection.RemoveLast(&message, descriptor);
      case 1:
        return reflection.SwapElements(&message, descriptor, 0, size - 1);
      case 2:  // The same again.
        if (descriptor->is_map() || field.message == nullptr) break;
        reflection.AddMessage(&message, descriptor)
            ->CopyFrom(reflection.GetRepeatedMessage(
                message, descriptor, static_cast<int>(Below(size))));
        return;
      default:
        break;
    }
    if (descriptor->is_map()) {
      Message* entry = reflection.AddMessage(&message, descriptor);
      for (int number = 1; number <= 2; ++number) {
        const FieldDescriptor* part =
            entry->GetDescriptor()->FindFieldByNumber(number);
        if (part->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
          entry->GetReflection()->SetString(entry, part, Text(field.property));
        }
      }
    } else if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection.AddString(&message, descriptor, Text(field.property));
    } else if (field.message != nullptr) {
      FillRequired(*reflection.AddMessage(&message, descriptor),
                   *field.message);
    }
  }

  void FillRequired(Message& message, const schema::MessageSchema& schema) {
    const Reflection& reflection = *message.GetReflection();
    for (const schema::FieldSchema& field : schema.fields) {
      if (!field.property.required || field.descriptor->is_repeated()) continue;
      if (field.message != nullptr) {
        FillRequired(*reflection.MutableMessage(&message, field.descriptor),
                     *field.message);
      } else {
        SetScalar(message, field);
      }
    }
  }

  void SetScalar(Message& message, const schema::FieldSchema& field) {
    switch (field.descriptor->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        schema::SetScalar(message, field.descriptor,
                          Below(2) == 0 ? "true" : "false");
        return;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto* type = field.descriptor->enum_type();
        const auto value =
            static_cast<int>(Below(static_cast<uint64_t>(type->value_count())));
        message.GetReflection()->SetEnum(&message, field.descriptor,
                                         type->value(value));
        return;
      }
      case FieldDescriptor::CPPTYPE_STRING:
        message.GetReflection()->SetString(&message, field.descriptor,
                                           Text(field.property));
        return;
      default:
        schema::SetScalar(message, field.descriptor,
                          absl::StrCat(Number(field.property)));
    }
  }

  int64_t Number(const schema::Property& property) {
    const auto least = static_cast<int64_t>(property.minimum.value_or(0));
    const auto most =
        static_cast<int64_t>(property.maximum.value_or(least + 1000));
    const int64_t values[] = {
        least,
        most,
        least + static_cast<int64_t>(
                    Below(static_cast<uint64_t>(most - least + 1))),
        least - 1,
        most + 1,
        0,
        -1,
        std::numeric_limits<int32_t>::max(),
    };
    // Within the bounds, mostly.
    return values[Below(4) == 0 ? Below(std::size(values)) : Below(3)];
  }

  std::string Text(const schema::Property& property) {
    if (!property.enum_values.empty() && Below(8) != 0) {
      return property.enum_values[Below(property.enum_values.size())];
    }
    std::string text;
    switch (Below(8)) {
      case 0:
      case 1:
        text = std::string(kTexts[Below(std::size(kTexts))]);
        break;
      case 2:
      case 3:
        if (!texts_.empty()) text = texts_[Below(texts_.size())];
        break;
      case 4:
        if (!texts_.empty()) text = bytes_(texts_[Below(texts_.size())]);
        break;
      default:
        text = std::string(Below(4) == 0
                               ? property.max_length.value_or(40) + Below(2)
                               : property.min_length.value_or(1) + Below(8),
                           static_cast<char>('a' + Below(26)));
        break;
    }
    return text;
  }

  std::mt19937 random_;
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
  if (way == 1 || !Parse(text, &environment)) {
    std::string changed = MutateTokens(text, mutator.random());
    if (mutator.Below(2) == 0) {
      changed = MutateTokens(changed, mutator.random());
    }
    return changed;
  }
  if (way == 2) {
    Environment random;
    if (Parse(RandomSpec(mutator.random()()), &random)) {
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
  if (!Parse(first, &to) || !Parse(second, &from)) return std::string(first);
  mutator.Cross(&to, from);
  return mutator.Print(to);
}

}  // namespace drc::testing
