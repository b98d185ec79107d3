// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/container/inlined_vector.h"
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

constexpr char kDigits[] = "0123456789abcdef";

// Sixteen bytes, in each of which a comparison gives all bits or none.
using Bytes = unsigned char __attribute__((vector_size(16)));

Bytes Escaped(const Bytes& bytes) {
  return (bytes < 0x20) | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f);
}

// Nearly no text has bytes to escape, so that all are looked at first.
bool HasEscaped(absl::string_view text) {
  Bytes bytes, found = {};
  for (; text.size() > sizeof(bytes); text.remove_prefix(sizeof(bytes))) {
    std::memcpy(&bytes, text.data(), sizeof(bytes));
    found |= Escaped(bytes);
  }
  bytes = Bytes{} + ' ';
  if (!text.empty()) std::memcpy(&bytes, text.data(), text.size());
  found |= Escaped(bytes);
  uint64_t halves[2];
  std::memcpy(halves, &found, sizeof(found));
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

inline void Writer::Put(char c) {
  if (waiting_ == block_.size()) Flush();
  block_[waiting_++] = c;
}

inline void Writer::Put(absl::string_view text) {
  if (text.size() > block_.size() - waiting_) {
    Flush();
    if (text.size() > block_.size()) {
      out_.append(text.data(), text.size());
      return;
    }
  }
  std::copy(text.begin(), text.end(), block_.begin() + waiting_);
  waiting_ += text.size();
}

void Writer::Flush() {
  out_.append(block_.data(), waiting_);
  waiting_ = 0;
}

void Writer::Key(absl::string_view key) {
  BeforeValue();
  Quote(key);
  Put(style_ == Style::kIndented ? ": " : ":");
  after_key_ = true;
}

void Writer::String(absl::string_view text) {
  BeforeValue();
  Quote(text);
  AfterValue();
}

void Writer::Int(int64_t value) {
  BeforeValue();
  Put(absl::AlphaNum(value).Piece());
  AfterValue();
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
  Put(text);
  AfterValue();
}

void Writer::Bool(bool value) {
  BeforeValue();
  Put(value ? "true" : "false");
  AfterValue();
}

void Writer::Null() {
  BeforeValue();
  Put("null");
  AfterValue();
}

void Writer::Begin(char bracket) {
  BeforeValue();
  Put(bracket);
  ++depth_;
  has_members_ = false;
}

void Writer::End(char bracket) {
  --depth_;
  if (has_members_) NewLine();
  Put(bracket);
  // What was open is a member itself.
  has_members_ = true;
  AfterValue();
}

inline void Writer::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (has_members_) Put(',');
  has_members_ = true;
  NewLine();
}

inline void Writer::AfterValue() {
  if (depth_ == 0) Flush();
}

inline void Writer::NewLine() {
  if (style_ == Style::kCompact) return;
  static constexpr absl::string_view kBlanks =
      "\n                                                               ";
  const size_t length = 1 + 2 * depth_;
  if (length > kBlanks.size()) {
    Put('\n');
    for (size_t i = 1; i < length; ++i) Put(' ');
    return;
  }
  if (kBlanks.size() > block_.size() - waiting_) Flush();
  // All of them, as so many bytes are copied without a call.
  std::memcpy(block_.data() + waiting_, kBlanks.data(), kBlanks.size());
  waiting_ += length;
}

inline void Writer::Quote(absl::string_view text) {
  if (HasEscaped(text)) return QuoteEscaped(text);
  if (text.size() + 2 > block_.size()) {
    Put('"');
    Put(text);
    Put('"');
    return;
  }
  if (text.size() + 2 > block_.size() - waiting_) Flush();
  char* const to = block_.data() + waiting_;
  to[0] = '"';
  std::copy(text.begin(), text.end(), to + 1);
  to[1 + text.size()] = '"';
  waiting_ += text.size() + 2;
}

namespace {

absl::string_view EscapeOf(char c, std::array<char, 6>& scratch) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      scratch = {'\\', 'u', '0', '0', kDigits[c >> 4], kDigits[c & 0xf]};
      return {scratch.data(), scratch.size()};
  }
}

}  // namespace

void Writer::QuoteEscaped(absl::string_view text) {
  Put('"');
  size_t start = 0;
  for (size_t block = 0; block < text.size(); block += sizeof(Bytes)) {
    const size_t end = std::min(block + sizeof(Bytes), text.size());
    if (!HasEscaped(text.substr(block, end - block))) continue;
    for (size_t i = block; i < end; ++i) {
      if (!kEscaped[static_cast<unsigned char>(text[i])]) continue;
      std::array<char, 6> scratch;
      Put(text.substr(start, i - start));
      Put(EscapeOf(text[i], scratch));
      start = i + 1;
    }
  }
  Put(text.substr(start));
  Put('"');
}

std::vector<const google::protobuf::Map<std::string,
                                        google::protobuf::Value>::value_type*>
OrderedMembers(const google::protobuf::Struct& object) {
  // IAM User Guide, "Grammar of the IAM JSON policy language"; CloudWatch's
  // dashboards follow their own documentation by `type`.
  static constexpr absl::string_view kFirst[] = {
      "Version",      "Id",        "Sid",       "Effect",   "Principal",
      "NotPrincipal", "Action",    "NotAction", "Resource", "NotResource",
      "Condition",    "Statement", "type",
  };
  const auto rank = [](absl::string_view key) {
    return std::find(std::begin(kFirst), std::end(kFirst), key) -
           std::begin(kFirst);
  };
  using Member =
      const google::protobuf::Map<std::string,
                                  google::protobuf::Value>::value_type;
  absl::InlinedVector<std::pair<ptrdiff_t, Member*>, 8> ranked;
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
