// SPDX-License-Identifier: Apache-2.0
//
// The tokens of a text in protobuf's text format, with their places.

#ifndef GENERATOR_PARSE_TOKEN_CURSOR_H_
#define GENERATOR_PARSE_TOKEN_CURSOR_H_

#include "generator/diag/source_file.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/stubs/common.h"

namespace drc::parse {

// Swallows what a tokenizer or a parser reports.
class Silence : public google::protobuf::io::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int, google::protobuf::io::ColumnNumber,
                   absl::string_view) override {}
#else
  void AddError(int, google::protobuf::io::ColumnNumber,
                const std::string&) override {}
#endif
};

// Walks the tokens of a file, comments left out. Errors are ignored: the parser
// reports them.
class TokenCursor {
 public:
  using Tokenizer = google::protobuf::io::Tokenizer;

  explicit TokenCursor(const diag::SourceFile* file);

  bool AtEnd() const { return token_.type == Tokenizer::TYPE_END; }
  bool IsString() const { return token_.type == Tokenizer::TYPE_STRING; }
  bool Is(absl::string_view text) const { return token_.text == text; }
  const std::string& text() const { return token_.text; }

  // Where the token begins. Takes time in the length of the text since the last
  // call, not in that of the line.
  diag::Loc Place();

  // The byte at which it begins.
  size_t Offset() {
    Place();
    return offset_;
  }

  void Next() { tokenizer_.Next(); }
  bool TryConsume(absl::string_view text) {
    if (!Is(text)) return false;
    Next();
    return true;
  }

 private:
  const diag::SourceFile* file_;
  google::protobuf::io::ArrayInputStream stream_;
  Silence silence_;
  Tokenizer tokenizer_;
  // The tokenizer's own; Next changes it.
  const Tokenizer::Token& token_;

  // The place that was asked for last: a 0-based line, the offset of a byte in
  // the text, its column as the tokenizer counts, and in characters.
  int line_ = 0;
  size_t offset_ = 0;
  int column_ = 0;
  int character_ = 0;
};

// What stands before the next "]": "aws.sqs.Queue". The cursor is there then.
std::string TypeInBrackets(TokenCursor& cursor);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_TOKEN_CURSOR_H_
