// SPDX-License-Identifier: Apache-2.0
//
// A stage of an environment: what differs from its spec.

#ifndef GENERATOR_PARSE_OVERLAY_H_
#define GENERATOR_PARSE_OVERLAY_H_

#include <memory>

#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"
#include "google/protobuf/message.h"

namespace drc::parse {

// Merges an overlay, a message of the spec's type in which nothing is required,
// into the spec, before defaults are filled in:
//
// - a single value becomes the overlay's;
// - a message both, field by field; of a oneof the overlay's;
// - a map both, by key;
// - a list with a `merge_key` both: the overlay's n-th element of a key is
// merged
//   into the spec's n-th of that key, and appended where there is none;
// - any other list the overlay's, also where that is `[]`.
//
// So an overlay takes no entry of a map and no element with a key away; `[]`
// for one of these is a finding of rule "overlay".
//
// `locations` says of each value afterwards where it was written; what both
// have (a message, an element and its key) is at its place in the spec.
void ApplyOverlay(std::unique_ptr<google::protobuf::Message> overlay,
                  Locations overlay_locations, google::protobuf::Message* spec,
                  Locations* locations, diag::Diagnostics& diagnostics);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_OVERLAY_H_
