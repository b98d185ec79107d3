// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_ARCHIVE_ZIP_H_
#define GENERATOR_ARCHIVE_ZIP_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::archive {

// A file by its path within an archive, "package/module.py".
struct File {
  std::string path;
  std::string content;
};

// What may be much, and stands in several archives.
using SharedFiles = std::shared_ptr<const std::vector<File>>;

// More than these an archive of the plain form cannot hold.
inline constexpr size_t kMostFiles = 65535;

// Folders of a file within each other, at most. A link of a folder that leads
// back up would go on for ever, and an archive may say whatever it likes.
inline constexpr int kDeepestFolder = 64;

// A zip archive of the files and of `more` behind them, in their order, which
// the caller makes one: the same files give the same bytes on every machine.
// Nothing is compressed, as no two versions of a compressor agree, and all
// times are the first that the form knows. Every file may be read and run by
// everybody, as Lambda wants it. Takes at most kMostFiles and less than 4 GiB.
// Source: PKWARE, ".ZIP File Format Specification".
std::string Zip(const std::vector<File>& files,
                absl::Span<const File> more = {});

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

#endif  // GENERATOR_ARCHIVE_ZIP_H_
