// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/read_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace drc::parse {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t limit) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return absl::ErrnoToStatus(errno, path);
  std::string content;
  while (content.size() <= limit) {
    const size_t size = content.size();
    const size_t wanted = std::min(kChunkBytes, limit + 1 - size);
    content.resize(size + wanted);
    const size_t got = std::fread(&content[size], 1, wanted, file.get());
    content.resize(size + got);
    if (got < wanted) {
      // A directory opens, and fails here.
      if (std::ferror(file.get())) return absl::ErrnoToStatus(errno, path);
      content.shrink_to_fit();  // a package has many small ones
      return content;
    }
  }
  return absl::OutOfRangeError(
      absl::StrCat(path, ": larger than ", limit, " bytes"));
}

}  // namespace drc::parse
