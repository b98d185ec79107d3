// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_archive.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cfn/v1/type_archive.pb.h"
#include "google/protobuf/io/gzip_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace import_schema {
namespace {

using ::google::protobuf::io::ArrayInputStream;
using ::google::protobuf::io::GzipInputStream;
using ::google::protobuf::io::GzipOutputStream;
using ::google::protobuf::io::StringOutputStream;

// As gzip does it, which leaves the time out.
std::string Deflate(const std::string& text) {
  std::string result;
  StringOutputStream out(&result);
  GzipOutputStream::Options options;
  options.format = GzipOutputStream::GZIP;
  options.compression_level = 9;
  GzipOutputStream stream(&out, options);
  void* data = nullptr;
  int size = 0;
  for (size_t done = 0; done < text.size() && stream.Next(&data, &size);) {
    const size_t count = text.copy(static_cast<char*>(data), size, done);
    done += count;
    stream.BackUp(size - static_cast<int>(count));
  }
  stream.Close();
  return result;
}

std::string Inflate(const std::string& bytes) {
  ArrayInputStream in(bytes.data(), static_cast<int>(bytes.size()));
  GzipInputStream stream(&in, GzipInputStream::GZIP);
  std::string result;
  const void* data = nullptr;
  int size = 0;
  while (stream.Next(&data, &size)) {
    result.append(static_cast<const char*>(data), size);
  }
  return result;
}

// One service as it grows.
struct Service {
  cfn::v1::ArchivedService archived;
  std::string files;
};

}  // namespace

std::string ArchiveBytes(const ArchiveContent& content) {
  std::map<std::string, Service> services;
  for (const ArchivedMessage& message : content.messages) {
    const TypeName& type = message.type;
    const std::vector<std::string> parts = absl::StrSplit(type.full, "::");
    Service& service = services[parts[1]];
    service.archived.set_type_prefix(parts[1]);
    service.archived.set_package(type.service);
    cfn::v1::ArchivedType* archived = service.archived.add_types();
    archived->set_name(type.resource);
    if (!message.file.has_value()) continue;
    const std::string bytes = message.file->SerializeAsString();
    archived->set_size(static_cast<uint32_t>(bytes.size()));
    service.files += bytes;
  }
  cfn::v1::TypeArchive archive;
  archive.set_notice(content.notice);
  for (auto& [name, service] : services) {
    service.archived.set_files(Deflate(service.files));
    *archive.add_services() = std::move(service.archived);
  }
  return archive.SerializeAsString();
}

std::string ArchiveText(absl::string_view bytes) {
  cfn::v1::TypeArchive archive;
  if (!archive.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return "";
  }
  std::string text = archive.notice();
  for (const cfn::v1::ArchivedService& service : archive.services()) {
    const std::string files = Inflate(service.files());
    size_t offset = 0;
    for (const cfn::v1::ArchivedType& type : service.types()) {
      const std::string file =
          offset < files.size() ? files.substr(offset, type.size()) : "";
      offset += type.size();
      absl::StrAppend(&text, "AWS::", service.type_prefix(), "::", type.name(),
                      " aws.", service.package(), " ", file.size(), " ",
                      absl::Hex(std::hash<std::string>()(file)), "\n");
    }
  }
  return text;
}

}  // namespace import_schema
