// SPDX-License-Identifier: Apache-2.0
//
// The files of a function's package.

#ifndef GENERATOR_PARSE_PACKAGE_FILES_H_
#define GENERATOR_PARSE_PACKAGE_FILES_H_

#include <string>
#include <vector>

#include "generator/archive/zip.h"

namespace drc::parse {

// Reads the files of a folder, or of a zip archive, in the order of their paths
// and without what Python keeps of modules. Returns what is wrong with them,
// "has more than 250 MB"; empty where nothing is.
std::string ReadFolder(const std::string& root,
                       std::vector<archive::File>& files);
std::string ReadZip(const std::string& path, std::vector<archive::File>& files);

// Whether opening the file would wait for whoever writes into it.
bool IsPipe(const std::string& path);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_PACKAGE_FILES_H_
