// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace drc::json {
namespace {

// Which bytes a string escapes.
constexpr std::array<bool, 256> kEscaped = [] {
  std::array<bool, 256> escaped = {};
  for (int c = 0; c < 0x20; ++c) escaped[c] = true;
  escaped['"'] = escaped['\\'] = escaped[0x7f] = true;
  return escaped;
}();

// Where the first byte to escape is, from `at` on, or the text's size. Nearly
// all bytes are others, so eight are looked at together: of a byte whose high
// bit is clear, the high bit of what each line gives is set where it is less
// than 0x20, '"', '\\' or 0x7f.
size_t FindEscaped(absl::string_view text, size_t at) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x8080808080808080;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    const uint64_t low = bytes & ~kHigh;
    // No byte carries into the next: all are below 0x80.
    const uint64_t found =
        ~(low + kOnes * (0x80 - 0x20)) | ~((low ^ kOnes * '"') + kOnes * 0x7f) |
        ~((low ^ kOnes * '\\') + kOnes * 0x7f) | (low + kOnes);
    if ((found & ~bytes & kHigh) != 0) break;
  }
  while (at < text.size() && !kEscaped[static_cast<unsigned char>(text[at])]) {
    ++at;
  }
  return at;
}

}  // namespace

void Writer::Key(absl::string_view key) {
  BeforeValue();
  Quote(key);
  out_.append(style_ == Style::kIndented ? ": " : ":");
  after_key_ = true;
}

void Writer::String(absl::string_view text) {
  BeforeValue();
  Quote(text);
}

void Writer::Int(int64_t value) {
  BeforeValue();
  absl::StrAppend(&out_, value);
}

void Writer::Double(double value) {
  if (!std::isfinite(value)) return Null();
  // 2^53: beyond it a double no longer counts in ones.
  if (value == std::floor(value) && std::fabs(value) < 9007199254740992.0) {
    return Int(static_cast<int64_t>(value));
  }
  BeforeValue();
  char text[32];
  for (int digits = 15; digits <= 17; ++digits) {
    std::snprintf(text, sizeof(text), "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  out_.append(text);
}

void Writer::Bool(bool value) {
  BeforeValue();
  out_.append(value ? "true" : "false");
}

void Writer::Null() {
  BeforeValue();
  out_.append("null");
}

void Writer::Begin(char bracket) {
  BeforeValue();
  out_.push_back(bracket);
  has_members_.push_back(false);
}

void Writer::End(char bracket) {
  const bool has_members = has_members_.back();
  has_members_.pop_back();
  if (has_members) NewLine();
  out_.push_back(bracket);
}

void Writer::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_members_.empty()) return;
  if (has_members_.back()) out_.push_back(',');
  has_members_.back() = true;
  NewLine();
}

void Writer::NewLine() {
  if (style_ == Style::kCompact) return;
  static constexpr absl::string_view kBlanks =
      "\n                                                                ";
  const size_t blanks = 2 * has_members_.size();
  if (blanks < kBlanks.size()) {
    out_.append(kBlanks.data(), blanks + 1);
  } else {
    out_.push_back('\n');
    out_.append(blanks, ' ');
  }
}

void Writer::Quote(absl::string_view text) {
  out_.push_back('"');
  size_t start = 0;
  for (size_t i = FindEscaped(text, 0); i < text.size();
       i = FindEscaped(text, i + 1)) {
    const unsigned char c = text[i];
    out_.append(text.data() + start, i - start);
    start = i + 1;
    switch (c) {
      case '"':
        out_.append("\\\"");
        break;
      case '\\':
        out_.append("\\\\");
        break;
      case '\n':
        out_.append("\\n");
        break;
      case '\t':
        out_.append("\\t");
        break;
      case '\r':
        out_.append("\\r");
        break;
      default:
        absl::StrAppend(&out_, "\\u00", absl::Hex(c, absl::kZeroPad2));
    }
  }
  out_.append(text.data() + start, text.size() - start);
  out_.push_back('"');
}

std::vector<const google::protobuf::Map<std::string,
                                        google::protobuf::Value>::value_type*>
OrderedMembers(const google::protobuf::Struct& object) {
  // IAM User Guide, "Grammar of the IAM JSON policy language"; CloudWatch's
  // dashboards follow their own documentation by `type`.
  static const auto& first = *new absl::flat_hash_map<absl::string_view, int>{
      {"Version", 0},     {"Id", 1},         {"Sid", 2},
      {"Effect", 3},      {"Principal", 4},  {"NotPrincipal", 5},
      {"Action", 6},      {"NotAction", 7},  {"Resource", 8},
      {"NotResource", 9}, {"Condition", 10}, {"Statement", 11},
      {"type", 12},
  };
  const auto rank = [](absl::string_view key) {
    const auto found = first.find(key);
    return found == first.end() ? static_cast<int>(first.size())
                                : found->second;
  };
  using Member =
      const google::protobuf::Map<std::string,
                                  google::protobuf::Value>::value_type;
  std::vector<std::pair<int, Member*>> ranked;
  ranked.reserve(object.fields().size());
  for (Member& member : object.fields()) {
    ranked.emplace_back(rank(member.first), &member);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first
                              : a.second->first < b.second->first;
  });
  std::vector<Member*> members;
  members.reserve(ranked.size());
  for (const auto& [unused, member] : ranked) members.push_back(member);
  return members;
}

namespace {

using Meaning = std::function<const std::string&(const std::string&)>;

void WriteStruct(const google::protobuf::Struct& object, const Meaning* meaning,
                 Writer& writer);

void WriteValue(const google::protobuf::Value& value, const Meaning* meaning,
                Writer& writer) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      return writer.String(meaning == nullptr
                               ? value.string_value()
                               : (*meaning)(value.string_value()));
    case google::protobuf::Value::kNumberValue:
      return writer.Double(value.number_value());
    case google::protobuf::Value::kBoolValue:
      return writer.Bool(value.bool_value());
    case google::protobuf::Value::kStructValue:
      return WriteStruct(value.struct_value(), meaning, writer);
    case google::protobuf::Value::kListValue:
      writer.BeginArray();
      for (const auto& element : value.list_value().values())
        WriteValue(element, meaning, writer);
      return writer.EndArray();
    case google::protobuf::Value::kNullValue:
    case google::protobuf::Value::KIND_NOT_SET:
      return writer.Null();
  }
}

void WriteStruct(const google::protobuf::Struct& object, const Meaning* meaning,
                 Writer& writer) {
  writer.BeginObject();
  for (const auto* member : OrderedMembers(object)) {
    writer.Key(member->first);
    WriteValue(member->second, meaning, writer);
  }
  writer.EndObject();
}

}  // namespace

std::string CompactText(const google::protobuf::Struct& object) {
  std::string text;
  Writer writer(text, Writer::Style::kCompact);
  WriteStruct(object, nullptr, writer);
  return text;
}

std::string CompactText(const google::protobuf::Struct& object,
                        const Meaning& meaning) {
  std::string text;
  Writer writer(text, Writer::Style::kCompact);
  WriteStruct(object, &meaning, writer);
  return text;
}

}  // namespace drc::json
