// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_SUFFIX_TAGS_H_
#define GENERATOR_LOWER_SUFFIX_TAGS_H_

#include "generator/program/program.h"

namespace drc::lower {

// Gives the environment's tag to all that is deleted by it, the spec's own
// included, where the spec does not say one of that key.
void AddSuffixTags(program::Program& program);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_SUFFIX_TAGS_H_
