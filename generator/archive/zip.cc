// SPDX-License-Identifier: Apache-2.0
#include "generator/archive/zip.h"

#include <zlib.h>

#include "generator/archive/format.h"

namespace drc::archive {
namespace {

constexpr uint16_t kVersionNeeded = 20;
constexpr uint16_t kMadeByUnix = 3 << 8 | kVersionNeeded;
constexpr uint32_t kModified = (1 << 5 | 1) << 16;  // 1980-01-01, midnight
constexpr uint32_t kRegularFile = 0100755u << 16;

// Numbers are little-endian.
void Append16(uint32_t value, std::string& out) {
  out.push_back(static_cast<char>(value & 0xff));
  out.push_back(static_cast<char>(value >> 8 & 0xff));
}

void Append32(uint32_t value, std::string& out) {
  Append16(value & 0xffff, out);
  Append16(value >> 16, out);
}

// What the local and the central header of a file have in common.
void AppendFacts(const File& file, std::string& out) {
  Append16(kVersionNeeded, out);
  Append16(kUtf8Names, out);
  Append16(kStored, out);
  Append32(kModified, out);
  const auto* bytes = reinterpret_cast<const Bytef*>(file.content.data());
  const uint32_t size = static_cast<uint32_t>(file.content.size());
  Append32(static_cast<uint32_t>(crc32(0, bytes, size)), out);
  Append32(size, out);  // compressed
  Append32(size, out);
  Append16(static_cast<uint32_t>(file.path.size()), out);
  Append16(0, out);  // extra
}

// Appends a file, and its entry in the list at the end.
void AppendFile(const File& file, std::string& archive, std::string& list) {
  const uint32_t offset = static_cast<uint32_t>(archive.size());
  Append32(kLocalHeader, archive);
  AppendFacts(file, archive);
  archive += file.path;
  archive += file.content;

  Append32(kCentralHeader, list);
  Append16(kMadeByUnix, list);
  AppendFacts(file, list);
  list.append(6, '\0');  // comment, disk, internal attributes
  Append32(kRegularFile, list);
  Append32(offset, list);
  list += file.path;
}

}  // namespace

std::string Zip(const std::vector<File>& files, absl::Span<const File> more) {
  size_t bytes = kEndBytes;
  for (absl::Span<const File> part : {absl::MakeConstSpan(files), more}) {
    for (const File& file : part) {
      bytes += kLocalBytes + kCentralBytes + 2 * file.path.size() +
               file.content.size();
    }
  }
  std::string archive;
  archive.reserve(bytes);
  std::string directory;
  for (const File& file : files) AppendFile(file, archive, directory);
  for (const File& file : more) AppendFile(file, archive, directory);
  const uint32_t count = static_cast<uint32_t>(files.size() + more.size());
  const uint32_t begin = static_cast<uint32_t>(archive.size());
  archive += directory;
  Append32(kEnd, archive);
  Append32(0, archive);  // this disk, and the directory's
  Append16(count, archive);
  Append16(count, archive);
  Append32(static_cast<uint32_t>(directory.size()), archive);
  Append32(begin, archive);
  Append16(0, archive);  // comment
  return archive;
}

}  // namespace drc::archive
