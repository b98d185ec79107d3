// SPDX-License-Identifier: Apache-2.0
//
// Writes JSON as it goes, without a tree: one environment is some hundred
// kilobytes, a thousand of them in one run must not be held twice.
#ifndef GENERATOR_JSON_WRITER_H_
#define GENERATOR_JSON_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

namespace drc::json {

// Appends to a string that must outlive it, and that is complete whenever no
// object and no array is open. The caller balances Begin and End and gives each
// value of an object its Key first.
class Writer {
 public:
  enum class Style {
    kIndented,  // two spaces a level, a line for each member
    kCompact,   // no white space
  };

  explicit Writer(std::string& out, Style style = Style::kIndented)
      : out_(out), style_(style) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }

  void Key(absl::string_view key);
  void String(absl::string_view text);
  void Int(int64_t value);
  // The shortest text that reads back as the same number; whole ones without a
  // fraction. JSON has no infinity and no NaN: they become null.
  void Double(double value);
  void Bool(bool value);
  void Null();

  // A member with a text, a number, true or false; with null where an optional
  // one is empty.
  template <typename T>
  void Member(absl::string_view key, const T& value) {
    Key(key);
    Value(value);
  }

  // No member where the text is empty.
  void MemberIfAny(absl::string_view key, absl::string_view text) {
    if (!text.empty()) Member(key, text);
  }

  // A member with an object, of which `write(*this)` writes the members.
  template <typename Write>
  void MemberObject(absl::string_view key, const Write& write) {
    Key(key);
    BeginObject();
    write(*this);
    EndObject();
  }

  // The same of a value, of which `write(value, *this)` writes the members.
  template <typename T, typename Write>
  void MemberObject(absl::string_view key, const T& value, const Write& write) {
    MemberObject(key, [&](Writer& to) { write(value, to); });
  }

  // A member with an array of texts.
  template <typename Texts>
  void MemberTexts(absl::string_view key, const Texts& texts) {
    Key(key);
    BeginArray();
    for (const auto& text : texts) String(text);
    EndArray();
  }

  // A member with an array of objects, in each of which `write(value, *this)`
  // writes the members.
  template <typename Values, typename Write>
  void MemberObjects(absl::string_view key, const Values& values,
                     const Write& write) {
    Key(key);
    BeginArray();
    for (const auto& value : values) {
      BeginObject();
      write(value, *this);
      EndObject();
    }
    EndArray();
  }

 private:
  template <typename T>
  void Value(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      Bool(value);
    } else if constexpr (std::is_integral_v<T>) {
      Int(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      Double(value);
    } else {
      String(value);
    }
  }
  template <typename T>
  void Value(const std::optional<T>& value) {
    value.has_value() ? Value(*value) : Null();
  }

  void Begin(char bracket);
  void End(char bracket);
  void BeforeValue();
  void AfterValue();
  void NewLine();
  void Quote(absl::string_view text);
  void QuoteEscaped(absl::string_view text);

  void Put(char c);
  void Put(absl::string_view text);
  void Flush();

  std::string& out_;
  Style style_;
  bool after_key_ = false;
  bool has_members_ = false;  // whether the innermost one that is open has any
  size_t depth_ = 0;          // open objects and arrays
  // What is to be appended: a string takes as long for one byte as for many.
  size_t waiting_ = 0;
  std::array<char, 1024> block_;
};

// The members of a Struct in the order in which they are printed: the keys of
// policies as AWS's documentation orders them, then the others by name. A
// protobuf map has no order of its own.
using StructMember =
    google::protobuf::Map<std::string, google::protobuf::Value>::value_type;
std::vector<const StructMember*> OrderedMembers(
    const google::protobuf::Struct& object);

// A Struct as a value, each of whose texts `text` writes.
void WriteStruct(const google::protobuf::Struct& object, Writer& writer,
                 void (*text)(absl::string_view, Writer&));
// The same of free JSON.
void WriteValue(const google::protobuf::Value& value, Writer& writer,
                void (*text)(absl::string_view, Writer&));

// A Struct on one line, for properties whose value is JSON as text.
std::string CompactText(const google::protobuf::Struct& object);

// How many bytes that has, with each text as `meaning` gives it where there is
// one.
size_t CompactSize(const google::protobuf::Struct& object,
                   const std::function<const std::string&(const std::string&)>&
                       meaning = nullptr);

}  // namespace drc::json

#endif  // GENERATOR_JSON_WRITER_H_
