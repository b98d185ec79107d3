// SPDX-License-Identifier: Apache-2.0
//
// From intent to resources.
#ifndef GENERATOR_LOWER_LOWER_H_
#define GENERATOR_LOWER_LOWER_H_

#include "generator/lower/template_urls.h"
#include "generator/parse/parse.h"

namespace drc::lower {

// The program of a spec that passed all checks. The spec must outlive it.
program::Lowered Lower(const parse::ParsedSpec& spec, TemplateUrls urls);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_LOWER_H_
