// SPDX-License-Identifier: Apache-2.0
//
// The archive of file descriptors: proto/aws/other_types.binpb.

#ifndef TOOLS_IMPORT_SCHEMA_TYPE_ARCHIVE_H_
#define TOOLS_IMPORT_SCHEMA_TYPE_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "google/protobuf/descriptor.pb.h"
#include "tools/import_schema/resource.h"

namespace import_schema {

// A resource type, and its file where proto/aws has none of it.
struct ArchivedMessage {
  TypeName type;
  absl::optional<google::protobuf::FileDescriptorProto> file;
};

struct ArchiveContent {
  std::string notice;
  std::vector<ArchivedMessage> messages;  // Sorted by type.
};

// A serialized cfn.v1.TypeArchive, the same for the same content and zlib.
std::string ArchiveBytes(const ArchiveContent& content);

// What an archive says, in lines for a diff: its notice, and of each type its
// size and a number that differs where the type does. Two releases of zlib may
// write other bytes of the same types. Empty where it is no archive.
std::string ArchiveText(absl::string_view bytes);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_TYPE_ARCHIVE_H_
