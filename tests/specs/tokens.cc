// SPDX-License-Identifier: Apache-2.0

#include "tests/specs/tokens.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace drc::testing {
namespace {

// What the text format has besides fields and values.
constexpr absl::string_view kFormat[] = {
    "{", "}", "<",  ">",   "[",  "]",     ":",    ",",  ";",  "-",
    "'", "#", "\n", "\"",  "\t", "\r\n",  "true", "[]", "0x", "1e9",
    "/", ".", "{}", "inf", "''", "# é\n", "\xFF", "[,", "\\", "\"\\u00e9\""};

bool IsWord(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '.' || c == '-';
}

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

// The length of the token at the text's begin.
size_t TokenSize(absl::string_view text) {
  const auto run = [&](bool (*is_part)(char)) {
    return static_cast<size_t>(
        std::find_if_not(text.begin(), text.end(), is_part) - text.begin());
  };
  const char first = text[0];
  if (IsWord(first)) return run(IsWord);
  if (IsSpace(first)) return run(IsSpace);
  if (first == '#') return std::min(text.find('\n'), text.size());
  if (first != '"' && first != '\'') return 1;
  for (size_t i = 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == first) return i + 1;
    if (text[i] == '\\') ++i;
  }
  return 1;
}

}  // namespace

std::vector<std::string> SplitTokens(absl::string_view text) {
  std::vector<std::string> tokens;
  while (!text.empty()) {
    const size_t size = TokenSize(text);
    tokens.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return tokens;
}

std::string MutateTokens(absl::string_view text, std::mt19937& random) {
  std::vector<std::string> tokens = SplitTokens(text);
  const auto any = [&](size_t bound) { return random() % bound; };
  if (tokens.empty()) return std::string(kFormat[any(std::size(kFormat))]);
  const size_t begin = any(tokens.size());
  const size_t count =
      std::min<size_t>(1 + (any(2) == 0 ? 0 : any(12)), tokens.size() - begin);
  const auto at = [&](size_t i) {
    return tokens.begin() + static_cast<std::ptrdiff_t>(i);
  };
  const std::vector<std::string> taken(at(begin), at(begin + count));
  switch (any(5)) {
    case 0:
      tokens.erase(at(begin), at(begin + count));
      break;
    case 1:
      tokens.insert(at(begin), taken.begin(), taken.end());
      break;
    case 2:
      tokens.erase(at(begin), at(begin + count));
      tokens.insert(at(any(tokens.size() + 1)), taken.begin(), taken.end());
      break;
    case 3:
      tokens[begin] = tokens[any(tokens.size())];
      break;
    default: {
      const std::string added(kFormat[any(std::size(kFormat))]);
      if (any(2) == 0) {
        tokens[begin] = added;
      } else {
        tokens.insert(at(begin), added);
      }
      break;
    }
  }
  return absl::StrJoin(tokens, "");
}

}  // namespace drc::testing
