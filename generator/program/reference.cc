// SPDX-License-Identifier: Apache-2.0
#include "generator/program/reference.h"

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace drc::program {
namespace {

void AppendLiteral(absl::string_view text, std::vector<Segment>& segments) {
  if (text.empty()) return;
  if (segments.empty() || segments.back().is_reference) segments.emplace_back();
  segments.back().text.append(text.data(), text.size());
}

}  // namespace

std::vector<Segment> SplitReferences(absl::string_view text) {
  std::vector<Segment> segments;
  while (!text.empty()) {
    const size_t open = text.find("${");
    const size_t close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) break;
    AppendLiteral(text.substr(0, open), segments);
    const absl::string_view inner = text.substr(open + 2, close - open - 2);
    if (inner == "!") {
      AppendLiteral("${", segments);
    } else {
      segments.push_back({true, std::string(inner)});
    }
    text.remove_prefix(close + 1);
  }
  AppendLiteral(text, segments);
  return segments;
}

bool MayHoldReference(absl::string_view text) {
  return absl::StrContains(text, "${");
}

std::string EscapeText(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"${", "${!}"}});
}

ResourceName ParseResourceName(absl::string_view reference) {
  ResourceName name;
  name.unordered = absl::ConsumePrefix(&reference, "~");
  const size_t slash = reference.rfind('/');
  if (slash != reference.npos) {
    name.path = std::string(reference.substr(0, slash));
    reference.remove_prefix(slash + 1);
  }
  const size_t dot = reference.find('.');
  name.id = std::string(reference.substr(0, dot));
  if (dot != reference.npos)
    name.attribute = std::string(reference.substr(dot + 1));
  return name;
}

}  // namespace drc::program
