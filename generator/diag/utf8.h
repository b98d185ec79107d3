// SPDX-License-Identifier: Apache-2.0
//
// UTF-8, one character at a time.

#ifndef GENERATOR_DIAG_UTF8_H_
#define GENERATOR_DIAG_UTF8_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace drc::diag {

struct Character {
  // U+FFFD where the bytes are not UTF-8.
  uint32_t code = 0;
  // Bytes that it takes: 1 where they are not UTF-8.
  size_t size = 0;
  bool valid = false;
};

// The character that begins at `offset`, which lies before the end. Surrogates,
// overlong forms and codes above U+10FFFF are not UTF-8.
Character CharacterAt(absl::string_view text, size_t offset);

// Offset of the first byte that is not UTF-8, or npos.
size_t FindInvalidUtf8(absl::string_view text);

// Number of characters (code points).
size_t CountCharacters(absl::string_view text);

// Columns that a character takes in a terminal: 0, 1 or 2.
int DisplayWidth(uint32_t code);

// Whether printing the character could disturb a terminal or hide text: control
// characters and those that turn the direction of writing.
bool IsUnprintable(uint32_t code);

}  // namespace drc::diag

#endif  // GENERATOR_DIAG_UTF8_H_
