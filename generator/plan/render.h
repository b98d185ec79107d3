// SPDX-License-Identifier: Apache-2.0
//
// A plan for tools, for terminals and for pull requests.
#ifndef GENERATOR_PLAN_RENDER_H_
#define GENERATOR_PLAN_RENDER_H_

#include <string>

#include "generator/plan/plan.h"

namespace drc::plan {

// plan.json: `environment`, `changes`, `data_at_stake`, `rights`, `names` with
// `freed` and `taken`, `recovery`, `standby`.
std::string RenderJson(const Plan& plan);

// What is lost or refused first, then each stack, rights, names and recovery.
// With `colour`, in ANSI's.
std::string RenderText(const Plan& plan, bool colour);

// The same as Markdown, each stack in a <details>.
std::string RenderMarkdown(const Plan& plan);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RENDER_H_
