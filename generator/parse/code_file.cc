// SPDX-License-Identifier: Apache-2.0

#include "generator/parse/code_file.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/utf8.h"
#include "generator/parse/check_text.h"
#include "generator/parse/locations.h"
#include "generator/parse/read_file.h"

namespace drc::parse {
namespace {

// The code stands in a template, of which AWS takes 1,000,000 bytes (AWS
// CloudFormation User Guide, "Understand CloudFormation quotas"). Ten functions
// of this size leave a third of that to everything else, escapes included.
constexpr size_t kMaxCodeBytes = 64 * 1024;

// Why the path is none that a spec may name; empty where it is.
std::string PathFault(absl::string_view path) {
  if (path.empty()) return "names no file";
  if (absl::StartsWith(path, "/")) {
    return "is absolute; name a file relative to the spec's folder";
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
    return "leaves the spec's folder; put the file into it";
  }
  return "";
}

// Why the text cannot be a function's code; empty where it can.
std::string CodeFault(absl::string_view code) {
  if (code.empty()) return "is empty";
  const size_t invalid = std::min(diag::FindInvalidUtf8(code), code.find('\0'));
  if (invalid != absl::string_view::npos) {
    return absl::StrCat("is not UTF-8 text at byte ", invalid);
  }
  if (HasDynamicReference(code)) {
    return "contains \"{{resolve:\", which CloudFormation would replace; put "
           "it "
           "together from two strings";
  }
  return "";
}

absl::string_view FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace

std::vector<std::string> ReadCodeFiles(absl::string_view spec_path,
                                       const dr::v1::Environment& environment,
                                       const Locations& locations,
                                       diag::Diagnostics& diagnostics) {
  std::vector<std::string> codes;
  for (const dr::v1::Function& function : environment.functions()) {
    std::string& code = codes.emplace_back();
    if (!function.has_code_file()) continue;
    const std::string& path = function.code_file();
    std::string fault = PathFault(path);
    if (fault.empty()) {
      absl::StatusOr<std::string> read =
          ReadFile(absl::StrCat(FolderOf(spec_path), path), kMaxCodeBytes);
      if (read.ok()) {
        fault = CodeFault(*read);
        if (fault.empty()) code = *std::move(read);
      } else if (absl::IsOutOfRange(read.status())) {
        fault =
            absl::StrFormat("is larger than %d bytes (64 KiB)", kMaxCodeBytes);
      } else {
        fault = absl::StrCat("cannot be read: ", read.status().message());
      }
    }
    if (!fault.empty()) {
      diagnostics.Error(
          locations.Of(function, "code_file"), "code-file",
          absl::StrCat("`code_file` ", diag::Quoted(path), " ", fault));
    }
  }
  return codes;
}

}  // namespace drc::parse
