// SPDX-License-Identifier: Apache-2.0
//
// How a spec is laid out.

#ifndef GENERATOR_PARSE_FORMAT_TEXT_H_
#define GENERATOR_PARSE_FORMAT_TEXT_H_

#include "generator/diag/source_file.h"

namespace drc::parse {

// The text of a spec, which ParseText has taken, as this language is laid out;
// it means the same, and a second time changes nothing.
//
// A field a line, two spaces deeper in each block: `name: value`, `name {`.
// Blocks that are written on one line stay so, and lists of values become so,
// where they fit into 120 characters and no comment is in them. Strings in a
// row stand below their field, a line each. Comments stay where they are, two
// spaces behind what they share a line with. Of blank lines one is kept, but
// none at the ends of a block. Values are left as they are written, and so is a
// text whose head has the comment "# txtpbfmt: disable".
std::string FormatText(const diag::SourceFile& file);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_FORMAT_TEXT_H_
