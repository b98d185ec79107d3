// SPDX-License-Identifier: Apache-2.0
#include "generator/program/reference.h"

#include <cstring>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace drc::program {

namespace {

// Where the character is, from `at` on. The string_view's own asks more.
size_t Find(absl::string_view text, char c, size_t at) {
  if (at == text.size()) return text.npos;
  const void* const found = std::memchr(text.data() + at, c, text.size() - at);
  return found == nullptr ? text.npos
                          : static_cast<const char*>(found) - text.data();
}

// Where the first "${" is.
size_t FindOpen(absl::string_view text) {
  for (size_t at = Find(text, '$', 0); at != text.npos;
       at = Find(text, '$', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] == '{') return at;
  }
  return text.npos;
}

}  // namespace

Segments SplitReferences(absl::string_view text) {
  Segments segments;
  while (!text.empty()) {
    const size_t open = FindOpen(text);
    const size_t close = open == text.npos ? text.npos : Find(text, '}', open);
    if (close == text.npos) break;
    if (open > 0) segments.push_back({false, text.substr(0, open)});
    const absl::string_view inner = text.substr(open + 2, close - open - 2);
    if (inner == "!") {
      segments.push_back({false, text.substr(open, 2)});
    } else {
      segments.push_back({true, inner});
    }
    text.remove_prefix(close + 1);
  }
  if (!text.empty()) segments.push_back({false, text});
  return segments;
}

bool MayHoldReference(absl::string_view text) {
  return FindOpen(text) != text.npos;
}

std::string EscapeText(absl::string_view text) {
  std::string escaped;
  AppendEscaped(text, escaped);
  return escaped;
}

void AppendEscaped(absl::string_view text, std::string& out) {
  if (MayHoldReference(text)) {
    out += absl::StrReplaceAll(text, {{"${", "${!}"}});
  } else {
    out.append(text.data(), text.size());
  }
}

ResourceName ParseResourceName(absl::string_view reference) {
  ResourceName name;
  name.unordered = absl::ConsumePrefix(&reference, "~");
  // The last slash: an attribute has none.
  size_t id = 0;
  for (size_t slash = Find(reference, '/', 0); slash != reference.npos;
       slash = Find(reference, '/', id)) {
    id = slash + 1;
  }
  if (id > 0) {
    name.path = reference.substr(0, id - 1);
    reference.remove_prefix(id);
  }
  const size_t dot = Find(reference, '.', 0);
  name.id = reference.substr(0, dot);
  if (dot != reference.npos) name.attribute = reference.substr(dot + 1);
  return name;
}

}  // namespace drc::program
