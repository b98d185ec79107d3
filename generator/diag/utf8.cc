// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/utf8.h"

namespace drc::diag {
namespace {

bool IsAscii(char c) { return static_cast<uint8_t>(c) < 0x80; }

}  // namespace

Character CharacterAt(absl::string_view text, size_t offset) {
  constexpr Character kInvalid = {0xFFFD, 1, false};
  const uint8_t lead = static_cast<uint8_t>(text[offset]);
  if (lead < 0x80) return {lead, 1, true};

  size_t size;
  uint32_t code;
  uint32_t least;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2, code = lead & 0x1F, least = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3, code = lead & 0x0F, least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4, code = lead & 0x07, least = 0x10000;
  } else {
    return kInvalid;
  }
  if (text.size() - offset < size) return kInvalid;
  for (size_t i = 1; i < size; ++i) {
    const uint8_t byte = static_cast<uint8_t>(text[offset + i]);
    if ((byte & 0xC0) != 0x80) return kInvalid;
    code = code << 6 | (byte & 0x3F);
  }
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return kInvalid;
  }
  return {code, size, true};
}

size_t FindInvalidUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (IsAscii(text[i])) {
      ++i;
      continue;
    }
    const Character character = CharacterAt(text, i);
    if (!character.valid) return i;
    i += character.size;
  }
  return absl::string_view::npos;
}

size_t CountCharacters(absl::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    i += IsAscii(text[i]) ? 1 : CharacterAt(text, i).size;
  }
  return count;
}

}  // namespace drc::diag
