// SPDX-License-Identifier: Apache-2.0
//
// References within texts, the names that they hold, and logical ids.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/program/program.h"
#include "generator/program/reference.h"
#include "tests/fuzz/require.h"

namespace drc::testing {
namespace {

using program::Segment;

// References and the literals between them.
using Pieces = std::vector<std::pair<bool, std::string>>;

Pieces Split(absl::string_view text) {
  Pieces pieces;
  for (const Segment& segment : program::SplitReferences(text)) {
    const std::string piece(segment.text);
    if (!segment.is_reference && !pieces.empty() && !pieces.back().first) {
      pieces.back().second += piece;
    } else {
      pieces.emplace_back(segment.is_reference, piece);
    }
  }
  return pieces;
}

// A text that splits into the pieces.
std::string Join(const Pieces& pieces) {
  std::string text;
  for (const auto& [is_reference, piece] : pieces) {
    text += is_reference ? absl::StrCat("${", piece, "}")
                         : program::EscapeText(piece);
  }
  return text;
}

void CheckName(const std::string& reference) {
  const program::ResourceName name = program::ParseResourceName(reference);
  // What the grammar has no place for is only to be survived.
  if (name.id.empty() ||
      !std::all_of(name.id.begin(), name.id.end(), absl::ascii_isalnum)) {
    return;
  }
  const std::string again = absl::StrCat(
      name.unordered ? "~" : "", name.path, name.path.empty() ? "" : "/",
      name.id, name.attribute.empty() ? "" : ".", name.attribute);
  // An empty path or attribute leaves its mark out.
  const program::ResourceName reread = program::ParseResourceName(again);
  Require(reread.unordered == name.unordered && reread.path == name.path &&
              reread.id == name.id && reread.attribute == name.attribute,
          absl::StrCat("round trip of the name ", reference));
}

void Check(absl::string_view text) {
  for (const Segment& segment : program::SplitReferences(text)) {
    Require(!segment.text.empty() || segment.is_reference,
            "no literal is empty");
    if (!segment.is_reference) continue;
    Require(segment.text != "!" && !absl::StrContains(segment.text, '}'),
            "a reference is what is between the braces");
    CheckName(std::string(segment.text));
  }
  const Pieces pieces = Split(text);
  Require(pieces == Split(Join(pieces)),
          absl::StrCat("round trip of the text ", text));
  const bool plain =
      pieces.empty() ||
      (pieces.size() == 1 && !pieces[0].first && pieces[0].second == text);
  Require(plain || program::MayHoldReference(text),
          "what holds references says so");

  // Escaped, any text is a literal: what users write never refers.
  const Pieces escaped = Split(program::EscapeText(text));
  Require(text.empty() ? escaped.empty()
                       : escaped.size() == 1 && !escaped[0].first &&
                             escaped[0].second == text,
          absl::StrCat("escaping of ", text));

  for (const char c : program::CamelCase(text)) {
    Require((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                (c >= 'a' && c <= 'z'),
            "logical ids are letters and digits");
  }
}

}  // namespace
}  // namespace drc::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drc::testing::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
