// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using google::protobuf::Message;

// Values by which a property about encryption says that there is none, or that
// the key is AWS's.
constexpr absl::string_view kNone[] = {"DISABLED", "NONE", "NoEncryption"};
constexpr absl::string_view kOfAws[] = {
    "AES256", "AWS_OWNED_CMK", "AWS_OWNED_KEY", "AWS_OWNED_KMS_KEY", "SSE_S3"};

// Whether it is about data on their way: TLS, a tunnel's algorithms.
bool IsOfTransit(absl::string_view pointer) {
  return absl::StrContains(pointer, "Transit") ||
         absl::StrContains(pointer, "EncryptionAlgorithm") ||
         absl::StrContains(pointer, "EndpointEncryption");
}

// Of a type that the language does not know, what says in so many words whether
// data at rest are encrypted.
class Switches {
 public:
  explicit Switches(const Node& node) : node_(node) {}

  void Verify(const Message& message, const std::string& at) {
    const auto& reflection = *message.GetReflection();
    for (const schema::FieldSchema& field :
         schema::SchemaOf(message.GetDescriptor()).fields) {
      const auto* descriptor = field.descriptor;
      const std::string pointer =
          absl::StrCat(at, "/", descriptor->json_name());
      if (field.is_map || IsOfTransit(pointer)) continue;
      if (field.kind == schema::Kind::kMessage && field.is_list) {
        for (int i = 0; i < reflection.FieldSize(message, descriptor); ++i) {
          Verify(reflection.GetRepeatedMessage(message, descriptor, i),
                 absl::StrCat(pointer, "/", i));
        }
      } else if (field.kind == schema::Kind::kMessage) {
        if (!reflection.HasField(message, descriptor)) continue;
        Verify(reflection.GetMessage(message, descriptor), pointer);
      } else if (!field.is_list) {
        VerifyValue(message, field, pointer, at.empty());
      }
    }
  }

 private:
  void VerifyValue(const Message& message, const schema::FieldSchema& field,
                   const std::string& pointer, bool is_outer) {
    using google::protobuf::FieldDescriptor;
    const auto* descriptor = field.descriptor;
    const auto& reflection = *message.GetReflection();
    const absl::string_view name = descriptor->json_name();
    const bool is_set = reflection.HasField(message, descriptor);
    if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      const bool value = reflection.GetBool(message, descriptor);
      const bool is_needed =
          is_outer && (name == "Encrypted" || name == "StorageEncrypted" ||
                       name == "AtRestEncryptionEnabled");
      const bool is_switch =
          absl::EndsWith(name, "Encrypted") ||
          absl::EndsWith(name, "EncryptionEnabled") || name == "SSEEnabled" ||
          (name == "Enabled" && absl::StrContains(pointer, "Encryption"));
      if ((is_needed || (is_switch && is_set)) && !value) {
        Say(pointer, "is not encrypted", " is not true");
      } else if (name == "EncryptionDisabled" && value) {
        Say(pointer, "is not encrypted", " is true");
      }
    } else if (field.kind == schema::Kind::kText && is_set &&
               absl::StrContains(pointer, "ncryption")) {
      const std::string value = reflection.GetString(message, descriptor);
      if (absl::c_linear_search(kNone, value)) {
        Say(pointer, "is not encrypted", absl::StrCat(" is ", value));
      } else if (absl::c_linear_search(kOfAws, value)) {
        Say(pointer, "is encrypted with a key of AWS's",
            absl::StrCat(" is ", value));
      }
    }
  }

  void Say(const std::string& pointer, absl::string_view what,
           absl::string_view why) {
    node_.Report(pointer, "encryption", what, ": ", pointer.substr(1), why);
  }

  const Node& node_;
};

}  // namespace

void VerifyEncryptionSwitches(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (node.resource->is_added && !IsKeptByCluster(node)) {
      Switches(node).Verify(*node.resource->properties, "");
    }
  }
}

}  // namespace drc::verify
