// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_ARCHIVE_ZIP_H_
#define GENERATOR_ARCHIVE_ZIP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::archive {

// A file by its path within an archive, "package/module.py".
struct File {
  std::string path;
  std::string content;
};

// More than these an archive of the plain form cannot hold.
inline constexpr size_t kMostFiles = 65535;

// A zip archive of the files, in their order, which the caller makes one: the
// same files give the same bytes on every machine. Nothing is compressed, as no
// two versions of a compressor agree, and all times are the first that the form
// knows. Every file may be read and run by everybody, as Lambda wants it.
// Takes at most kMostFiles and less than 4 GiB.
// Source: PKWARE, ".ZIP File Format Specification".
std::string Zip(const std::vector<File>& files);

}  // namespace drc::archive

#endif  // GENERATOR_ARCHIVE_ZIP_H_
