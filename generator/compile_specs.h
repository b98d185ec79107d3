// SPDX-License-Identifier: Apache-2.0
//
// All specs of a run, on all cores.
#ifndef GENERATOR_COMPILE_SPECS_H_
#define GENERATOR_COMPILE_SPECS_H_

#include <functional>

#include "absl/status/status.h"
#include "generator/emit/emit.h"
#include "generator/options.h"

namespace drc {

// What became of a run.
struct Outcome {
  // All findings, as they are shown.
  std::string findings;

  // How many of them fail the run.
  int errors = 0;

  // Why the compiler could not work, a line or more each.
  std::vector<std::string> failures;

  // What the last call of `keep` gave.
  absl::Status kept;
};

// Takes the files of a spec, by their paths in the output folder.
using Keep = std::function<absl::Status(std::vector<emit::File> files)>;

// Compiles the specs that the options name, on all cores, and tells of them in
// their order. Each one's files are handed on as soon as it and those before it
// are compiled, so that a thousand environments need the memory of a few; from
// the first error on there are no more, and what was kept is void.
// The file of the findings that the options ask for is written in any case.
Outcome CompileSpecs(const Options& options, bool colour, const Keep& keep);

// "1 error", "2 errors".
std::string CountErrors(int errors);

}  // namespace drc

#endif  // GENERATOR_COMPILE_SPECS_H_
