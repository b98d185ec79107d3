// SPDX-License-Identifier: Apache-2.0
//
// The whole compiler, in memory: any text either has an error, at its place, or
// becomes templates whose references resolve. What stands below a line
// "# overlay" is merged over what stands above it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "generator/diag/utf8.h"
#include "generator/emit/emit.h"
#include "generator/parse/parse.h"
#include "generator/rules/rules.h"
#include "tests/fuzz/check_template.h"
#include "tests/fuzz/require.h"
#include "tests/soundness/check_formatted.h"
#include "tests/specs/mutate.h"

namespace drc::testing {
namespace {

// Beside it are the shipped specs' code files.
constexpr char kPath[] = "infra_specs/fuzz.textproto";
constexpr char kOverlayPath[] = "infra_specs/fuzz_overlay.textproto";
constexpr absl::string_view kOverlay = "\n# overlay\n";

struct Texts {
  explicit Texts(absl::string_view text) : spec(text) {
    const size_t line = text.find(kOverlay);
    if (line == text.npos) return;
    spec = text.substr(0, line);
    overlay = text.substr(line + kOverlay.size());
  }
  absl::string_view spec;
  std::optional<absl::string_view> overlay;
};

void CheckPlace(const diag::Loc& loc, const std::string& headline) {
  Require(loc.file != nullptr, absl::StrCat("a file: ", headline));
  const std::string& text = loc.file->text;
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  Require(loc.line >= 1 && loc.line <= lines,
          absl::StrCat("a line of the spec: ", headline));
  const size_t length =
      diag::CountCharacters(diag::LineAt(*loc.file, loc.line));
  // Past the last character is where something is missing; a line's CR is part
  // of its end.
  Require(loc.column >= 1 && static_cast<size_t>(loc.column) <= length + 2,
          absl::StrCat("a column of the line: ", headline));
}

void CheckHeadline(const std::string& headline) {
  Require(diag::FindInvalidUtf8(headline) == headline.npos,
          absl::StrCat("UTF-8: ", headline));
  for (size_t i = 0; i < headline.size();) {
    const diag::Character character = diag::CharacterAt(headline, i);
    i += character.size;
    Require(!diag::IsUnprintable(character.code),
            absl::StrCat("one printable line: ", headline));
  }
}

void CheckFindings(const diag::Diagnostics& diagnostics, bool has_own) {
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    const std::string headline = diag::RenderHeadline(*finding);
    const rules::Rule* rule = rules::FindRule(finding->rule_id);
    Require(rule != nullptr && rule->level == finding->level,
            absl::StrCat("a rule of the table: ", headline));
    Require(!finding->text.empty(), "a finding says something");
    // A spec can ask for too much, for names that meet, or for resources of its
    // own; else what breaks a rule over the program is the compiler's fault.
    Require(has_own || rule->subject != rules::Subject::kProgram ||
                finding->rule_id == "physical-name" ||
                finding->rule_id == "quota",
            absl::StrCat("a program that breaks no rule: ", headline));
    CheckPlace(finding->loc, headline);
    CheckHeadline(headline);
    for (const diag::FindingNote& note : finding->notes) {
      CheckPlace(note.loc, diag::RenderHeadline(note));
      CheckHeadline(diag::RenderHeadline(note));
    }
  }
}

void CheckFiles(const std::vector<emit::File>& files) {
  std::set<std::string> paths;
  for (const emit::File& file : files) {
    Require(paths.insert(file.path).second,
            absl::StrCat("one file of each name: ", file.path));
    Require(!absl::StartsWith(file.path, "/") &&
                !absl::StrContains(file.path, ".."),
            absl::StrCat("a path below the output folder: ", file.path));
    if (absl::EndsWith(file.path, ".zip")) continue;  // all else is text
    Require(absl::EndsWith(file.content, "\n"),
            absl::StrCat("a final line end: ", file.path));
    Require(diag::FindInvalidUtf8(file.content) == file.content.npos,
            absl::StrCat("UTF-8: ", file.path));
    if (absl::EndsWith(file.path, ".json")) {
      const std::string fault = JsonFault(file.content);
      Require(fault.empty(), absl::StrCat(file.path, " is JSON: ", fault));
    }
    if (absl::EndsWith(file.path, ".template.json")) {
      const std::string fault = TemplateFault(file.content);
      Require(fault.empty(), absl::StrCat(file.path, ": ", fault));
    }
  }
}

// What one compilation gives; empty where the spec has errors.
std::vector<emit::File> Compile(const Texts& texts) {
  diag::Diagnostics diagnostics;
  std::vector<emit::File> files;
  std::vector<parse::OverlayText> overlays;
  if (texts.overlay.has_value()) {
    overlays.push_back({kOverlayPath, std::string(*texts.overlay)});
  }
  const parse::ParsedSpec spec = parse::ParseSpecText(
      kPath, std::string(texts.spec), diagnostics, std::move(overlays));
  if (spec.environment == nullptr) {
    Require(diagnostics.has_errors(), "a spec that is none has an error");
  } else {
    const absl::Status status =
        drc::Compile(spec, Options{}, nullptr, diagnostics, files);
    Require(status.ok(), absl::StrCat("checks find what later phases would: ",
                                      status.ToString()));
  }
  Require(diagnostics.has_errors() == files.empty(),
          "there are files if and only if there is no error");
  bool has_own = false;
  if (spec.environment != nullptr) {
    const dr::v1::Environment& environment = *spec.environment;
    has_own =
        !environment.resources().empty() || !environment.overrides().empty() ||
        !environment.outputs().empty() || environment.routing().has_jwt() ||
        std::any_of(
            environment.functions().begin(), environment.functions().end(),
            [](const dr::v1::Function& function) {
              return !function.environment_references().empty() ||
                     !function.layers().empty() || function.code().has_s3() ||
                     !function.policy_statements().empty();
            });
  }
  CheckFindings(diagnostics, has_own);
  return files;
}

// A spec under itself is itself, but for lists that it empties.
void CheckUnderItself(absl::string_view spec,
                      const std::vector<emit::File>& files) {
  if (absl::StrContains(spec, "[]")) return;
  Texts texts(spec);
  texts.overlay = spec;
  const std::vector<emit::File> under = Compile(texts);
  Require(under.size() == files.size(), "a spec under itself is sound");
  for (size_t i = 0; i < files.size(); ++i) {
    Require(!absl::EndsWith(files[i].path, ".template.json") ||
                files[i].content == under[i].content,
            absl::StrCat("a spec under itself is itself: ", files[i].path));
  }
}

void Check(absl::string_view text) {
  const Texts texts(text);
  const std::vector<emit::File> files = Compile(texts);
  CheckFiles(files);
  const std::string fault =
      CheckFormatted(std::string(texts.spec)).value_or("");
  Require(fault.empty(), absl::StrCat("a spec that is formatted ", fault));
  if (!texts.overlay.has_value() && text.size() % 8 == 1) {
    CheckUnderItself(text, files);
  }
  // Twice would be half as often; the text itself says when.
  if (files.empty() || text.size() % 8 != 0) return;
  const std::vector<emit::File> again = Compile(texts);
  Require(std::equal(files.begin(), files.end(), again.begin(), again.end(),
                     [](const emit::File& a, const emit::File& b) {
                       return a.path == b.path && a.content == b.content;
                     }),
          "the same spec gives the same bytes");
}

// A mutant of the spec or of its overlay; of one without, now and then one of
// itself as its overlay.
std::string Mutate(const Texts& texts, unsigned int seed,
                   const ByteMutator& bytes) {
  if (seed % 8 == 5 || (texts.overlay.has_value() && seed % 2 == 0)) {
    return absl::StrCat(
        texts.spec, kOverlay,
        MutateSpec(texts.overlay.value_or(texts.spec), seed, bytes));
  }
  const std::string spec = MutateSpec(texts.spec, seed, bytes);
  if (!texts.overlay.has_value()) return spec;
  return absl::StrCat(spec, kOverlay, *texts.overlay);
}

}  // namespace
}  // namespace drc::testing

extern "C" {

size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drc::testing::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                               unsigned int seed) {
  const auto bytes = [](absl::string_view text) {
    std::string room(text);
    room.resize(text.size() + 16);
    room.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(&room[0]),
                                 text.size(), room.size()));
    return room;
  };
  const std::string mutant = drc::testing::Mutate(
      drc::testing::Texts({reinterpret_cast<const char*>(data), size}), seed,
      bytes);
  const size_t length = std::min(mutant.size(), max_size);
  std::copy_n(mutant.begin(), length, data);
  return length;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t* first, size_t first_size,
                                 const uint8_t* second, size_t second_size,
                                 uint8_t* out, size_t max_size,
                                 unsigned int seed) {
  const std::string child = drc::testing::CrossSpecs(
      {reinterpret_cast<const char*>(first), first_size},
      {reinterpret_cast<const char*>(second), second_size}, seed);
  const size_t length = std::min(child.size(), max_size);
  std::copy_n(child.begin(), length, out);
  return length;
}

}  // extern "C"
