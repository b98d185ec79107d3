// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/intrinsic.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/program/reference.h"

namespace drc::emit {
namespace {

using program::Segment;

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
    writer.Key("Fn::GetAtt");
    writer.BeginArray();
    writer.String(reference.substr(0, dot));
    writer.String(reference.substr(dot + 1));
    writer.EndArray();
  }
  writer.EndObject();
}

// Whether Fn::Sub can carry the pieces: a literal "${" needs its closing brace
// to be written as "${!...}", and Fn::Sub knows no zones.
bool FitsSub(const std::vector<Segment>& segments) {
  return std::all_of(
      segments.begin(), segments.end(), [](const Segment& segment) {
        return segment.is_reference ? !absl::StartsWith(segment.text, kZones)
                                    : !absl::StrContains(segment.text, "${");
      });
}

}  // namespace

void WriteText(absl::string_view text, json::Writer& writer) {
  if (!program::MayHoldReference(text)) return writer.String(text);
  const std::vector<Segment> segments = program::SplitReferences(text);
  const bool literal =
      std::none_of(segments.begin(), segments.end(),
                   [](const Segment& s) { return s.is_reference; });
  if (literal) return writer.String(segments.front().text);
  if (segments.size() == 1)
    return WriteReference(segments.front().text, writer);
  writer.BeginObject();
  if (FitsSub(segments)) {
    std::string pattern;
    for (const Segment& segment : segments) {
      if (segment.is_reference) {
        absl::StrAppend(&pattern, "${", segment.text, "}");
      } else {
        absl::StrAppend(&pattern, segment.text);
      }
    }
    writer.Member("Fn::Sub", pattern);
  } else {
    writer.Key("Fn::Join");
    writer.BeginArray();
    writer.String("");
    writer.BeginArray();
    for (const Segment& segment : segments) {
      if (segment.is_reference) {
        WriteReference(segment.text, writer);
      } else {
        writer.String(segment.text);
      }
    }
    writer.EndArray();
    writer.EndArray();
  }
  writer.EndObject();
}

}  // namespace drc::emit
