// SPDX-License-Identifier: Apache-2.0
//
// For tests: a spec as a file.
#ifndef GENERATOR_PARSE_TEMPORARY_FILE_H_
#define GENERATOR_PARSE_TEMPORARY_FILE_H_

#include <cstdio>
#include <string>

#include "gtest/gtest.h"

namespace drc::parse {

// Writes the content under the test's own folder; returns the path.
inline std::string TemporaryFile(const std::string& name,
                                 const std::string& content) {
  const std::string path = testing::TempDir() + "/" + name;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  std::fwrite(content.data(), 1, content.size(), file);
  std::fclose(file);
  return path;
}

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_TEMPORARY_FILE_H_
