// SPDX-License-Identifier: Apache-2.0
//
// What AWS's schemas and the catalogue say of a resource by its type and its
// properties as JSON.
#ifndef GENERATOR_PLAN_RESOURCE_TYPES_H_
#define GENERATOR_PLAN_RESOURCE_TYPES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/plan/release.h"

namespace drc::plan {

// Whether a change at a JSON pointer of the properties replaces the resource,
// or may: of a create-only property, or of one that tells the resource from
// others of its type. Of a type that is not known, nothing does.
bool IsCreateOnly(absl::string_view type, absl::string_view pointer);

// Whether CloudFormation hands the tags of its stack on to a resource.
bool TakesStackTags(absl::string_view type);

// The physical name in the meaning of a resource's properties, as people read
// it; empty where AWS names it, or takes the name for nothing but a label.
std::string NameIn(absl::string_view type, const Json& meaning);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RESOURCE_TYPES_H_
