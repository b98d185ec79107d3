// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_OUTPUT_FOLDER_H_
#define GENERATOR_COMMAND_OUTPUT_FOLDER_H_

#include <filesystem>

#include "absl/status/status.h"
#include "generator/emit/emit.h"

namespace drc::command {

// A folder that is replaced as a whole or stays as it is. What is written goes
// into a hidden folder beside it until all of it is there.
//
// Replaced is a folder that is empty, or in which all files are named as the
// compiler names its own, a manifest or report of its among them; so nothing
// is lost that the compiler cannot write again.
class OutputFolder {
 public:
  explicit OutputFolder(const std::string& path);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  // Removes what was not committed.
  ~OutputFolder();

  // Whether a file is the folder, or would lie in it.
  bool Holds(const std::string& file) const;

  // Says why the folder must not be replaced.
  absl::Status CheckReplaceable() const;

  absl::Status Add(const std::vector<emit::File>& files);

  // Puts what was added in the folder's place, and makes the folders above it.
  // The last call. Where the system refuses, the older folder is back.
  absl::Status Commit();

 private:
  absl::Status Stage();
  absl::Status Replace() const;
  std::filesystem::path Hidden(const char* ending) const;

  const std::string path_;          // as given
  std::filesystem::path target_;    // the same from the root, without links
  std::filesystem::path ancestor_;  // the nearest folder above that exists
  std::filesystem::path staged_;    // empty: there is none
};

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_OUTPUT_FOLDER_H_
