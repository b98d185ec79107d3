// SPDX-License-Identifier: Apache-2.0
//
// Attributes that follow from a resource's physical name alone.
#ifndef GENERATOR_PROGRAM_DERIVE_H_
#define GENERATOR_PROGRAM_DERIVE_H_

#include "absl/types/optional.h"
#include "generator/catalogue/types.h"
#include "generator/program/program.h"

namespace drc::program {

// The text (reference.h) of the property that holds a resource's physical name,
// e.g. of BucketName; empty where it is unset or the type has none. For a
// replica key it is the ARN of the primary key.
std::string PhysicalName(const Resource& resource);

// The text that equals the attribute of a resource, by its type's entry in the
// catalogue, named `physical_name` and deployed in `region`; an empty attribute
// stands for `Ref`. Nothing where AWS picks the value, or without an entry.
absl::optional<std::string> DeriveAttribute(const catalogue::Type* type,
                                            absl::string_view physical_name,
                                            absl::string_view region,
                                            absl::string_view attribute);

// What `Ref` or the attribute is of what exists already; nothing where the spec
// does not say it.
absl::optional<std::string> ExistingText(const Resource& existing,
                                         absl::string_view attribute);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_DERIVE_H_
