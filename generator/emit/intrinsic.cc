// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "generator/emit/properties.h"
#include "generator/program/reference.h"

namespace drc::emit {
namespace {

constexpr absl::string_view kZones = "AWS::AvailabilityZones.";

void WriteReference(absl::string_view reference, json::Writer& writer) {
  writer.BeginObject();
  if (absl::ConsumePrefix(&reference, kZones)) {
    writer.Key("Fn::Select");
    writer.BeginArray();
    writer.String(reference);
    writer.BeginObject();
    writer.Member("Fn::GetAZs", "");
    writer.EndObject();
    writer.EndArray();
  } else if (const size_t dot = reference.find('.'); dot == reference.npos) {
    writer.Member("Ref", reference);
  } else {
    const absl::string_view parts[] = {reference.substr(0, dot),
                                       reference.substr(dot + 1)};
    writer.MemberTexts("Fn::GetAtt", parts);
  }
  writer.EndObject();
}

// Whether Fn::Sub can carry the pieces: a literal "${" needs its closing brace
// to be written as "${!...}", and Fn::Sub knows no zones.
bool FitsSub(const program::Segments& segments) {
  return absl::c_all_of(segments, [](const program::Segment& segment) {
    return segment.is_reference ? !absl::StartsWith(segment.text, kZones)
                                : !absl::StrContains(segment.text, "${");
  });
}

bool IsLiteral(const program::Segments& segments) {
  return absl::c_none_of(
      segments, [](const program::Segment& s) { return s.is_reference; });
}

std::string Literal(const program::Segments& segments) {
  std::string text;
  for (const program::Segment& segment : segments) {
    text.append(segment.text.data(), segment.text.size());
  }
  return text;
}

}  // namespace

void WriteText(absl::string_view text, json::Writer& writer) {
  if (!program::MayHoldReference(text)) return writer.String(text);
  const program::Segments segments = program::SplitReferences(text);
  if (IsLiteral(segments)) return writer.String(Literal(segments));
  if (segments.size() == 1)
    return WriteReference(segments.front().text, writer);
  writer.BeginObject();
  if (FitsSub(segments)) {
    // As the text is written: it holds no escaped "${".
    writer.Member("Fn::Sub", text);
  } else {
    writer.Key("Fn::Join");
    writer.BeginArray();
    writer.String("");
    writer.BeginArray();
    for (size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].is_reference) {
        WriteReference(segments[i].text, writer);
        continue;
      }
      // Escaped characters are segments of their own.
      const size_t first = i;
      while (i + 1 < segments.size() && !segments[i + 1].is_reference) ++i;
      writer.String(
          Literal({segments.begin() + first, segments.begin() + i + 1}));
    }
    writer.EndArray();
    writer.EndArray();
  }
  writer.EndObject();
}

}  // namespace drc::emit
