// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/format_text.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/diag/utf8.h"
#include "generator/parse/token_cursor.h"

namespace drc::parse {
namespace {

constexpr size_t kMaxWidth = 120;
constexpr int kIndent = 2;
constexpr absl::string_view kDisabled = "# txtpbfmt: disable";

struct Comment {
  absl::string_view text;
  bool own_line;  // nothing stands before it
  bool after_blank_line;
};

struct Token {
  absl::string_view text;
  bool is_string = false;
  int line = 0;
  // Those between the token before and this one.
  std::vector<Comment> comments;
  bool after_blank_line = false;
  // Of an opening bracket: the number of the closing one.
  size_t match = 0;
};

// Reads what stands between the token before, if there is one, and `token`.
void ReadGap(absl::string_view gap, bool is_first, Token& token) {
  int line_ends = is_first ? 1 : 0;
  for (size_t i = 0; i < gap.size(); ++i) {
    line_ends += gap[i] == '\n' ? 1 : 0;
    if (gap[i] != '#') continue;
    const absl::string_view text = gap.substr(i, gap.find('\n', i) - i);
    token.comments.push_back({absl::StripTrailingAsciiWhitespace(text),
                              line_ends > 0, line_ends > 1});
    line_ends = 0;
    i += text.size() - 1;
  }
  token.after_blank_line = line_ends > 1;
}

// The tokens of a text, and one without text for its end.
std::vector<Token> Tokens(const diag::SourceFile& file) {
  const absl::string_view text = file.text;
  std::vector<Token> tokens;
  std::vector<size_t> open;
  size_t end = 0;
  for (TokenCursor cursor(&file); !cursor.AtEnd(); cursor.Next()) {
    Token token;
    token.line = cursor.Place().line;
    const size_t begin = cursor.Offset();
    token.text = text.substr(begin, cursor.text().size());
    token.is_string = cursor.IsString();
    ReadGap(text.substr(end, begin - end), tokens.empty(), token);
    end = begin + token.text.size();
    if (token.text == "{" || token.text == "<" || token.text == "[") {
      open.push_back(tokens.size());
    } else if (token.text == "}" || token.text == ">" || token.text == "]") {
      tokens[open.back()].match = tokens.size();
      open.pop_back();
    }
    tokens.push_back(std::move(token));
  }
  tokens.emplace_back();
  ReadGap(text.substr(end), tokens.size() == 1, tokens.back());
  return tokens;
}

class Formatter {
 public:
  explicit Formatter(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::string Run() && {
    Fields(0);
    Close(0);
    return std::move(out_);
  }

 private:
  const Token& token() const { return tokens_[at_]; }
  bool Is(absl::string_view text) const { return token().text == text; }
  bool IsBlock() const { return Is("{") || Is("<"); }
  bool AtClose() const {
    return Is("}") || Is(">") || Is("]") || at_ + 1 == tokens_.size();
  }

  // Makes the token's comments those to be written next.
  void Hold() {
    std::vector<Comment>& comments = tokens_[at_].comments;
    held_.insert(held_.end(), comments.begin(), comments.end());
    comments.clear();
  }

  absl::string_view Take() {
    Hold();
    return tokens_[at_++].text;
  }

  void Line(int indent, absl::string_view text) {
    absl::StrAppend(&out_, std::string(indent, ' '), text, "\n");
    at_start_ = false;
    has_comment_ = false;
  }

  void BlankLine() {
    if (!at_start_) out_ += '\n';
  }

  // Writes the comments that are held, behind the last line those that stood
  // there, unless all shall have lines of their own.
  void WriteComments(int indent, bool own_lines = false) {
    for (const Comment& comment : held_) {
      if (comment.own_line || own_lines || has_comment_) {
        if (comment.after_blank_line) BlankLine();
        Line(indent, comment.text);
      } else {
        out_.pop_back();
        absl::StrAppend(&out_, "  ", comment.text, "\n");
      }
      has_comment_ = true;
    }
    held_.clear();
  }

  // Writes what stands before the token.
  void Lead(int indent) {
    Hold();
    WriteComments(indent);
    if (token().after_blank_line) BlankLine();
  }

  // The line that opens a block; what is in it follows.
  void Open(int indent, absl::string_view text) {
    Line(indent, text);
    at_start_ = true;
  }

  // Writes the comments at the end of a block, and goes past it.
  void Close(int indent) {
    Hold();
    WriteComments(indent);
    ++at_;
  }

  void Fields(int indent) {
    while (!AtClose()) Field(indent);
  }

  std::string Name() {
    std::string name;
    // "[aws.sqs.Queue]"
    const size_t last = Is("[") ? token().match : at_;
    while (at_ <= last) absl::StrAppend(&name, Take());
    return name;
  }

  void Field(int indent) {
    Lead(indent);
    const std::string name = Name();
    if (Is(":")) Take();
    WriteComments(indent, /*own_lines=*/true);
    if (IsBlock()) {
      Block(indent, absl::StrCat(name, " "), "");
    } else if (Is("[")) {
      List(indent, absl::StrCat(name, ": "));
    } else {
      Value(indent, absl::StrCat(name, ":"), "");
    }
    TakeSeparator();
  }

  void TakeSeparator() {
    if (Is(",") || Is(";")) Take();
  }

  // Writes what the token opens on the line of `before`, if it fits there.
  bool WriteOnOneLine(int indent, absl::string_view before,
                      absl::string_view after) {
    const size_t first = at_;
    for (size_t i = first; i <= tokens_[first].match; ++i) {
      if (!tokens_[i].comments.empty()) return false;
    }
    const std::string text =
        absl::StrCat(before, Is("[") ? ListText() : BlockText(), after);
    if (text.find('\n') == text.npos &&
        indent + diag::CountCharacters(text) <= kMaxWidth) {
      Line(indent, text);
      return true;
    }
    at_ = first;
    return false;
  }

  void Block(int indent, absl::string_view before, absl::string_view after) {
    const Token& close = tokens_[token().match];
    // An empty one has but one form.
    if ((token().line == close.line || at_ + 1 == token().match) &&
        WriteOnOneLine(indent, before, after)) {
      return;
    }
    Take();
    Open(indent, absl::StrCat(before, "{"));
    Fields(indent + kIndent);
    Close(indent + kIndent);
    Line(indent, absl::StrCat("}", after));
  }

  void List(int indent, absl::string_view before) {
    bool has_blocks = false;
    for (size_t i = at_; i < token().match; ++i) {
      has_blocks =
          has_blocks || tokens_[i].text == "{" || tokens_[i].text == "<";
    }
    if ((!has_blocks || token().line == tokens_[token().match].line) &&
        WriteOnOneLine(indent, before, "")) {
      return;
    }
    Take();
    Open(indent, absl::StrCat(before, "["));
    while (!AtClose()) Element(indent + kIndent);
    Close(indent + kIndent);
    Line(indent, "]");
  }

  void Element(int indent) {
    Lead(indent);
    size_t end = IsBlock() ? token().match + 1 : at_;
    while (tokens_[end].text != "," && tokens_[end].text != "]") ++end;
    const absl::string_view after = tokens_[end].text == "," ? "," : "";
    if (IsBlock()) {
      Block(indent, "", after);
    } else {
      Value(indent, "", after);
    }
    TakeSeparator();
  }

  // A number, a name or strings. `before` is a field's name and colon, or, of
  // an element, empty.
  void Value(int indent, absl::string_view before, absl::string_view after) {
    if (token().comments.empty() &&
        !(token().is_string && tokens_[at_ + 1].is_string)) {
      Line(indent,
           absl::StrCat(before, before.empty() ? "" : " ", ValueText(), after));
      return;
    }
    if (!before.empty()) {
      Open(indent, before);
      indent += kIndent;
    }
    for (bool is_first = true, is_last = false; !is_last; is_first = false) {
      Lead(indent);
      const bool is_string = token().is_string;
      const std::string text = is_string ? std::string(Take()) : ValueText();
      is_last = !is_string || !token().is_string;
      Line(indent, absl::StrCat(text, is_last ? after : ""));
      // What belongs to one element stands deeper than the next one.
      if (is_first && before.empty()) indent += kIndent;
    }
  }

  std::string FieldText() {
    const std::string name = Name();
    if (Is(":")) Take();
    std::string text =
        IsBlock()
            ? absl::StrCat(name, " ", BlockText())
            : absl::StrCat(name, ": ", Is("[") ? ListText() : ValueText());
    TakeSeparator();
    return text;
  }

  std::string BlockText() {
    std::vector<std::string> fields;
    Take();
    while (!AtClose()) fields.push_back(FieldText());
    Take();
    return fields.empty()
               ? "{}"
               : absl::StrCat("{ ", absl::StrJoin(fields, " "), " }");
  }

  std::string ListText() {
    std::vector<std::string> elements;
    Take();
    while (!AtClose()) {
      elements.push_back(IsBlock() ? BlockText() : ValueText());
      TakeSeparator();
    }
    Take();
    return absl::StrCat("[", absl::StrJoin(elements, ", "), "]");
  }

  std::string ValueText() {
    const bool is_string = token().is_string;
    std::string text(Take());
    while (is_string && token().is_string) absl::StrAppend(&text, " ", Take());
    if (text == "-") absl::StrAppend(&text, Take());
    return text;
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::vector<Comment> held_;
  std::string out_;
  // Whether a file or block begins, which no blank line does.
  bool at_start_ = true;
  // Whether the last line ends in a comment.
  bool has_comment_ = false;
};

}  // namespace

std::string FormatText(const diag::SourceFile& file) {
  std::vector<Token> tokens = Tokens(file);
  for (const Comment& comment : tokens.front().comments) {
    if (comment.text == kDisabled) return file.text;
  }
  return Formatter(std::move(tokens)).Run();
}

}  // namespace drc::parse
