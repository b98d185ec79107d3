// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"

namespace drc::json {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

constexpr char kDigits[] = "0123456789abcdef";

bool IsEscaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ||
         c == 0x7f;
}

// Sixteen bytes, in each of which a comparison gives all bits or none.
using Bytes = unsigned char __attribute__((vector_size(16)));

Bytes Escaped(const Bytes& bytes) {
  return (bytes < 0x20) | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f);
}

Bytes Load(const char* bytes) {
  Bytes loaded;
  std::memcpy(&loaded, bytes, sizeof(loaded));
  return loaded;
}

// Whether any byte of `found` is set.
bool IsAny(const Bytes& found) {
  uint64_t halves[2];
  std::memcpy(halves, &found, sizeof(found));
  return (halves[0] | halves[1]) != 0;
}

// How many bytes stand before the first that is escaped.
size_t CountPlain(const Bytes& bytes) {
  const Bytes escaped = Escaped(bytes);
  uint64_t halves[2];
  std::memcpy(halves, &escaped, sizeof(escaped));
  // The lowest byte is the first.
  if (halves[0] != 0) return __builtin_ctzll(halves[0]) / 8;
  return halves[1] == 0 ? sizeof(bytes) : 8 + __builtin_ctzll(halves[1]) / 8;
}

// Calls `visit` with the index of each byte that is escaped, of which nearly no
// text has any.
template <typename Visit>
void VisitEscaped(absl::string_view text, const Visit& visit) {
  for (size_t block = 0; block < text.size(); block += sizeof(Bytes)) {
    const char* bytes = text.data() + block;
    char last[sizeof(Bytes)];
    if (const size_t left = text.size() - block; left < sizeof(last)) {
      std::memset(last, ' ', sizeof(last));
      bytes = static_cast<const char*>(std::memcpy(last, bytes, left));
    }
    const Bytes escaped = Escaped(Load(bytes));
    if (!IsAny(escaped)) continue;
    for (size_t i = 0; i < sizeof(Bytes); ++i) {
      if (escaped[i]) visit(block + i);
    }
  }
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
  Put(':');
  if (style_ == Style::kIndented) Put(' ');
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
  // With signs around it, and room to look at sixteen bytes at a time.
  const size_t room = text.size() + 2 + sizeof(Bytes);
  if (room > block_.size()) return QuoteEscaped(text);
  if (room > block_.size() - waiting_) Flush();
  char* const to = block_.data() + waiting_;
  to[0] = '"';
  char* const end = std::copy(text.begin(), text.end(), to + 1);
  const Bytes blanks = Bytes{} + ' ';
  std::memcpy(end, &blanks, sizeof(blanks));
  // Nearly no text has bytes to escape: it is copied and then looked at.
  Bytes found = {};
  for (const char* at = to + 1; at < end; at += sizeof(Bytes)) {
    found |= Escaped(Load(at));
  }
  if (IsAny(found)) return QuoteEscaped(text);
  *end = '"';
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
  std::array<char, 6> scratch;
  Put('"');
  while (text.size() >= sizeof(Bytes)) {
    if (block_.size() - waiting_ < sizeof(Bytes)) Flush();
    std::memcpy(block_.data() + waiting_, text.data(), sizeof(Bytes));
    const size_t plain = CountPlain(Load(text.data()));
    waiting_ += plain;
    text.remove_prefix(plain);
    if (plain == sizeof(Bytes)) continue;
    Put(EscapeOf(text.front(), scratch));
    text.remove_prefix(1);
  }
  for (const char c : text) {
    if (IsEscaped(c)) {
      Put(EscapeOf(c, scratch));
    } else {
      Put(c);
    }
  }
  Put('"');
}

std::vector<const StructMember*> OrderedMembers(
    const google::protobuf::Struct& object) {
  // IAM User Guide, "Grammar of the IAM JSON policy language"; CloudWatch's
  // dashboards follow their own documentation by `type`.
  static constexpr absl::string_view kFirst[] = {
      "Version",      "Id",        "Sid",       "Effect",   "Principal",
      "NotPrincipal", "Action",    "NotAction", "Resource", "NotResource",
      "Condition",    "Statement", "type",
  };
  const auto rank = [](absl::string_view key) {
    return absl::c_find(kFirst, key) - std::begin(kFirst);
  };
  absl::InlinedVector<std::pair<ptrdiff_t, const StructMember*>, 8> ranked;
  for (const StructMember& member : object.fields()) {
    ranked.emplace_back(rank(member.first), &member);
  }
  absl::c_sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first
                              : a.second->first < b.second->first;
  });
  std::vector<const StructMember*> members;
  members.reserve(ranked.size());
  for (const auto& [unused, member] : ranked) members.push_back(member);
  return members;
}

void WriteValue(const google::protobuf::Value& value, Writer& writer,
                void (*text)(absl::string_view, Writer&)) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      return text(value.string_value(), writer);
    case google::protobuf::Value::kNumberValue:
      return writer.Double(value.number_value());
    case google::protobuf::Value::kBoolValue:
      return writer.Bool(value.bool_value());
    case google::protobuf::Value::kStructValue:
      return WriteStruct(value.struct_value(), writer, text);
    case google::protobuf::Value::kListValue:
      writer.BeginArray();
      for (const auto& element : value.list_value().values()) {
        WriteValue(element, writer, text);
      }
      return writer.EndArray();
    case google::protobuf::Value::kNullValue:
    case google::protobuf::Value::KIND_NOT_SET:
      return writer.Null();
  }
}

void WriteStruct(const google::protobuf::Struct& object, Writer& writer,
                 void (*text)(absl::string_view, Writer&)) {
  writer.BeginObject();
  for (const auto* member : OrderedMembers(object)) {
    writer.Key(member->first);
    WriteValue(member->second, writer, text);
  }
  writer.EndObject();
}

namespace {

using Meaning = std::function<const std::string&(const std::string&)>;

void WriteString(absl::string_view text, Writer& writer) {
  writer.String(text);
}

// Of the text between its signs.
size_t QuotedSize(absl::string_view text) {
  size_t size = text.size() + 2;
  VisitEscaped(text, [&](size_t i) {
    std::array<char, 6> scratch;
    size += EscapeOf(text[i], scratch).size() - 1;
  });
  return size;
}

size_t SizeOf(const google::protobuf::Struct& object, const Meaning& meaning);

size_t SizeOf(const google::protobuf::Value& value, const Meaning& meaning) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      return QuotedSize(meaning == nullptr ? value.string_value()
                                           : meaning(value.string_value()));
    case google::protobuf::Value::kStructValue:
      return SizeOf(value.struct_value(), meaning);
    case google::protobuf::Value::kListValue: {
      const auto& elements = value.list_value().values();
      size_t size = 2 + std::max(elements.size() - 1, 0);  // with commas
      for (const auto& element : elements) size += SizeOf(element, meaning);
      return size;
    }
    default: {
      std::string text;
      Writer writer(text, Writer::Style::kCompact);
      WriteValue(value, writer, WriteString);
      return text.size();
    }
  }
}

size_t SizeOf(const google::protobuf::Struct& object, const Meaning& meaning) {
  size_t size = 2 + std::max(static_cast<int>(object.fields_size()) - 1, 0);
  for (const auto& [name, value] : object.fields()) {
    size += QuotedSize(name) + 1 + SizeOf(value, meaning);
  }
  return size;
}

}  // namespace

std::string CompactText(const google::protobuf::Struct& object) {
  std::string text;
  Writer writer(text, Writer::Style::kCompact);
  WriteStruct(object, writer, WriteString);
  return text;
}

size_t CompactSize(const google::protobuf::Struct& object,
                   const Meaning& meaning) {
  return SizeOf(object, meaning);
}

}  // namespace drc::json
