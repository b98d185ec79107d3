// SPDX-License-Identifier: Apache-2.0
//
// What is written in another format, or with the characters of a word
// processor.

#ifndef GENERATOR_PARSE_FOREIGN_TEXT_H_
#define GENERATOR_PARSE_FOREIGN_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace drc::parse {

// What a text says of itself that is no spec: "this is YAML; ...", and the byte
// that shows it. Empty where it shows none of the formats that are known. For
// texts that the parser has refused.
struct ForeignFormat {
  std::string text;
  size_t offset = 0;
};
ForeignFormat FindForeignFormat(absl::string_view text);

// What stands for a character beyond ASCII, and what is said of it. `instead`
// is empty where that is not known.
struct ForeignCharacter {
  std::string text;
  std::string instead;
};
ForeignCharacter DescribeCharacter(absl::string_view character);

// The quote that is still open at `end`, where its line ends, with what follows
// it.
std::string OpenQuote(absl::string_view text, size_t end);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_FOREIGN_TEXT_H_
