// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a spec's own resources, as only the program tells.
#ifndef GENERATOR_PROGRAM_OWN_FAULTS_H_
#define GENERATOR_PROGRAM_OWN_FAULTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
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

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_OWN_FAULTS_H_
