// SPDX-License-Identifier: Apache-2.0
#include "generator/program/reference.h"

#include <algorithm>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace drc::program {

Segments SplitReferences(absl::string_view text) {
  Segments segments;
  while (!text.empty()) {
    const size_t open = text.find("${");
    const size_t close = open == text.npos ? text.npos : text.find('}', open);
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
  for (size_t at = text.find('$'); at != text.npos; at = text.find('$', at)) {
    if (++at < text.size() && text[at] == '{') return true;
  }
  return false;
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
  const size_t slash = reference.rfind('/');
  if (slash != reference.npos) {
    name.path = reference.substr(0, slash);
    reference.remove_prefix(slash + 1);
  }
  const size_t dot = reference.find('.');
  name.id = reference.substr(0, dot);
  if (dot != reference.npos) name.attribute = reference.substr(dot + 1);
  return name;
}

}  // namespace drc::program
