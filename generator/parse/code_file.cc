// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <system_error>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "generator/diag/utf8.h"
#include "generator/parse/parts.h"
#include "generator/parse/read_file.h"

namespace drc::parse {
namespace {

// The code stands in a template, of which AWS takes 1,000,000 bytes (AWS
// CloudFormation User Guide, "Understand CloudFormation quotas"). Ten functions
// of this size leave a third of that to everything else, escapes included.
constexpr size_t kMaxCodeBytes = 64 * 1024;

// Of all functions together: an archive of each is made and held, and protoc
// takes the files of a spec as one message of less than 2 GiB (Protocol Buffers
// Documentation, "Proto Limits").
constexpr size_t kMaxPackagesBytes = 1000 * 1024 * 1024;

// Where the spec says nothing; proto/dr/v1/compute.proto.
constexpr char kHandler[] = "index.handler";

// Why the path is none that a spec may name; empty where it is.
std::string PathFault(absl::string_view path) {
  if (path.empty()) return "names no file";
  if (absl::StartsWith(path, "/")) {
    return "is absolute; name a file relative to this one's folder";
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  if (absl::c_linear_search(parts, "..")) {
    return "leaves this file's folder; put the file into it";
  }
  return "";
}

// Why the text cannot be a function's code; empty where it can.
std::string CodeFault(absl::string_view code, bool is_in_template) {
  if (code.empty()) return "is empty";
  const size_t invalid = std::min(diag::FindInvalidUtf8(code), code.find('\0'));
  if (invalid != absl::string_view::npos) {
    return absl::StrCat("is not UTF-8 text at byte ", invalid);
  }
  if (is_in_template && HasDynamicReference(code)) {
    return "contains \"{{resolve:\", which CloudFormation would replace; put "
           "it together from two strings";
  }
  return "";
}

absl::string_view FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? "" : path.substr(0, slash + 1);
}

// The file that a handler names; null where the package has none.
const archive::File* FindEntry(const std::vector<archive::File>& files,
                               absl::string_view handler, bool is_node) {
  const absl::string_view stem = handler.substr(0, handler.rfind('.'));
  // Of both, Python imports the package (PEP 420, "Specification").
  static constexpr absl::string_view kPython[] = {"/__init__.py", ".py"};
  static constexpr absl::string_view kNode[] = {".js", ".mjs", ".cjs"};
  std::vector<absl::string_view> endings(std::begin(kPython),
                                         std::end(kPython));
  endings.insert(is_node ? endings.begin() : endings.end(), std::begin(kNode),
                 std::end(kNode));
  for (absl::string_view ending : endings) {
    const std::string path = absl::StrCat(stem, ending);
    for (const archive::File& file : files)
      if (file.path == path) return &file;
  }
  return nullptr;
}

// The compiled module that Python would import in the place of the entry, a
// module's source: where it looks for one, extensions come first (The Python
// Standard Library, "importlib", EXTENSION_SUFFIXES). Null where there is none.
const archive::File* FindCompiled(const std::vector<archive::File>& files,
                                  absl::string_view entry) {
  if (!absl::ConsumeSuffix(&entry, ".py")) return nullptr;
  for (const archive::File& file : files) {
    absl::string_view rest = file.path;
    if (absl::ConsumePrefix(&rest, entry) &&
        (rest == ".so" || rest == ".abi3.so" ||
         (absl::StartsWith(rest, ".cpython-") && absl::EndsWith(rest, ".so") &&
          !absl::StrContains(rest, "/")))) {
      return &file;
    }
  }
  return nullptr;
}

// Reads packages, each folder and archive once.
class PackageReader {
 public:
  // Reads what the function's `code` names, relative to `folder`, and the text
  // of its entry. Returns what is wrong with it.
  std::string Read(absl::string_view folder, const dr::v1::Function& function,
                   Package& package, std::string& text) {
    const bool is_zip = function.code().has_zip();
    std::string source =
        is_zip ? function.code().zip() : function.code().directory();
    while (!is_zip && absl::EndsWith(source, "/")) source.pop_back();
    std::string fault = PathFault(source);
    if (!fault.empty()) return fault;
    const Source& read = Find(absl::StrCat(folder, source), is_zip);
    if (!read.fault.empty()) return read.fault;
    bytes_ += read.bytes;
    const std::string handler =
        function.has_handler() ? function.handler() : kHandler;
    const archive::File* entry = FindEntry(
        *read.files, handler, absl::StartsWith(function.runtime(), "nodejs"));
    if (entry == nullptr) {
      return absl::StrCat("has no file for the handler ",
                          diag::Quoted(handler));
    }
    fault = CodeFault(entry->content, false);
    if (!fault.empty()) return absl::StrCat("has an entry that ", fault);
    const archive::File* compiled = FindCompiled(*read.files, entry->path);
    if (compiled != nullptr) {
      return absl::StrCat(
          "has ", diag::Quoted(compiled->path), " beside ",
          diag::Quoted(entry->path),
          ", and Python would import that, whose handler nobody can read here");
    }
    package.files = read.files;
    package.entry = entry->path;
    text = entry->content;
    return "";
  }

 private:
  // A folder or an archive.
  struct Source {
    std::string fault;
    archive::SharedFiles files;
    size_t bytes = 0;
  };

  const Source& Find(const std::string& path, bool is_zip) {
    const auto [place, is_new] = read_.try_emplace({path, is_zip});
    Source& source = place->second;
    if (is_new) {
      std::vector<archive::File> files;
      source.fault = is_zip ? ReadZip(path, files) : ReadFolder(path, files);
      for (const archive::File& file : files) {
        source.bytes += file.content.size();
      }
      source.files =
          std::make_shared<const std::vector<archive::File>>(std::move(files));
    }
    if (source.fault.empty() && bytes_ + source.bytes > kMaxPackagesBytes) {
      source.fault =
          "has, with the packages of the functions above, more than 1,000 MB; "
          "put what functions share into `layers`";
      source.files = nullptr;  // and so for whoever names it below
    }
    return source;
  }

  std::map<std::pair<std::string, bool>, Source> read_;
  size_t bytes_ = 0;  // of all packages
};

std::string ReadText(absl::string_view folder, const std::string& path,
                     std::string& text) {
  std::string fault = PathFault(path);
  if (!fault.empty()) return fault;
  if (IsPipe(absl::StrCat(folder, path))) return "is a pipe";
  absl::StatusOr<std::string> read =
      ReadFile(absl::StrCat(folder, path), kMaxCodeBytes);
  if (absl::IsOutOfRange(read.status())) {
    return absl::StrFormat(
        "is larger than %d bytes (64 KiB); put it into a `code.directory`",
        kMaxCodeBytes);
  }
  if (!read.ok()) {
    return absl::StrCat("cannot be read: ", read.status().message());
  }
  fault = CodeFault(*read, true);
  if (fault.empty()) text = *std::move(read);
  return fault;
}

}  // namespace

Code ReadCode(const dr::v1::Environment& environment,
              const Locations& locations, diag::Diagnostics& diagnostics) {
  Code code;
  PackageReader packages;
  for (const dr::v1::Function& function : environment.functions()) {
    std::string& text = code.texts.emplace_back();
    Package& package = code.packages.emplace_back();
    if (function.has_code_file()) {
      const diag::Loc place = locations.Of(function, "code_file");
      const std::string fault =
          ReadText(FolderOf(place.file->path), function.code_file(), text);
      if (fault.empty()) continue;
      diagnostics.Error(place, "code-file", "`code_file` $0 $1",
                        diag::Quoted(function.code_file()), fault);
    } else if (function.code().has_directory() || function.code().has_zip()) {
      const dr::v1::Code& own = function.code();
      const char* field = own.has_zip() ? "zip" : "directory";
      const diag::Loc place = locations.Of(own, field);
      const std::string fault =
          packages.Read(FolderOf(place.file->path), function, package, text);
      if (fault.empty()) continue;
      diagnostics.Error(
          place, "code-file", "`$0` $1 $2", field,
          diag::Quoted(own.has_zip() ? own.zip() : own.directory()), fault);
    } else if (function.code().has_image()) {
      text = function.code().image().digest();
    } else if (function.code().has_s3()) {
      text = absl::StrCat("sha256:", function.code().s3().sha256());
    }
  }
  return code;
}

}  // namespace drc::parse
