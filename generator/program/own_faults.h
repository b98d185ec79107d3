// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a spec's own resources and names, as only the program
// tells.
#ifndef GENERATOR_PROGRAM_OWN_FAULTS_H_
#define GENERATOR_PROGRAM_OWN_FAULTS_H_

#include "generator/program/program.h"

namespace drc::program {

// Reports, at their places, what lowering could not do (Program::faults), and
// the references of own resources and their `depends_on` that name nothing.
void ReportOwnFaults(const Program& program, diag::Diagnostics& out);

// Whether any resource is the spec's own, or any right of a function: what the
// rules find may be the spec's mistake.
bool HasOwn(const Program& program);

// Why the attribute is none that `Fn::GetAtt` gives of the resource; empty
// where it is one, or where `attribute` is empty.
std::string AttributeFault(const Resource& target, absl::string_view attribute);

// Reports names that mean something else already, parameters that nothing uses,
// and those that stand where a proof rests on the text.
void ReportParameterFaults(const Program& program, diag::Diagnostics& out);

// Reports resources of a stack that have one logical id, with the rule
// duplicate-name: where the spec asks for the later, with a note at the
// earlier, once for two places. Returns whether there are any; such a program
// says nothing else, as its references may mean either.
bool ReportCollisions(const Program& program, diag::Diagnostics& out);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_OWN_FAULTS_H_
