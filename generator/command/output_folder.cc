// SPDX-License-Identifier: Apache-2.0
#include "generator/command/output_folder.h"

#include <unistd.h>

#include <system_error>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/findings/findings_file.h"
#include "generator/parse/read_file.h"

namespace drc::command {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kNames[] = {
    "manifest.json", "plan.json", "plan.md",         "report.html",
    "report.json",   "report.md", "source_map.json",
};

// No manifest or report is larger.
constexpr size_t kMaxBytes = 16 * 1024 * 1024;

// Not of the arguments, whatever the system's code.
absl::Status Fault(const fs::path& path, const std::error_code& error) {
  return absl::FailedPreconditionError(
      absl::StrCat(path.string(), ": ", error.message()));
}

bool IsNamedAsOurs(const std::string& name) {
  return absl::EndsWith(name, ".template.json") ||
         absl::c_linear_search(kNames, name);
}

// "functions/orders.zip"; of several specs, below a folder of each.
bool IsPackage(const fs::path& path) {
  return path.extension() == ".zip" &&
         path.parent_path().filename() == "functions";
}

// Others have a manifest.json too.
bool TellsOurs(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name != "manifest.json" && name != "report.json") return false;
  const absl::StatusOr<std::string> content =
      parse::ReadFile(file.string(), kMaxBytes);
  return content.ok() && absl::StrContains(*content, name == "report.json"
                                                         ? "\"environment\": "
                                                         : "\"templates\": [");
}

bool Begins(const fs::path& whole, const fs::path& part) {
  return absl::c_mismatch(part, whole).first == part.end();
}

fs::path Resolve(const std::string& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  fs::path resolved = fs::weakly_canonical(absolute, error);
  if (error) resolved = absolute.lexically_normal();
  return resolved.has_filename() ? resolved : resolved.parent_path();
}

}  // namespace

OutputFolder::OutputFolder(const std::string& path)
    : path_(path), target_(Resolve(path)), ancestor_(target_.parent_path()) {
  std::error_code error;
  while (ancestor_.has_relative_path() && !fs::exists(ancestor_, error)) {
    ancestor_ = ancestor_.parent_path();
  }
}

OutputFolder::~OutputFolder() {
  std::error_code error;
  if (!staged_.empty()) fs::remove_all(staged_, error);
}

fs::path OutputFolder::Hidden(const char* ending) const {
  return ancestor_ /
         absl::StrCat(".", target_.filename().string(), ".", getpid(), ending);
}

bool OutputFolder::Holds(const std::string& file) const {
  return Begins(Resolve(file), target_);
}

absl::Status OutputFolder::CheckReplaceable() const {
  std::error_code error;
  const auto refuse = [this](absl::string_view why) {
    return absl::FailedPreconditionError(
        absl::StrCat(path_, " is not replaced: ", why));
  };
  if (Begins(fs::current_path(error), target_)) {
    return refuse("it is the current folder, or one above it");
  }
  const fs::file_status status = fs::status(target_, error);
  if (status.type() == fs::file_type::not_found) return absl::OkStatus();
  if (error) return Fault(path_, error);
  if (!fs::is_directory(status)) return refuse("it is no folder");
  bool is_empty = true;
  bool is_ours = false;
  fs::recursive_directory_iterator entry(target_, error);
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    const fs::file_status kind = entry->symlink_status(error);
    if (error) break;
    if (fs::is_directory(kind)) continue;
    const fs::path& file = entry->path();
    if (!fs::is_regular_file(kind) ||
        (!IsNamedAsOurs(file.filename().string()) &&
         !IsPackage(file.lexically_relative(target_)))) {
      return refuse(absl::StrCat(file.lexically_relative(target_).string(),
                                 " in it is not the compiler's"));
    }
    is_empty = false;
    is_ours = is_ours || TellsOurs(file);
  }
  if (error) return Fault(path_, error);
  if (is_empty || is_ours) return absl::OkStatus();
  return refuse("it has no manifest.json of the compiler's");
}

absl::Status OutputFolder::Stage() {
  if (!staged_.empty()) return absl::OkStatus();
  std::error_code error;
  const fs::path folder = Hidden(".tmp");
  // What a killed run of the same process id left.
  fs::remove_all(folder, error);
  if (!error) fs::create_directory(folder, error);
  if (error) return Fault(path_, error);
  staged_ = folder;
  return absl::OkStatus();
}

absl::Status OutputFolder::Add(const std::vector<emit::File>& files) {
  if (absl::Status status = Stage(); !status.ok()) return status;
  for (const emit::File& file : files) {
    const fs::path path = staged_ / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return Fault(path_, error);
    if (absl::Status status = findings::WriteFile(path.string(), file.content);
        !status.ok()) {
      return absl::FailedPreconditionError(status.message());
    }
  }
  return absl::OkStatus();
}

absl::Status OutputFolder::Commit() {
  if (absl::Status status = CheckReplaceable(); !status.ok()) return status;
  std::error_code error;
  fs::create_directories(target_.parent_path(), error);
  if (error) return Fault(path_, error);
  // An empty folder is replaced by the system itself.
  fs::rename(staged_, target_, error);
  if (error) {
    if (!fs::is_directory(target_)) return Fault(path_, error);
    if (absl::Status status = Replace(); !status.ok()) return status;
  }
  staged_.clear();
  return absl::OkStatus();
}

absl::Status OutputFolder::Replace() const {
  std::error_code error;
  const fs::path old = Hidden(".old");
  fs::rename(target_, old, error);
  if (error) return Fault(path_, error);
  fs::rename(staged_, target_, error);
  if (error) {
    std::error_code ignored;
    fs::rename(old, target_, ignored);
    return Fault(path_, error);
  }
  fs::remove_all(old, error);
  // The new folder is in its place; say what is left over.
  return error ? Fault(old, error) : absl::OkStatus();
}

}  // namespace drc::command
