// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <system_error>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/diag/utf8.h"
#include "generator/functions/fenced.h"
#include "generator/parse/parts.h"
#include "generator/parse/read_file.h"

namespace drc::parse {
namespace {

// AWS Lambda Developer Guide, "Lambda quotas": 250 MB, unpacked, the fence too.
constexpr size_t kMaxPackageBytes =
    250 * 1024 * 1024 - functions::kMostFenceBytes;
constexpr char kTooLarge[] = "has more than 250 MB";

// What Python keeps of modules, other on each machine. Modules without a source
// lie elsewhere (PEP 3147, "Proposal").
bool IsCache(const std::filesystem::path& path) {
  return path.filename() == "__pycache__";
}

// What no package may have; empty of others.
std::string FileFault(absl::string_view path) {
  if (diag::FindInvalidUtf8(path) == absl::string_view::npos) return "";
  return absl::StrCat("has a file whose name is not UTF-8: ",
                      diag::Quoted(path));
}

// What is wrong with a package's files together, which it puts in order.
std::string PackageFault(std::vector<archive::File>& files) {
  if (files.empty()) return "has no files";
  if (files.size() > archive::kMostFiles - 1) {  // with the fence
    return absl::StrCat("has more than ", archive::kMostFiles - 1, " files");
  }
  absl::c_sort(files, [](const archive::File& a, const archive::File& b) {
    return a.path < b.path;
  });
  return "";
}

}  // namespace

std::string ReadFolder(const std::string& root,
                       std::vector<archive::File>& files) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::recursive_directory_iterator entry(
      root, fs::directory_options::follow_directory_symlink, error);
  size_t bytes = 0;
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    if (IsCache(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry.depth() > archive::kDeepestFolder)
      return "has folders within folders";
    if (entry->is_directory(error)) continue;
    const std::string path = entry->path().string();
    if (!entry->is_regular_file(error)) {
      return absl::StrCat("has ", diag::Quoted(path.substr(root.size() + 1)),
                          ", which is no file");
    }
    const std::string fault = FileFault(path.substr(root.size() + 1));
    if (!fault.empty()) return fault;
    absl::StatusOr<std::string> content = ReadFile(path, kMaxPackageBytes);
    if (absl::IsOutOfRange(content.status())) return kTooLarge;
    if (!content.ok()) {
      return absl::StrCat("cannot be read: ", content.status().message());
    }
    bytes += content->size();
    if (bytes > kMaxPackageBytes) return kTooLarge;
    files.push_back({path.substr(root.size() + 1), *std::move(content)});
    if (files.size() > archive::kMostFiles) break;
  }
  if (error) return absl::StrCat("cannot be read: ", error.message());
  return PackageFault(files);
}

bool IsPipe(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_fifo(path, error);
}

std::string ReadZip(const std::string& path,
                    std::vector<archive::File>& files) {
  if (IsPipe(path)) return "is a pipe";
  absl::StatusOr<std::string> content = ReadFile(path, kMaxPackageBytes);
  if (absl::IsOutOfRange(content.status())) return kTooLarge;
  if (!content.ok()) {
    return absl::StrCat("cannot be read: ", content.status().message());
  }
  absl::StatusOr<std::vector<archive::File>> read =
      archive::Unzip(*content, kMaxPackageBytes);
  if (absl::IsOutOfRange(read.status())) return kTooLarge;
  if (!read.ok()) return std::string(read.status().message());
  for (archive::File& file : *read) {
    if (absl::StrContains(absl::StrCat("/", file.path), "/__pycache__/")) {
      continue;
    }
    const std::string fault = FileFault(file.path);
    if (!fault.empty()) return fault;
    files.push_back(std::move(file));
  }
  return PackageFault(files);
}

}  // namespace drc::parse
