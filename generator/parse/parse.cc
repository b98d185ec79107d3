// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/parse.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/parse/parts.h"
#include "generator/parse/read_file.h"
#include "generator/parse/token_cursor.h"

namespace drc::parse {
namespace {

// Some editors begin UTF-8 files with it.
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Null where the text is no Environment; a finding says why.
std::unique_ptr<dr::v1::Environment> Parse(const diag::SourceFile* file,
                                           diag::Diagnostics& diagnostics) {
  auto environment = std::make_unique<dr::v1::Environment>();
  if (!ParseText(file, environment.get(), diagnostics)) return nullptr;
  return environment;
}

// Null where one of the texts is no Environment, or the spec is empty.
std::unique_ptr<dr::v1::Environment> ParseAll(ParsedSpec& spec,
                                              diag::Diagnostics& diagnostics) {
  auto environment = Parse(spec.source, diagnostics);
  if (environment != nullptr && TokenCursor(spec.source).AtEnd()) {
    diagnostics.Error({spec.source, 1, 1}, "empty-spec",
                      "the spec is empty; the smallest one has `name`, "
                      "`regions`, `tables`, `buckets` and `functions`");
    environment = nullptr;
  }
  std::vector<std::unique_ptr<dr::v1::Environment>> overlays;
  for (const diag::SourceFile* file : spec.overlays) {
    overlays.push_back(Parse(file, diagnostics));
    if (overlays.back() == nullptr) environment = nullptr;
  }
  if (environment == nullptr) return nullptr;
  spec.locations = Locations(spec.source, *environment);
  for (size_t i = 0; i < overlays.size(); ++i) {
    Locations locations(spec.overlays[i], *overlays[i]);
    ApplyOverlay(std::move(overlays[i]), std::move(locations),
                 environment.get(), &spec.locations, diagnostics);
  }
  return environment;
}

void ParseFiles(ParsedSpec& spec, diag::Diagnostics& diagnostics) {
  std::unique_ptr<dr::v1::Environment> environment =
      ParseAll(spec, diagnostics);
  if (environment == nullptr) return;
  CheckText(*environment, spec.locations, diagnostics);
  ApplyJson(spec.locations, *environment, diagnostics);
  Code code = ReadCode(*environment, spec.locations, diagnostics);
  spec.code = std::move(code.texts);
  spec.packages = std::move(code.packages);
  ApplyDefaults(environment.get(), spec.code);
  spec.locations.Adopt(*environment);
  spec.environment = std::move(environment);
}

}  // namespace

const diag::SourceFile* AddSpec(absl::string_view path, std::string text,
                                diag::Diagnostics& diagnostics) {
  if (absl::StartsWith(text, kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
  }
  return diagnostics.AddFile(path, std::move(text));
}

absl::StatusOr<ParsedSpec> ParseSpec(const std::string& path,
                                     const std::vector<std::string>& overlays,
                                     diag::Diagnostics& diagnostics) {
  absl::Status failure;
  bool fit = true;
  const auto read = [&](const std::string& file, absl::string_view what) {
    absl::StatusOr<std::string> text = ReadFile(file, kMaxSpecBytes);
    if (text.ok()) return AddSpec(file, *std::move(text), diagnostics);
    const diag::SourceFile* source = diagnostics.AddFile(file, "");
    if (absl::IsOutOfRange(text.status())) {
      fit = false;
      diagnostics.Error({source, 0, 0}, "file-size",
                        "the $0 is larger than $1 bytes (4 MiB)", what,
                        kMaxSpecBytes);
    } else if (failure.ok()) {
      failure = text.status();
    } else {
      failure = absl::Status(
          failure.code(),
          absl::StrCat(failure.message(), "\n", text.status().message()));
    }
    return source;
  };
  ParsedSpec spec;
  spec.source = read(path, "spec");
  for (const std::string& overlay : overlays) {
    spec.overlays.push_back(read(overlay, "overlay"));
  }
  for (const diag::SourceFile* overlay : spec.overlays) {
    if (overlay->path == path ||
        diag::DisplayPath(overlay->path) != diag::DisplayPath(path)) {
      continue;
    }
    failure = absl::InvalidArgumentError(absl::Substitute(
        "$0 and $1 are both shown as $2, as one lies outside of the working "
        "folder: run from a folder that holds both",
        path, overlay->path, diag::DisplayPath(path)));
  }
  if (!failure.ok()) return failure;
  if (fit) ParseFiles(spec, diagnostics);
  return spec;
}

ParsedSpec ParseSpecText(absl::string_view path, std::string text,
                         diag::Diagnostics& diagnostics,
                         std::vector<OverlayText> overlays) {
  ParsedSpec spec;
  spec.source = AddSpec(path, std::move(text), diagnostics);
  for (OverlayText& overlay : overlays) {
    spec.overlays.push_back(
        AddSpec(overlay.path, std::move(overlay.text), diagnostics));
  }
  ParseFiles(spec, diagnostics);
  return spec;
}

}  // namespace drc::parse
