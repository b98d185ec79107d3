// SPDX-License-Identifier: Apache-2.0
//
// Specs that say themselves what the compiler finds in them.
//
// Above each faulty line of a file of tests/testdata stand the findings' first
// lines:
//
//     # CHECK: [[@LINE+2]]:9: error: `zones` is 7, above the maximum of 6
//     [range] # CHECK: [[@LINE-7]]:3: note: text of a note, right below its
//     finding zones: 7
//
// `[[@LINE+2]]` is the line two below this one. A finding without a place
// stands at the file's head, as `# CHECK: error: ...`. A file without such
// lines expects none.
//
// A line "# previous: FILE" names the spec that is deployed, in the same
// folder; each "# overlay: FILE" an overlay, which says itself what is found in
// it. A note in another file has that file's path, and the line that it has
// without CHECK lines.

#ifndef TESTS_DIAGNOSTICS_EXPECTATIONS_H_
#define TESTS_DIAGNOSTICS_EXPECTATIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::testing {

// The folder of the specs, relative to the workspace.
inline constexpr char kTestdata[] = "tests/testdata";

// The specs below `root`/tests/testdata by path, relative to `root`.
std::vector<std::string> SpecsBelow(const std::string& root);

// The text without its CHECK lines.
std::string WithoutExpectations(absl::string_view text);

// The text with CHECK lines for its findings, which are those in the text as it
// is. `file` is its index among the files of the run: 0 for the spec, which has
// those without a file as well.
std::string WithExpectations(absl::string_view text,
                             const diag::Diagnostics& diagnostics,
                             int file = 0);

// The overlays that a text names, without their CHECK lines.
std::vector<parse::OverlayText> OverlaysOf(const std::string& path,
                                           const std::string& text);

// Runs the phases that report findings on a text; `path` says where code files
// are. What is deployed is `previous`, a spec; where that is empty, the spec
// that the text names in a line "# previous: FILE", beside it, if any.
void Compile(const std::string& path, const std::string& text,
             diag::Diagnostics& diagnostics, const std::string& previous = "");

}  // namespace drc::testing

#endif  // TESTS_DIAGNOSTICS_EXPECTATIONS_H_
