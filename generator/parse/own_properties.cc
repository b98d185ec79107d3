// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/own_properties.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/other_types.h"
#include "google/protobuf/descriptor.pb.h"

namespace drc::parse {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldDescriptorProto;
using ::google::protobuf::FileDescriptorProto;
using ::google::protobuf::Message;

// Declares an extension of dr.v1.Properties that holds a message of the type.
const FieldDescriptor* Declare(const Descriptor& type, int number) {
  FileDescriptorProto file;
  file.set_name(absl::StrCat("dr/v1/properties/", type.full_name()));
  file.set_package(absl::StrCat("dr.v1.properties.", type.full_name()));
  file.add_dependency(dr::v1::Properties::descriptor()->file()->name());
  file.add_dependency(type.file()->name());
  FieldDescriptorProto* extension = file.add_extension();
  extension->set_name("properties");
  extension->set_number(number);
  extension->set_label(FieldDescriptorProto::LABEL_OPTIONAL);
  extension->set_type(FieldDescriptorProto::TYPE_MESSAGE);
  extension->set_type_name(absl::StrCat(".", type.full_name()));
  extension->set_extendee(".dr.v1.Properties");
  return catalogue::TypePool().BuildFile(file)->extension(0);
}

}  // namespace

const FieldDescriptor* TypeFinder::FindExtension(
    Message* message, const std::string& name) const {
  if (message->GetDescriptor() != dr::v1::Properties::descriptor()) {
    return nullptr;
  }
  const Descriptor* type = catalogue::FindMessage(name);
  if (type == nullptr) return nullptr;
  static std::mutex& mutex = *new std::mutex;
  static auto& declared =
      *new absl::flat_hash_map<const Descriptor*, const FieldDescriptor*>;
  const std::lock_guard<std::mutex> lock(mutex);
  const std::lock_guard<std::mutex> pool_lock(catalogue::TypePoolMutex());
  const FieldDescriptor*& field = declared[type];
  // Numbers are of no account: nobody stores a spec but as text.
  if (field == nullptr) field = Declare(*type, declared.size());
  return field;
}

google::protobuf::MessageFactory* TypeFinder::FindExtensionFactory(
    const FieldDescriptor* field) const {
  // The parser asks of every field. A spec without resources of its own need
  // not wait until all types are known.
  return field->is_extension() ? &catalogue::MessageFactoryOfTypes() : nullptr;
}

std::vector<const FieldDescriptor*> TypesIn(
    const dr::v1::Properties& properties) {
  std::vector<const FieldDescriptor*> fields;
  properties.GetReflection()->ListFields(properties, &fields);
  return fields;
}

const Message* MessageIn(const dr::v1::Properties& properties) {
  const std::vector<const FieldDescriptor*> fields = TypesIn(properties);
  if (fields.size() != 1) return nullptr;
  return &properties.GetReflection()->GetMessage(
      properties, fields[0], &catalogue::MessageFactoryOfTypes());
}

Message* MutableMessageIn(dr::v1::Properties& properties) {
  const std::vector<const FieldDescriptor*> fields = TypesIn(properties);
  if (fields.size() != 1) return nullptr;
  return properties.GetReflection()->MutableMessage(
      &properties, fields[0], &catalogue::MessageFactoryOfTypes());
}

}  // namespace drc::parse
