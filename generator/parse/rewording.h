// SPDX-License-Identifier: Apache-2.0
//
// What protobuf's parser finds, in the words of whoever writes a spec.

#ifndef GENERATOR_PARSE_REWORDING_H_
#define GENERATOR_PARSE_REWORDING_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/diag/source_file.h"
#include "generator/diag/suggest.h"
#include "google/protobuf/descriptor.h"

namespace drc::parse {

struct Reworded {
  // Empty where an earlier finding says it all.
  std::string text;
  // The word of the spec that it is about, where the parser had read past it.
  std::string word;
  absl::string_view rule_id = "syntax";
  // A second place, where there is one.
  std::string note;
  diag::Loc note_at;
  // What to write instead of what stands at the finding's place, if it is
  // known.
  diag::Fix fix;
};

// `message` is the parser's, of the byte `offset` of a file that should be a
// message of the type `root`.
Reworded Reword(absl::string_view message, const diag::SourceFile& file,
                size_t offset, const google::protobuf::Descriptor& root);

// Where a place of a spec is: which blocks are open there, and which field has
// its value there.

// A block of a spec that is open at some place.
struct Block {
  std::string field;  // that it is the value of; empty: the spec itself
  const google::protobuf::Descriptor*
      type;  // null where the language has no such block
  diag::Loc opened;
  std::map<std::string, diag::Loc> fields;  // what was set in it, and where
};

// Where a place of a spec is.
struct Context {
  std::vector<Block> blocks;  // the innermost last
  std::string value_of;       // the field whose value comes there

  const Block& inner() const { return blocks.back(); }

  // The field whose value comes there; null where the language has none.
  const google::protobuf::FieldDescriptor* field() const {
    return inner().type == nullptr ? nullptr
                                   : inner().type->FindFieldByName(value_of);
  }
};

// Whether a token begins as names do.
bool IsIdentifier(absl::string_view token);

// Reads the text, which need not be a spec, up to an offset.
Context ContextAt(const diag::SourceFile& file, size_t offset,
                  const google::protobuf::Descriptor& root);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_REWORDING_H_
