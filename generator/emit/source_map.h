// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_EMIT_SOURCE_MAP_H_
#define GENERATOR_EMIT_SOURCE_MAP_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/link/linked.h"

namespace drc::emit {

// source_map.json: for each template, JSON pointer of each resource property ->
// "line:column" in the spec, or "file:line:column" in an overlay. A pointer
// speaks for all that lies below it, unless a longer one does.
std::string EmitSourceMap(const link::Linked& linked, absl::string_view spec);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_SOURCE_MAP_H_
