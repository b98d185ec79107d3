// SPDX-License-Identifier: Apache-2.0
//
// What the values of templates mean, whatever stack they stand in.
#ifndef GENERATOR_PLAN_VALUES_H_
#define GENERATOR_PLAN_VALUES_H_

#include <string>

#include "generator/plan/release.h"

namespace drc::plan {

// Stands alone in an object for what AWS knows, not the template: "AWS::Region"
// and the like, a parameter of the root, or a resource's `Ref` or attribute,
// "us-east-1/data.template.json#Table" and "...#Table.Arn". CloudFormation has
// no such function.
inline constexpr char kAtom[] = "$atom";

// A text whose parts are texts and atoms.
inline constexpr char kText[] = "$text";

// The value without parameters, outputs and attributes of readers: each is
// replaced by what it stands for, in whatever stack that is. Two releases mean
// the same where their meanings are equal, and every resource that one rests on
// is an atom.
Json MeaningOf(const Json& value, const Template& in, const Release& release);

// Whether a meaning is an atom, or a text that holds some.
bool HasAtom(const Json& meaning);

// The resource of an atom, "us-east-1/data.template.json#Table"; empty where it
// is none.
std::string ResourceOf(const std::string& atom);

// A text that may hold atoms, as people read it: "orders-${EnvironmentSuffix}".
// Of any other value, its JSON.
std::string Readable(const Json& meaning);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_VALUES_H_
