// SPDX-License-Identifier: Apache-2.0
//
// The first phase: from a spec's text to an environment whose every value is
// set and has a place.

#ifndef GENERATOR_PARSE_PARSE_H_
#define GENERATOR_PARSE_PARSE_H_

#include "dr/v1/environment.pb.h"
#include "generator/archive/zip.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"

namespace drc::parse {

// A larger spec is refused unread. 4 MiB are some hundred times the largest
// environment that AWS's quotas admit.
inline constexpr size_t kMaxSpecBytes = 4 * 1024 * 1024;

// The files of a function's `code`, in the order of their paths.
struct Package {
  // None where the function has no such code; never null. Functions that name
  // one folder or archive share them.
  archive::SharedFiles files = std::make_shared<std::vector<archive::File>>();
  std::string entry;  // the path of the one that `handler` names
};

struct ParsedSpec {
  // Owned by the Diagnostics that the spec was parsed with.
  const diag::SourceFile* source = nullptr;
  // In the order in which they were merged over it.
  std::vector<const diag::SourceFile*> overlays;

  // With all defaults. Null where the text is no Environment; the findings say
  // why, and there is nothing to check.
  std::unique_ptr<dr::v1::Environment> environment;

  // Of `environment`, which must stay where it is (see Locations).
  Locations locations;

  // For each function the text of its `code_file`, or of the entry of its
  // `code`, of an image or an archive in S3 its digest; empty where it has
  // neither.
  std::vector<std::string> code;

  // For each function the files of its `code`.
  std::vector<Package> packages;
};

// Keeps the text of a spec or overlay, without the byte order mark that some
// editors begin UTF-8 with.
const diag::SourceFile* AddSpec(absl::string_view path, std::string text,
                                diag::Diagnostics& diagnostics);

// Parses the spec at `path`, with the overlays merged over it in their order. A
// file that cannot be read is an error; what is wrong with its text becomes
// findings.
absl::StatusOr<ParsedSpec> ParseSpec(const std::string& path,
                                     const std::vector<std::string>& overlays,
                                     diag::Diagnostics& diagnostics);

struct OverlayText {
  std::string path;
  std::string text;
};

// As ParseSpec, of texts that were read already. Paths are what findings show
// and what code files are relative to that the text names.
ParsedSpec ParseSpecText(absl::string_view path, std::string text,
                         diag::Diagnostics& diagnostics,
                         std::vector<OverlayText> overlays = {});

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_PARSE_H_
