// SPDX-License-Identifier: Apache-2.0
//
// Prints a linked program: the templates, the manifest that lists them and the
// source map that leads from each property back to the spec.
#ifndef GENERATOR_EMIT_EMIT_H_
#define GENERATOR_EMIT_EMIT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/link/linked.h"
#include "generator/program/program.h"

namespace drc::emit {

// A file below the output folder.
struct File {
  std::string path;
  std::string content;
};

// A template, with what the manifest says of it.
struct Template {
  std::string path;
  std::string region;
  std::string sha256;
  size_t bytes = 0;
  std::string key;
};

// Appends the files of a program. `spec` is the spec's path as the outputs name
// it.
void EmitProgram(const link::Linked& linked, absl::string_view spec,
                 std::vector<File>& files);

// manifest.json: each template with its region, hash, size and key in the
// template bucket, each asset likewise, which lies in the buckets of both
// regions, and which stack resource deploys which template. Tools that
// publish and deploy read it; its form is a contract.
std::string EmitManifest(const program::Program& program,
                         absl::string_view spec,
                         const std::vector<Template>& templates);

// source_map.json: for each template, JSON pointer of each resource property ->
// "line:column" in the spec, or "file:line:column" in an overlay. A pointer
// speaks for all that lies below it, unless a longer one does.
std::string EmitSourceMap(const link::Linked& linked, absl::string_view spec);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_EMIT_H_
