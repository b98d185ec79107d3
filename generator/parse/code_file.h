// SPDX-License-Identifier: Apache-2.0
//
// The code of the functions.

#ifndef GENERATOR_PARSE_CODE_FILE_H_
#define GENERATOR_PARSE_CODE_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/archive/zip.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"

namespace drc::parse {

// The files of a function's `code`, in the order of their paths.
struct Package {
  // None where the function has no such code; never null. Functions that name
  // one folder or archive share them.
  archive::SharedFiles files = std::make_shared<std::vector<archive::File>>();
  std::string entry;  // the path of the one that `handler` names
};

// What functions run, one of each a function.
struct Code {
  // The text of its `code_file`, or of its package's entry; empty where it
  // names none.
  std::vector<std::string> texts;
  std::vector<Package> packages;
};

// Reads what `code_file` and `code` name, relative to the folder of the file
// that says so: the spec or an overlay. A finding of rule "code-file"
// says why one cannot be read.
Code ReadCode(const dr::v1::Environment& environment,
              const Locations& locations, diag::Diagnostics& diagnostics);

// The files of a function's package.

// Reads the files of a folder, or of a zip archive, in the order of their paths
// and without what Python keeps of modules. Returns what is wrong with them,
// "has more than 250 MB"; empty where nothing is.
std::string ReadFolder(const std::string& root,
                       std::vector<archive::File>& files);
std::string ReadZip(const std::string& path, std::vector<archive::File>& files);

// Whether opening the file would wait for whoever writes into it.
bool IsPipe(const std::string& path);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_CODE_FILE_H_
