// SPDX-License-Identifier: Apache-2.0
//
// Writes specs with random mistakes, the same each time:
//
//   broken_specs SPEC COUNT FOLDER
//
// FOLDER/NAME_0.textproto and so on, NAME as SPEC is called.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/specs/mutate.h"
#include "tests/specs/tokens.h"

namespace drc::testing {
namespace {

// Cuts a text off, flips a byte of it, or leaves out a line.
std::string Break(absl::string_view text, std::mt19937& random) {
  std::string broken(text);
  if (broken.empty()) return broken;
  const size_t place = random() % broken.size();
  switch (random() % 3) {
    case 0:
      broken.resize(place);
      break;
    case 1:
      broken[place] = static_cast<char>(random() % 256);
      break;
    default: {
      const size_t line = broken.rfind('\n', place);
      const size_t begin = line == broken.npos ? 0 : line + 1;
      broken.erase(begin, broken.find('\n', place) - begin + 1);
    }
  }
  return broken;
}

// Two of three as somebody writes them who is tired: by tokens and bytes alone.
std::string Spoil(const std::string& text, uint32_t seed) {
  std::mt19937 random(seed);
  const ByteMutator bytes = [&](absl::string_view part) {
    return Break(part, random);
  };
  if (seed % 3 == 0) return MutateSpec(text, seed, bytes);
  std::string spoilt = text;
  for (size_t i = random() % 3 + 1; i > 0; --i) {
    spoilt = MutateTokens(spoilt, random);
  }
  return random() % 3 == 0 ? bytes(spoilt) : spoilt;
}

int Write(const std::string& spec, uint32_t count, const std::string& folder) {
  std::ifstream file(spec, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string name = std::filesystem::path(spec).stem().string();
  for (uint32_t seed = 0; seed < count; ++seed) {
    std::ofstream out(absl::StrCat(folder, "/", name, "_", seed, ".textproto"),
                      std::ios::binary);
    out << Spoil(text.str(), seed);
    if (!out.flush()) {
      std::cerr << "cannot write to " << folder << std::endl;
      return 1;
    }
  }
  return file.good() ? 0 : 1;
}

}  // namespace
}  // namespace drc::testing

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: broken_specs SPEC COUNT FOLDER" << std::endl;
    return 2;
  }
  return drc::testing::Write(argv[1], std::atoi(argv[2]), argv[3]);
}
