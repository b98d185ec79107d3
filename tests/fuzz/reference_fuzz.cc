// SPDX-License-Identifier: Apache-2.0
//
// References within texts, the names that they hold, and logical ids.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
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

// A text that splits into the segments.
std::string Join(const std::vector<Segment>& segments) {
  std::string text;
  for (const Segment& segment : segments) {
    text += segment.is_reference ? absl::StrCat("${", segment.text, "}")
                                 : program::EscapeText(segment.text);
  }
  return text;
}

bool Same(const std::vector<Segment>& a, const std::vector<Segment>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].is_reference != b[i].is_reference || a[i].text != b[i].text) {
      return false;
    }
  }
  return true;
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
  const std::vector<Segment> segments = program::SplitReferences(text);
  bool after_literal = false;
  for (const Segment& segment : segments) {
    if (segment.is_reference) {
      Require(segment.text != "!" && !absl::StrContains(segment.text, '}'),
              "a reference is what is between the braces");
      CheckName(segment.text);
    } else {
      Require(!segment.text.empty(), "no literal is empty");
      Require(!after_literal, "literals are joined");
    }
    after_literal = !segment.is_reference;
  }
  Require(Same(segments, program::SplitReferences(Join(segments))),
          absl::StrCat("round trip of the text ", text));
  const bool plain =
      segments.empty() || (segments.size() == 1 && !segments[0].is_reference &&
                           segments[0].text == text);
  Require(plain || program::MayHoldReference(text),
          "what holds references says so");

  // Escaped, any text is a literal: what users write never refers.
  const std::vector<Segment> escaped =
      program::SplitReferences(program::EscapeText(text));
  Require(text.empty() ? escaped.empty()
                       : escaped.size() == 1 && !escaped[0].is_reference &&
                             escaped[0].text == text,
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
