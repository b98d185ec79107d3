// SPDX-License-Identifier: Apache-2.0

#include "generator/parse/parse.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/check_text.h"
#include "generator/parse/code_file.h"
#include "generator/parse/computed_defaults.h"
#include "generator/parse/locations.h"
#include "generator/parse/own_json.h"
#include "generator/parse/read_file.h"
#include "generator/parse/text.h"

namespace drc::parse {
namespace {

// Some editors begin UTF-8 files with it.
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<ParsedSpec> ParseSpec(const std::string& path,
                                     diag::Diagnostics& diagnostics) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxSpecBytes);
  if (absl::IsOutOfRange(text.status())) {
    ParsedSpec spec;
    spec.source = diagnostics.AddFile(path, "");
    diagnostics.Error(
        {spec.source, 0, 0}, "file-size",
        absl::StrFormat("the spec is larger than %d bytes (4 MiB)",
                        kMaxSpecBytes));
    return spec;
  }
  if (!text.ok()) return text.status();
  return ParseSpecText(path, *std::move(text), diagnostics);
}

ParsedSpec ParseSpecText(absl::string_view path, std::string text,
                         diag::Diagnostics& diagnostics) {
  if (absl::StartsWith(text, kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
  }
  ParsedSpec spec;
  spec.source = diagnostics.AddFile(path, std::move(text));
  auto environment = std::make_unique<dr::v1::Environment>();
  if (!ParseText(spec.source, environment.get(), diagnostics)) return spec;

  spec.locations = Locations(spec.source, *environment);
  CheckText(*environment, spec.locations, diagnostics);
  ApplyJson(spec.locations, *environment, diagnostics);
  Code code = ReadCode(path, *environment, spec.locations, diagnostics);
  spec.code = std::move(code.texts);
  spec.packages = std::move(code.packages);
  ApplyDefaults(environment.get(), spec.code);
  spec.locations.Adopt(*environment);
  spec.environment = std::move(environment);
  return spec;
}

}  // namespace drc::parse
