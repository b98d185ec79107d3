// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "generator/findings/findings_file.h"

namespace drc::findings {
namespace {

// What is left of it once the user's mask was applied.
constexpr mode_t kMode = 0666;

bool WriteAll(int file, absl::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

absl::Status WriteFile(const std::string& path, absl::string_view content) {
  // Two runs at once write two files; the process's id tells them apart. What
  // a killed run of the same id left is overwritten.
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  const int file =
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  const bool written = WriteAll(file, content);
  int error = written ? 0 : errno;
  if (close(file) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) {
    error = errno;
  }
  if (error == 0) return absl::OkStatus();
  std::remove(temporary.c_str());
  return absl::ErrnoToStatus(error, path);
}

}  // namespace drc::findings
