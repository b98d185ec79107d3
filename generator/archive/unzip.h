// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_ARCHIVE_UNZIP_H_
#define GENERATOR_ARCHIVE_UNZIP_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "generator/archive/zip.h"

namespace drc::archive {

// The files of a zip archive that somebody else has made, in its order, without
// folders, times and rights. Stored and deflated ones are read, each held to
// its checksum. An InvalidArgument says in words what is wrong: no archive, a
// file that is encrypted, a link, packed otherwise, or whose path leaves the
// archive, is there twice or as a folder too, or is longer than Linux takes.
// OutOfRange: more than `most_bytes` together, unpacked. Source: PKWARE, ".ZIP
// File Format Specification".
absl::StatusOr<std::vector<File>> Unzip(absl::string_view archive,
                                        size_t most_bytes);

}  // namespace drc::archive

#endif  // GENERATOR_ARCHIVE_UNZIP_H_
