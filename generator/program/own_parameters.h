// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a spec's own parameters, and with their places.
#ifndef GENERATOR_PROGRAM_OWN_PARAMETERS_H_
#define GENERATOR_PROGRAM_OWN_PARAMETERS_H_

#include "generator/diag/diagnostics.h"
#include "generator/program/program.h"

namespace drc::program {

// Reports names that mean something else already, parameters that nothing uses,
// and those that stand where a proof rests on the text.
void ReportParameterFaults(const Program& program, diag::Diagnostics& out);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_OWN_PARAMETERS_H_
