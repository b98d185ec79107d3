// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "dr/v1/properties.pb.h"
#include "generator/catalogue/other_types.h"
#include "generator/parse/parts.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/struct.pb.h"

namespace drc::parse {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) {
    names.emplace_back(type.field(i)->name());
  }
  return names;
}

// The values of every enum field of that name in the file of `type` and those
// that it imports.
std::vector<std::string> EnumValues(const Descriptor& type,
                                    absl::string_view field) {
  std::vector<const google::protobuf::FileDescriptor*> files = {type.file()};
  for (int i = 0; i < type.file()->dependency_count(); ++i) {
    files.push_back(type.file()->dependency(i));
  }
  std::vector<std::string> values;
  for (const auto* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const FieldDescriptor* found =
          file->message_type(i)->FindFieldByName(std::string(field));
      if (found == nullptr || found->enum_type() == nullptr) continue;
      // The first means that nothing was said.
      for (int j = 1; j < found->enum_type()->value_count(); ++j) {
        std::string value(found->enum_type()->value(j)->name());
        // Fields of one name may have one type.
        if (!absl::c_linear_search(values, value)) {
          values.push_back(std::move(value));
        }
      }
    }
  }
  return values;
}

// "a whole number of seconds", of a field that has its unit in its name.
std::string WholeNumber(absl::string_view field) {
  static constexpr std::pair<absl::string_view, absl::string_view> kUnits[] = {
      {"_days", "days"},       {"_hours", "hours"},     {"_mb", "MB"},
      {"_minutes", "minutes"}, {"_ms", "milliseconds"}, {"_percent", "percent"},
      {"_seconds", "seconds"}};
  for (const auto& [ending, unit] : kUnits) {
    if (absl::EndsWith(field, ending)) {
      return absl::StrCat("expected a whole number of ", unit);
    }
  }
  return "expected a whole number";
}

std::string BoundsOf(const FieldDescriptor* field) {
  if (field == nullptr) return "";
  const schema::Property& property = schema::PropertyOf(field);
  if (!property.has_minimum() || !property.has_maximum()) return "";
  return absl::StrCat("; expected ", static_cast<int64_t>(property.minimum()),
                      " to ", static_cast<int64_t>(property.maximum()));
}

// A number whose unit the tokenizer has stumbled over: "15m".
bool FollowsNumber(absl::string_view text, size_t offset) {
  return offset > 0 && offset < text.size() &&
         absl::ascii_isdigit(text[offset - 1]) &&
         absl::ascii_isalpha(text[offset]);
}

class Rewording {
 public:
  Rewording(const diag::SourceFile& file, size_t offset, const Descriptor& root)
      : file_(file),
        offset_(offset),
        root_(root),
        context_(ContextAt(file, offset, root)) {}

  Reworded UnknownField(const std::string& type_name, const std::string& word) {
    const size_t at = file_.text.rfind(word, offset_);
    if (at != std::string::npos && FollowsNumber(file_.text, at)) return {};
    const Descriptor* type =
        root_.file()->pool()->FindMessageTypeByName(type_name);
    if (type == nullptr) {
      const std::lock_guard<std::mutex> lock(catalogue::TypePoolMutex());
      type = catalogue::TypePool().FindMessageTypeByName(type_name);
    }
    if (type == nullptr) return {};
    if (type == google::protobuf::Struct::descriptor() ||
        type == google::protobuf::Value::descriptor()) {
      return {absl::StrCat("`", context_.inner().field,
                           "` is free JSON; set it in `json`, as text"),
              word};
    }
    if (type == dr::v1::Properties::descriptor()) {
      return {absl::StrCat("`", word,
                           "` stands in no type; say the type first: "
                           "`[aws.sqs.Queue] { ... }`"),
              word};
    }
    if (type->options().map_entry()) {
      return {absl::StrCat("an entry of `", context_.inner().field,
                           "` has a `key` and a `value`, no `", word, "`: `",
                           context_.inner().field, " { key: \"", word,
                           "\" value: \"...\" }`"),
              word};
    }
    Reworded result{
        absl::StrCat("`", type->name(), "` has no field `", word, "`"), word};
    const std::vector<std::string> names = FieldNames(*type);
    const std::string near = diag::Nearest(word, names);
    if (!near.empty()) {
      result.text += diag::DidYouMean(near);
      result.fix = {word, near};
    } else {
      AddMeant(word, *type, names, result);
    }
    return result;
  }

  Reworded UnknownType(const std::string& name) {
    // A service has few types; all have many.
    std::vector<std::string> near;
    const std::string service = name.substr(0, name.rfind('.') + 1);
    for (const std::string& each : catalogue::AllMessageNames()) {
      if (absl::StartsWith(each, service)) near.push_back(each);
    }
    std::string meant =
        diag::Nearest(name, near.empty() ? catalogue::AllMessageNames() : near);
    for (const std::string& each : catalogue::AllMessageNames()) {
      if (absl::EqualsIgnoreCase(each, name)) meant = each;
    }
    Reworded result{absl::StrCat("CloudFormation has no type ",
                                 diag::Quoted(name), diag::DidYouMean(meant)),
                    name};
    result.fix = {name, meant};
    return result;
  }

  Reworded Twice(const std::string& word) {
    Reworded result{absl::StrCat("`", word, "` is set twice; remove one"),
                    word};
    const auto first = context_.inner().fields.find(word);
    if (first != context_.inner().fields.end() &&
        OffsetOf(first->second) + word.size() < offset_) {
      result.note = "the first one";
      result.note_at = first->second;
    }
    return result;
  }

  Reworded OutOfRange(const std::string& value) {
    return {absl::StrCat("`", context_.value_of, "` is ", value,
                         ", out of range", BoundsOf(context_.field()))};
  }

  Reworded NumberWithUnit() {
    size_t number = offset_;
    while (number > 0 && absl::ascii_isdigit(file_.text[number - 1])) --number;
    return {
        absl::StrCat("a number with a unit; ",
                     WholeNumber(ContextAt(file_, number, root_).value_of))};
  }

  Reworded Expectation(const std::string& wanted, const std::string& got) {
    if (FollowsNumber(file_.text, offset_)) return {};
    if (got.empty() && context_.blocks.size() > 1) {
      return {absl::StrCat("the spec ends within `", context_.inner().field,
                           "`; close it with `}`"),
              "", "syntax", "opened here", context_.inner().opened};
    }
    if (context_.inner().type == dr::v1::Properties::descriptor() &&
        got == ":" && wanted == "\"]\"") {
      return {
          "expected a message's name, such as aws.sqs.Queue for "
          "AWS::SQS::Queue"};
    }
    if (got == "]" && absl::EndsWith(absl::StripTrailingAsciiWhitespace(
                                         file_.text.substr(0, offset_)),
                                     ",")) {
      return {"remove the comma before `]`"};
    }
    if (wanted == "\":\"" && got == "=") {
      return WithFix("write `:` between a field and its value, not `=`", "=",
                     ":");
    }
    Reworded result = wanted == "\":\"" ? Reworded() : OfValue(wanted, got);
    if (result.text.empty()) result.text = OfFormat(wanted, got);
    if (result.text.empty()) {
      result.text = absl::StrCat(
          "expected ", wanted == "identifier" ? "a field's name" : wanted,
          ", found ",
          got.empty() ? "the end of the spec" : absl::StrCat("`", got, "`"));
    }
    return result;
  }

 private:
  // A field of a block around: a brace may be missing.
  bool AddOuter(const std::string& word, Reworded& result) const {
    const std::vector<Block>& blocks = context_.blocks;
    for (size_t i = blocks.size() - 1; i-- > 0;) {
      if (blocks[i].type == nullptr ||
          blocks[i].type->FindFieldByName(word) == nullptr) {
        continue;
      }
      absl::StrAppend(&result.text, "; it is one of `", blocks[i].type->name(),
                      "`: is a `}` missing before it?");
      result.note = absl::StrCat("`", blocks.back().field, "` is opened here");
      result.note_at = blocks.back().opened;
      return true;
    }
    return false;
  }

  void AddMeant(const std::string& word, const Descriptor& type,
                const std::vector<std::string>& names, Reworded& result) const {
    std::string meant = FieldMeantBy(word, type);
    if (meant.empty() && AddOuter(word, result)) return;
    if (meant.empty()) meant = SynonymOf(word, root_);
    absl::StrAppend(&result.text,
                    meant.empty()
                        ? absl::StrCat("; it has ", absl::StrJoin(names, ", "))
                        : diag::DidYouMean(meant));
    // Others stand elsewhere in a spec.
    if (type.FindFieldByName(meant) != nullptr) result.fix = {word, meant};
  }

  // What is wrong with the value of a field; empty where it is none's.
  Reworded OfValue(absl::string_view wanted, const std::string& got) const {
    const FieldDescriptor* field = context_.field();
    if (field == nullptr) return {};
    const std::string value =
        absl::StrCat("`", field->name(), "` is ", got, "; ");
    const bool is_quoted = !got.empty() && (got[0] == '"' || got[0] == '\'');
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return {absl::StrCat(value, "expected true or false")};
      case FieldDescriptor::CPPTYPE_ENUM:
        if (!is_quoted) return {};
        if (field->enum_type()->FindValueByName(
                got.substr(1, got.size() - 2)) == nullptr) {
          return {absl::StrCat(
              value, "expected one of ",
              absl::StrJoin(EnumValues(root_, field->name()), ", "))};
        }
        return WithFix(absl::StrCat(value, "remove the quotes"), got,
                       got.substr(1, got.size() - 2));
      case FieldDescriptor::CPPTYPE_STRING:
        if (!IsIdentifier(got)) return {};
        return WithFix(absl::StrCat(value, "put it in quotes"), got,
                       absl::StrCat("\"", got, "\""));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return OfBlock(*field, wanted, got);
      default:
        if (wanted != "integer" && !is_quoted) return {};
        return {absl::StrCat(value, WholeNumber(field->name()))};
    }
  }

  // What is wrong with the value of a field that holds fields.
  static Reworded OfBlock(const FieldDescriptor& field,
                          absl::string_view wanted, const std::string& got) {
    if (wanted != "\"{\"" || got.empty()) return {};
    if (got == "=") return {"remove the `=`: a block has none"};
    const bool is_named =
        got[0] == '"' && field.message_type()->FindFieldByName("name");
    return {absl::StrCat(
        "`", field.name(), "` holds fields: `", field.name(),
        is_named ? absl::StrCat(" { name: ", got, " }`") : " { ... }`")};
  }

  static Reworded WithFix(std::string text, std::string written,
                          std::string instead) {
    Reworded result{std::move(text)};
    result.fix = {std::move(written), std::move(instead)};
    return result;
  }

  std::string OfFormat(absl::string_view wanted, absl::string_view got) const {
    if (wanted != "identifier") return "";
    if (got == "/") return "comments begin with `#`";
    if (got == "}" && context_.blocks.size() == 1) return "a `}` too many";
    return "";
  }

  const diag::SourceFile& file_;
  size_t offset_;
  const Descriptor& root_;
  Context context_;
};

std::string Plain(absl::string_view message) {
  std::string out(absl::StripSuffix(message, "."));
  if (out.size() > 1 && absl::ascii_islower(out[1])) {
    out[0] = absl::ascii_tolower(out[0]);
  }
  return out;
}

}  // namespace

Reworded Reword(absl::string_view message, const diag::SourceFile& file,
                size_t offset, const Descriptor& root) {
  static const RE2& unknown_field =
      *new RE2(R"re(Message type "([^"]+)" has no field named "([^"]+)"\.)re");
  static const RE2& unknown_value = *new RE2(
      R"re(Unknown enumeration value of "([^"]+)" for field "([^"]+)"\.)re");
  static const RE2& unknown_type = *new RE2(
      R"re(Extension "([^"]+)" is not defined or is not an extension of "dr\.v1\.Properties"\.)re");
  static const RE2& repetition = *new RE2(
      R"re(Non-repeated field "([^"]+)" is specified multiple times\.)re");
  static const RE2& alternatives = *new RE2(
      R"re(Field "([^"]+)" is specified along with field "([^"]+)", another .*)re");
  static const RE2& boolean = *new RE2(
      R"re(Invalid value for boolean field "([^"]+)"\. Value: "(.*)"\.)re");
  static const RE2& deprecation =
      *new RE2(R"re(text format contains deprecated field "([^"]+)")re");
  static const RE2& range = *new RE2(R"re(Integer out of range \((.*)\))re");
  static const RE2& expectation =
      *new RE2(R"re(Expected (.*), (?:got: (.*)|found "(.*)"\.))re");
  const re2::StringPiece text(message.data(), message.size());
  Rewording words(file, offset, root);
  std::string word, other, third;
  if (RE2::FullMatch(text, unknown_field, &other, &word)) {
    return words.UnknownField(other, word);
  }
  if (RE2::FullMatch(text, unknown_value, &word, &other)) {
    const std::vector<std::string> values = EnumValues(root, other);
    if (!values.empty()) {
      return {absl::StrCat("`", other, "` is ", word, "; expected one of ",
                           absl::StrJoin(values, ", ")),
              word};
    }
  }
  if (RE2::FullMatch(text, unknown_type, &word)) return words.UnknownType(word);
  if (RE2::FullMatch(text, repetition, &word)) return words.Twice(word);
  if (RE2::FullMatch(text, alternatives, &word, &other)) {
    return {absl::StrCat("`", word, "` and `", other,
                         "` exclude each other; remove one"),
            word, "exclusive"};
  }
  if (RE2::FullMatch(text, boolean, &other, &word)) {
    return {absl::StrCat("`", other, "` is ", word, "; expected true or false"),
            word};
  }
  if (RE2::FullMatch(text, deprecation, &word)) {
    return {absl::StrCat("`", word,
                         "` is deprecated; its comment in the schema says what "
                         "to set instead"),
            word};
  }
  if (RE2::FullMatch(text, range, &word)) return words.OutOfRange(word);
  if (message == "String literals cannot cross line boundaries.") {
    return {"the quote is not closed on its line",
            OpenQuote(file.text, offset)};
  }
  if (message == "Need space between number and identifier.") {
    return words.NumberWithUnit();
  }
  if (RE2::FullMatch(text, expectation, &word, &other, &third)) {
    return words.Expectation(word, other + third);
  }
  return {Plain(message)};
}

}  // namespace drc::parse
