// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/token_cursor.h"

#include "generator/diag/utf8.h"

namespace drc::parse {

TokenCursor::TokenCursor(const diag::SourceFile* file)
    : file_(file),
      stream_(file->text.data(), static_cast<int>(file->text.size())),
      tokenizer_(&stream_, &silence_),
      token_(tokenizer_.current()) {
  // As google::protobuf::TextFormat sets it.
  tokenizer_.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  tokenizer_.set_allow_f_after_float(true);
  tokenizer_.set_require_space_after_number(false);
  tokenizer_.set_allow_multiline_strings(true);
  Next();
}

diag::Loc TokenCursor::Place() {
  const std::string& text = file_->text;
  for (; line_ < token_.line && offset_ < text.size(); ++offset_) {
    if (text[offset_] != '\n') continue;
    ++line_;
    column_ = 0;
    character_ = 0;
  }
  while (column_ < token_.column && offset_ < text.size()) {
    const size_t size = diag::CharacterAt(text, offset_).size;
    column_ += text[offset_] == '\t' ? diag::kTokenizerTabWidth -
                                           column_ % diag::kTokenizerTabWidth
                                     : static_cast<int>(size);
    offset_ += size;
    ++character_;
  }
  return {file_, line_ + 1, character_ + 1};
}

std::string TypeInBrackets(TokenCursor& cursor) {
  std::string name;
  for (; !cursor.AtEnd() && !cursor.Is("]"); cursor.Next()) {
    name += cursor.text();
  }
  return name;
}

}  // namespace drc::parse
