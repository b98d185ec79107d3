// SPDX-License-Identifier: Apache-2.0
//
// A plan for tools, for terminals and for pull requests.

#ifndef GENERATOR_PLAN_RENDER_H_
#define GENERATOR_PLAN_RENDER_H_

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

// The words that a plan is told in, whatever the form.

// "transactions: 2 to create, 1 to delete", or "transactions: no changes".
std::string Headline(const Plan& plan);

// Of a change that no deployment of the root makes.
inline constexpr absl::string_view kByAdopt = "by `tools/deploy adopt`";

// "+", "~", "±" or "-".
absl::string_view Sign(Action action);

// "infra_specs/transactions.textproto:12:3"; empty where it is not known.
std::string PlaceText(const Place& place);

// "orders-${EnvironmentSuffix}", "orders-... -> bills-...", or nothing.
std::string NameText(const Change& change);

// "/KeySchema /Tags/0/Value". A policy is named as a whole, as its rights are
// told on their own, and of many properties the first ones.
std::string PropertiesText(const Change& change);

// How long the standby runs another release, in a sentence; empty where it does
// not.
std::string StandbyText(const Standby& standby);

// "Allow dynamodb:GetItem, dynamodb:PutItem on arn:... to Service: x if {...}".
std::string RightText(const Right& right);

// The changes of each stack, by its name.
std::vector<std::pair<std::string, std::vector<const Change*>>> ByStack(
    const Plan& plan);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RENDER_H_
