// SPDX-License-Identifier: Apache-2.0
//
// The code of the functions.

#ifndef GENERATOR_PARSE_CODE_FILE_H_
#define GENERATOR_PARSE_CODE_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"

namespace drc::parse {

// Reads the files that `code_file` names, relative to the folder of the spec at
// `spec_path`. Returns one text a function, empty where it names none or where
// a finding of rule "code-file" says why it cannot be read.
std::vector<std::string> ReadCodeFiles(absl::string_view spec_path,
                                       const dr::v1::Environment& environment,
                                       const Locations& locations,
                                       diag::Diagnostics& diagnostics);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_CODE_FILE_H_
