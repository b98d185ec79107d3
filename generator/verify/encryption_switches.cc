// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/schema/schema.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::verify {
namespace {

// Of a type that the language does not know, what says in so many words whether
// data are encrypted.
void VerifySwitches(const Node& node, const google::protobuf::Message& message,
                    const std::string& at, diag::Diagnostics& out) {
  const auto& reflection = *message.GetReflection();
  for (const schema::FieldSchema& field :
       schema::SchemaOf(message.GetDescriptor()).fields) {
    const auto* descriptor = field.descriptor;
    const std::string pointer = absl::StrCat(at, "/", descriptor->json_name());
    if (field.kind == schema::Kind::kMessage && !field.is_list &&
        !field.is_map && reflection.HasField(message, descriptor)) {
      VerifySwitches(node, reflection.GetMessage(message, descriptor), pointer,
                     out);
    }
    if (descriptor->cpp_type() !=
            google::protobuf::FieldDescriptor::CPPTYPE_BOOL ||
        descriptor->is_repeated()) {
      continue;
    }
    const absl::string_view name = descriptor->json_name();
    const bool is_own = name == "Encrypted" || name == "StorageEncrypted" ||
                        name == "AtRestEncryptionEnabled";
    const bool is_inner =
        name == "Enabled" && absl::StrContains(at, "Encryption");
    const bool is_set = reflection.HasField(message, descriptor);
    if ((is_own && at.empty() && !reflection.GetBool(message, descriptor)) ||
        (is_inner && is_set && !reflection.GetBool(message, descriptor))) {
      Report(out, node, pointer, "encryption",
             "is not encrypted: ", pointer.substr(1), " is not true");
    }
  }
}

}  // namespace

void VerifyEncryptionSwitches(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (node.resource->is_added && !IsKeptByCluster(node)) {
      VerifySwitches(node, *node.resource->properties, "", out);
    }
  }
}

}  // namespace drc::verify
