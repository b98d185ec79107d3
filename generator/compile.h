// SPDX-License-Identifier: Apache-2.0
//
// The phases, one after the other.
#ifndef GENERATOR_COMPILE_H_
#define GENERATOR_COMPILE_H_

#include "generator/options.h"
#include "generator/parse/parse.h"
#include "generator/plan/release.h"

namespace drc {

// The linked program of a spec that passed all checks; nothing where its own
// resources have faults that only the program tells, which join `diagnostics`.
// Fails where the compiler is wrong.
absl::StatusOr<std::optional<link::Linked>> BuildProgram(
    const parse::ParsedSpec& spec, lower::TemplateUrls template_urls,
    diag::Diagnostics& diagnostics);

// Compiles a parsed spec, which has an environment, into `files`: all of them,
// or none where there is an error among the findings. With what is deployed,
// the plan of the update is among them; `previous` is null where that is not
// known. Findings join `diagnostics`, which the spec was parsed with and no
// other. An error status means that the compiler is wrong; findings mean that
// the spec is.
absl::Status Compile(const parse::ParsedSpec& spec, const Options& options,
                     const plan::Release* previous,
                     diag::Diagnostics& diagnostics,
                     std::vector<emit::File>& files);

}  // namespace drc

#endif  // GENERATOR_COMPILE_H_
