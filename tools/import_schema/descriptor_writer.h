// SPDX-License-Identifier: Apache-2.0
//
// Messages as file descriptors, for those that no .proto file is written of.

#ifndef TOOLS_IMPORT_SCHEMA_DESCRIPTOR_WRITER_H_
#define TOOLS_IMPORT_SCHEMA_DESCRIPTOR_WRITER_H_

#include "google/protobuf/descriptor.pb.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/resource.h"

namespace import_schema {

// The file of one resource type, with its numbered message: what protoc would
// make of `ProtoText`.
google::protobuf::FileDescriptorProto DescriptorFile(const TypeName& type,
                                                     const Message& message);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_DESCRIPTOR_WRITER_H_
