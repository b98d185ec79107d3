// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/archive/format.h"
#include "generator/archive/zip.h"
#include "generator/diag/diagnostics.h"

namespace drc::archive {
namespace {

constexpr size_t kLongestComment = 65535;

// The kind of a file, as Unix has it.
constexpr uint32_t kUnixType = 0170000;
constexpr uint32_t kUnixFile = 0100000;
constexpr uint32_t kUnixLink = 0120000;

// What Linux takes (limits(7)), the path below /var/task/ and with a zero
// behind it.
constexpr size_t kLongestName = 255;
constexpr size_t kLongestPath = 4096 - 1 - 10;

// Stands for a number that an archive of the longer form, Zip64, has elsewhere.
constexpr uint32_t kElsewhere = 0xffffffff;
constexpr uint32_t kManyElsewhere = 0xffff;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// Numbers are little-endian. The caller has looked that they are there.
uint32_t Number(absl::string_view bytes, size_t at, int size) {
  uint32_t value = 0;
  for (int i = size - 1; i >= 0; --i) {
    value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  }
  return value;
}
uint32_t Number16(absl::string_view bytes, size_t at) {
  return Number(bytes, at, 2);
}
uint32_t Number32(absl::string_view bytes, size_t at) {
  return Number(bytes, at, 4);
}

// `size` bytes from `at` on; nothing where the archive ends before.
std::optional<absl::string_view> Part(absl::string_view archive, size_t at,
                                      size_t size) {
  if (at > archive.size() || size > archive.size() - at) return std::nullopt;
  return archive.substr(at, size);
}

// What the list at the end says of a file.
struct Entry {
  std::string path;
  uint32_t flags, method, checksum, packed, unpacked, mode, begin;

  bool IsFolder() const { return absl::EndsWith(path, "/"); }
};

// What its path is not to be; empty where it may.
std::string PathFault(const Entry& entry) {
  if (entry.path.empty()) return "a file without a name";
  const std::string path = diag::Quoted(entry.path);
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::StripSuffix(entry.path, "/"), '/');
  const auto has = [&](const auto& is) { return absl::c_any_of(parts, is); };
  if (absl::StartsWith(entry.path, "/") ||
      has([](absl::string_view part) { return part == ".."; })) {
    return absl::StrCat(path, ", which leaves it");
  }
  if (absl::StrContains(entry.path, '\\') ||
      absl::StrContains(entry.path, '\0') ||
      has([](absl::string_view part) { return part.empty() || part == "."; })) {
    return absl::StrCat(path, ", which is no plain path of names and slashes");
  }
  if (has([](absl::string_view part) { return part.size() > kLongestName; })) {
    return absl::StrCat("a name of more than ", kLongestName, " bytes, in ",
                        path);
  }
  if (entry.path.size() > kLongestPath) {
    return absl::StrCat("a path of more than ", kLongestPath, " bytes, ", path);
  }
  return "";
}

// What it is that cannot be taken in; empty where it can.
std::string KindFault(const Entry& entry) {
  // The system that has made the archive tells little: macOS is one of its own,
  // and some programs name another one. Those without types leave 0.
  const uint32_t type = entry.mode & kUnixType;
  if (type == kUnixLink) return "a link";
  if (entry.IsFolder()) {
    return entry.unpacked == 0 ? "" : "a folder with content";
  }
  if (type != 0 && type != kUnixFile) return "no file";
  if ((entry.flags & kEncrypted) != 0) return "encrypted";
  if (entry.method != kStored && entry.method != kDeflated) {
    return "neither stored nor deflated";
  }
  return "";
}

// Why the archive is refused for it; empty where it is not.
std::string Fault(const Entry& entry) {
  std::string fault = PathFault(entry);
  if (fault.empty()) {
    fault = KindFault(entry);
    if (fault.empty()) return "";
    fault = absl::StrCat(diag::Quoted(entry.path), ", which is ", fault);
  }
  return absl::StrCat("has ", fault);
}

// Why the entries cannot lie in one folder; empty where they can.
std::string FaultTogether(const std::vector<Entry>& entries) {
  absl::flat_hash_set<absl::string_view> files, folders;
  for (const Entry& entry : entries) {
    if (absl::c_count(entry.path, '/') > kDeepestFolder) {
      return "has folders within folders";
    }
    if (!entry.IsFolder() && !files.insert(entry.path).second) {
      return absl::StrCat("has ", diag::Quoted(entry.path), " twice");
    }
    absl::string_view path = entry.path;
    for (size_t slash; (slash = path.rfind('/')) != path.npos;) {
      path = path.substr(0, slash);
      if (!folders.insert(path).second) break;
    }
  }
  for (const Entry& entry : entries) {
    if (folders.contains(entry.path)) {
      return absl::StrCat("has ", diag::Quoted(entry.path),
                          ", which is a folder as well");
    }
  }
  return "";
}

// Nothing where the data are not what `entry` says of them.
std::optional<std::string> Inflate(absl::string_view packed,
                                   const Entry& entry) {
  std::string content(entry.unpacked, '\0');
  z_stream stream = {};
  // Without a header of zlib's.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  // An empty file takes a byte less than there is room for.
  char none = 0;
  stream.next_out =
      reinterpret_cast<Bytef*>(content.empty() ? &none : content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  const int result = inflate(&stream, Z_FINISH);
  const bool whole =
      result == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return content;
}

std::optional<std::string> Content(absl::string_view archive,
                                   const Entry& entry) {
  const auto header = Part(archive, entry.begin, kLocalBytes);
  if (!header.has_value() || Number32(*header, 0) != kLocalHeader) {
    return std::nullopt;
  }
  const size_t begin = size_t{entry.begin} + kLocalBytes +
                       Number16(*header, 26) + Number16(*header, 28);
  const auto packed = Part(archive, begin, entry.packed);
  if (!packed.has_value()) return std::nullopt;
  std::optional<std::string> content;
  if (entry.method == kDeflated) {
    content = Inflate(*packed, entry);
  } else if (entry.packed == entry.unpacked) {
    content = std::string(*packed);
  }
  if (!content.has_value()) return std::nullopt;
  const auto* bytes = reinterpret_cast<const Bytef*>(content->data());
  const uint32_t checksum = static_cast<uint32_t>(
      crc32(0, bytes, static_cast<uInt>(content->size())));
  if (checksum != entry.checksum) return std::nullopt;
  return content;
}

// Where the archive's end begins: the last thing in it, with a comment behind.
std::optional<size_t> FindEnd(absl::string_view archive) {
  for (size_t comment = 0; comment <= kLongestComment; ++comment) {
    if (archive.size() < kEndBytes + comment) return std::nullopt;
    const size_t at = archive.size() - kEndBytes - comment;
    if (Number32(archive, at) == kEnd && Number16(archive, at + 20) == comment)
      return at;
  }
  return std::nullopt;
}

// Those that the list at the end has.
absl::StatusOr<std::vector<Entry>> ReadList(absl::string_view archive) {
  const std::optional<size_t> end = FindEnd(archive);
  if (!end.has_value()) return Invalid("is no zip archive");
  const uint32_t count = Number16(archive, *end + 10);
  size_t at = Number32(archive, *end + 16);
  if (count == kManyElsewhere || at == kElsewhere) {
    return Invalid("is a Zip64 archive, of more than Lambda takes");
  }
  std::vector<Entry> entries;
  for (uint32_t i = 0; i < count; ++i) {
    const auto header = Part(archive, at, kCentralBytes);
    if (!header.has_value() || Number32(*header, 0) != kCentralHeader) {
      return Invalid("is damaged: its list of files breaks off");
    }
    const size_t name = Number16(*header, 28);
    const auto path = Part(archive, at + kCentralBytes, name);
    if (!path.has_value()) {
      return Invalid("is damaged: its list of files breaks off");
    }
    entries.push_back({std::string(*path), Number16(*header, 8),
                       Number16(*header, 10), Number32(*header, 16),
                       Number32(*header, 20), Number32(*header, 24),
                       Number32(*header, 38) >> 16, Number32(*header, 42)});
    at += kCentralBytes + name + Number16(*header, 30) + Number16(*header, 32);
  }
  return entries;
}

}  // namespace

absl::StatusOr<std::vector<File>> Unzip(absl::string_view archive,
                                        size_t most_bytes) {
  absl::StatusOr<std::vector<Entry>> entries = ReadList(archive);
  if (!entries.ok()) return entries.status();
  for (const Entry& entry : *entries) {
    const std::string fault = Fault(entry);
    if (!fault.empty()) return Invalid(fault);
  }
  const std::string fault = FaultTogether(*entries);
  if (!fault.empty()) return Invalid(fault);
  std::vector<File> files;
  size_t bytes = 0;
  for (const Entry& entry : *entries) {
    if (entry.IsFolder()) continue;
    bytes += entry.unpacked;
    if (bytes > most_bytes) return absl::OutOfRangeError("");
    std::optional<std::string> content = Content(archive, entry);
    if (!content.has_value()) {
      return Invalid(absl::StrCat("is damaged: ", diag::Quoted(entry.path),
                                  " is not what its list of files says"));
    }
    files.push_back({entry.path, *std::move(content)});
  }
  return files;
}

}  // namespace drc::archive
