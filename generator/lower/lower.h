// SPDX-License-Identifier: Apache-2.0
//
// From intent to resources.
#ifndef GENERATOR_LOWER_LOWER_H_
#define GENERATOR_LOWER_LOWER_H_

#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::lower {

// The program of a spec that passed all checks. The spec must outlive it.
program::Program Lower(const parse::ParsedSpec& spec);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_LOWER_H_
