// SPDX-License-Identifier: Apache-2.0
//
// What the importer has to say about its inputs. Every step adds findings and
// goes on, so that one run shows all of them; the run writes nothing when one
// of them is an error.

#ifndef TOOLS_IMPORT_SCHEMA_FINDINGS_H_
#define TOOLS_IMPORT_SCHEMA_FINDINGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace import_schema {

// A place in an input: the file, and within it a JSON pointer (RFC 6901) or,
// in a text file, "LINE" or "LINE:COLUMN", 1-based. `within` may be empty.
struct Place {
  std::string file;
  std::string within;

  // The place of a member of the object, or of an element of the array, here.
  Place Child(absl::string_view token) const;
  Place Child(size_t index) const;
};

class Findings {
 public:
  void Error(const Place& place, absl::string_view text);
  void Warning(const Place& place, absl::string_view text);

  // Adds all findings of another.
  void Add(const Findings& other);

  // Adds them, the errors as warnings: of what the run can do without.
  void AddAsWarnings(const Findings& other);

  // No error was found. Warnings do not count.
  bool ok() const { return errors_ == 0; }

  // One line a finding, "FILE:WITHIN: error|warning: TEXT", sorted, each once;
  // control characters are escaped.
  std::string Render() const;

 private:
  struct Line {
    Place place;
    bool error;
    std::string text;
  };

  std::vector<Line> lines_;
  int errors_ = 0;
};

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_FINDINGS_H_
