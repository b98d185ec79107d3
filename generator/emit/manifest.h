// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_EMIT_MANIFEST_H_
#define GENERATOR_EMIT_MANIFEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/emit/emit.h"
#include "generator/program/program.h"

namespace drc::emit {

// manifest.json: each template with its region, hash, size and key in the
// template bucket, each asset likewise, which lies in the buckets of both
// regions, and which stack resource deploys which template. Tools that
// publish and deploy read it; its form is a contract.
std::string EmitManifest(const program::Program& program,
                         absl::string_view spec,
                         const std::vector<Template>& templates);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_MANIFEST_H_
