// SPDX-License-Identifier: Apache-2.0
//
// Names of a spec that become one logical id.
#ifndef GENERATOR_PROGRAM_COLLISIONS_H_
#define GENERATOR_PROGRAM_COLLISIONS_H_

#include "generator/diag/diagnostics.h"
#include "generator/program/program.h"

namespace drc::program {

// Reports resources of a stack that have one logical id, with the rule
// duplicate-name: where the spec asks for the later, with a note at the
// earlier, once for two places. Returns whether there are any; such a program
// says nothing else, as its references may mean either.
bool ReportCollisions(const Program& program, diag::Diagnostics& out);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_COLLISIONS_H_
