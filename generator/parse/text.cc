// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "generator/diag/utf8.h"
#include "generator/parse/own_properties.h"
#include "generator/parse/parts.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/stubs/common.h"

namespace drc::parse {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::Message;
using ::google::protobuf::TextFormat;

// Without a limit, 20,000 nested braces end in a stack overflow. Specs nest
// five deep.
constexpr int kMaxNesting = 64;

constexpr char kMessageHeader[] = "proto-message:";

bool CheckEncoding(const diag::SourceFile* file,
                   diag::Diagnostics& diagnostics) {
  const absl::string_view text = file->text;
  const size_t invalid = std::min(diag::FindInvalidUtf8(text), text.find('\0'));
  if (invalid == absl::string_view::npos) return true;
  diagnostics.Error(
      LocOfOffset(*file, invalid), "encoding",
      text[invalid] == '\0'
          ? "a NUL character; specs are text"
          : absl::StrFormat("byte 0x%02X is not UTF-8; save the spec as UTF-8",
                            static_cast<uint8_t>(text[invalid])));
  return false;
}

// Checks the comment at the file's head that names the message's type, as
// editors and formatters read it. A file need not have one.
bool CheckHeader(const diag::SourceFile* file, const Descriptor* type,
                 diag::Diagnostics& diagnostics) {
  const absl::string_view text = file->text;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const absl::string_view line = text.substr(begin, end - begin);
    absl::string_view rest = absl::StripAsciiWhitespace(line);
    begin = end + 1;
    if (rest.empty()) continue;
    if (!absl::ConsumePrefix(&rest, "#")) return true;
    rest = absl::StripLeadingAsciiWhitespace(rest);
    if (!absl::ConsumePrefix(&rest, kMessageHeader)) continue;
    const absl::string_view name = absl::StripAsciiWhitespace(rest);
    if (name == type->full_name()) return true;
    const size_t offset =
        name.empty() ? end : static_cast<size_t>(name.data() - text.data());
    diagnostics.Error(LocOfOffset(*file, offset), "proto-message",
                      "the spec declares itself a $0; expected $1",
                      diag::Quoted(name), type->full_name());
    return false;
  }
  return true;
}

// The whole character at a place, of which the parser shows the first byte.
absl::string_view CharacterOf(const diag::Loc& place) {
  const absl::string_view rest =
      absl::string_view(place.file->text).substr(OffsetOf(place));
  return rest.empty() ? rest : rest.substr(0, diag::CharacterAt(rest, 0).size);
}

// The parser's message with whole characters.
std::string Readable(absl::string_view message, absl::string_view meant) {
  std::string out;
  for (size_t i = 0; i < message.size();) {
    const diag::Character character = diag::CharacterAt(message, i);
    const absl::string_view bytes = message.substr(i, character.size);
    absl::StrAppend(&out, character.valid ? bytes : meant);
    i += character.size;
  }
  return out;
}

class Collector : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const diag::SourceFile* file, const Descriptor& type,
            diag::Diagnostics& diagnostics)
      : file_(file), type_(type), diagnostics_(diagnostics) {}

#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, google::protobuf::io::ColumnNumber column,
                   absl::string_view message) override {
    Error(line, column, message);
  }
  void RecordWarning(int line, google::protobuf::io::ColumnNumber column,
                     absl::string_view message) override {
    Warning(line, column, message);
  }
#else
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    Error(line, column, message);
  }
  void AddWarning(int line, google::protobuf::io::ColumnNumber column,
                  const std::string& message) override {
    Warning(line, column, message);
  }
#endif

 private:
  // The parser's place, or that of `word` before it.
  diag::Loc Place(int line, int column, absl::string_view word) const {
    if (line < 0) return {file_, 0, 0};
    const diag::Loc place = LocOfToken(*file_, line, column);
    if (word.empty()) return place;
    const absl::string_view text = file_->text;
    const size_t found = text.rfind(word, OffsetOf(place));
    return found == absl::string_view::npos ? place
                                            : LocOfOffset(*file_, found);
  }
  Reworded Words(const diag::Loc& place, absl::string_view message) const {
    const absl::string_view meant = CharacterOf(place);
    if (absl::StartsWith(message, "Interpreting non ascii codepoint")) {
      ForeignCharacter character = DescribeCharacter(meant);
      Reworded result{std::move(character.text)};
      result.fix = {std::string(meant), std::move(character.instead)};
      return result;
    }
    return Reword(Readable(message, meant), *file_, OffsetOf(place), type_);
  }
  void Error(int line, int column, absl::string_view message) {
    // What a line has after its first mistake follows from that, and what comes
    // after an open quote, or in another format, from these.
    if (is_lost_ || line == last_line_) return;
    last_line_ = line;
    const ForeignFormat foreign =
        has_erred_ ? ForeignFormat() : FindForeignFormat(file_->text);
    has_erred_ = true;
    if (!foreign.text.empty()) {
      is_lost_ = true;
      diagnostics_.Error(LocOfOffset(*file_, foreign.offset), "syntax",
                         foreign.text);
      return;
    }
    is_lost_ = absl::StrContains(message, "cross line boundaries");
    const Reworded reworded = Words(Place(line, column, ""), message);
    // The parser stumbles once more over what the tokenizer could not read.
    if (reworded.text.empty()) return;
    diag::Finding& finding = diagnostics_.Error(
        Place(line, column, reworded.word), reworded.rule_id, reworded.text);
    finding.Suggest(reworded.fix.written, reworded.fix.instead);
    if (!reworded.note.empty()) finding.Note(reworded.note_at, reworded.note);
  }
  void Warning(int line, int column, absl::string_view message) {
    const Reworded reworded = Words(Place(line, column, ""), message);
    diagnostics_.Warning(Place(line, column, reworded.word), "deprecated-field",
                         reworded.text);
  }

  const diag::SourceFile* file_;
  const Descriptor& type_;
  diag::Diagnostics& diagnostics_;
  bool has_erred_ = false;
  bool is_lost_ = false;
  int last_line_ = -1;
};

}  // namespace

bool ParseText(const diag::SourceFile* file, Message* message,
               diag::Diagnostics& diagnostics) {
  if (!CheckEncoding(file, diagnostics)) return false;
  const Descriptor* type = message->GetDescriptor();
  if (!CheckHeader(file, type, diagnostics)) return false;
  Collector collector(file, *type, diagnostics);
  TextFormat::Parser parser;
  parser.SetRecursionLimit(kMaxNesting);
  parser.RecordErrorsTo(&collector);
  TypeFinder finder;
  parser.SetFinder(&finder);
  return parser.ParseFromString(file->text, message);
}

}  // namespace drc::parse
