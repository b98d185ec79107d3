// SPDX-License-Identifier: Apache-2.0
//
// Where a place of a spec is: which blocks are open there, and which field has
// its value there.

#ifndef GENERATOR_PARSE_SPEC_CONTEXT_H_
#define GENERATOR_PARSE_SPEC_CONTEXT_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/diag/source_file.h"
#include "google/protobuf/descriptor.h"

namespace drc::parse {

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

#endif  // GENERATOR_PARSE_SPEC_CONTEXT_H_
