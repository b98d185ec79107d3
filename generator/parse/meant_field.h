// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PARSE_MEANT_FIELD_H_
#define GENERATOR_PARSE_MEANT_FIELD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace drc::parse {

// The field of the language, as a path from `root`, that people mean by a word:
// one that has the word in its name, "rto" -> "objectives.rto_seconds", or what
// others call it, "s3" -> "buckets". Empty where there is none.
std::string FieldMeantBy(absl::string_view word,
                         const google::protobuf::Descriptor& root);

// The same by what others call it alone: in another message a word that is a
// part of a name means nothing.
std::string SynonymOf(absl::string_view word,
                      const google::protobuf::Descriptor& root);

// A field's name for a word of other tools, "tables" for "dynamodb"; empty
// where there is none.
absl::string_view NameOfSynonym(absl::string_view word);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_MEANT_FIELD_H_
