// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as text: its characters, the places in it, how findings show it,
// and how JSON quotes it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "generator/diag/utf8.h"
#include "generator/json/writer.h"
#include "nlohmann/json.hpp"
#include "tests/fuzz/require.h"

namespace drc::testing {
namespace {

// Whether printing it leaves a terminal as it was, line ends and tabs aside.
bool IsPrintable(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const diag::Character character = diag::CharacterAt(text, i);
    i += character.size;
    if (!character.valid) return false;
    if (character.code != '\n' && character.code != '\t' &&
        diag::IsUnprintable(character.code)) {
      return false;
    }
  }
  return true;
}

void CheckCharacters(absl::string_view text) {
  size_t count = 0;
  size_t invalid = text.npos;
  for (size_t i = 0; i < text.size(); ++count) {
    const diag::Character character = diag::CharacterAt(text, i);
    Require(character.size >= 1 && character.size <= 4 &&
                i + character.size <= text.size(),
            "a character ends within its text");
    if (!character.valid) invalid = std::min(invalid, i);
    const int width = diag::DisplayWidth(character.code);
    Require(width >= 0 && width <= 2, "a character has 0 to 2 columns");
    i += character.size;
  }
  Require(count == diag::CountCharacters(text), "the number of characters");
  Require(invalid == diag::FindInvalidUtf8(text), "the first that is none");
  // nlohmann's JSON has a reader of UTF-8 of its own.
  if (!absl::StrContains(text, '"') && !absl::StrContains(text, '\\') &&
      std::none_of(text.begin(), text.end(),
                   [](char c) { return c >= 0 && c < 0x20; })) {
    Require(nlohmann::json::accept(absl::StrCat("\"", text, "\"")) ==
                (invalid == text.npos),
            "two readers of UTF-8 agree");
  }
}

void CheckPlaces(absl::string_view text) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* file =
      diagnostics.AddFile("text.textproto", std::string(text));
  size_t next = 0;
  for (size_t i = 0; i <= text.size();
       i += i < text.size() ? diag::CharacterAt(text, i).size : 1) {
    // Some sixty places of the text, where characters begin.
    if (i < next) continue;
    next = i + 1 + text.size() / 64;
    const diag::Loc place = LocOfOffset(*file, i);
    Require(place.line >= 1 && place.column >= 1, "places count from 1");
    const size_t offset = OffsetOf(place);
    // A line ends before its CR.
    const bool after_cr = i > 0 && text[i - 1] == '\r';
    Require(offset == i || (after_cr && offset == i - 1),
            "a place is where it was");
    const std::string caret = diag::RenderCaret(place);
    Require(std::count(caret.begin(), caret.end(), '\n') == 2 &&
                absl::EndsWith(caret, "^\n"),
            "a caret is under its line");
    Require(IsPrintable(caret), "what is shown of a line is printable");
  }
}

void CheckQuoting(absl::string_view text) {
  const std::string quoted = diag::Quoted(text);
  Require(IsPrintable(quoted) && !absl::StrContains(quoted, '\n'),
          "a quoted value is one printable line");
  if (diag::FindInvalidUtf8(text) != text.npos) return;
  std::string out;
  json::Writer(out).String(text);
  const nlohmann::json read =
      nlohmann::json::parse(out, nullptr, /*allow_exceptions=*/false);
  Require(read.is_string() && read.get_ref<const std::string&>() == text,
          "round trip through JSON");
}

}  // namespace
}  // namespace drc::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  drc::testing::CheckCharacters(text);
  drc::testing::CheckPlaces(text);
  drc::testing::CheckQuoting(text);
  return 0;
}
