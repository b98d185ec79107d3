// SPDX-License-Identifier: Apache-2.0
//
// What protobuf's parser finds, in the words of whoever writes a spec.

#ifndef GENERATOR_PARSE_REWORDING_H_
#define GENERATOR_PARSE_REWORDING_H_

#include <cstddef>
#include <string>

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

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_REWORDING_H_
