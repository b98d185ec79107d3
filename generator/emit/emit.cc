// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/emit.h"

#include <algorithm>
#include <utility>

#include "generator/emit/manifest.h"
#include "generator/emit/source_map.h"
#include "generator/emit/template.h"
#include "generator/hash/sha256.h"

namespace drc::emit {

void EmitProgram(const link::Linked& linked, absl::string_view spec,
                 std::vector<File>& files) {
  const program::Program& program = linked.program();
  Filled filled;
  std::vector<Template> templates;
  // A parent stands before its children, whose keys it names.
  for (auto it = program.stacks.rbegin(); it != program.stacks.rend(); ++it) {
    const program::Stack& stack = **it;
    File file{stack.TemplatePath(), EmitTemplate(stack, program, filled)};
    Template item;
    item.path = file.path;
    item.region = stack.region;
    item.sha256 = hash::Sha256Hex(file.content);
    item.bytes = file.content.size();
    item.key = TemplateKey(program.environment, stack, item.sha256);
    if (stack.parent != nullptr && !stack.is_apart) {
      FillIn(stack, item.key, item.sha256, filled);
    }
    templates.push_back(std::move(item));
    files.push_back(std::move(file));
  }
  for (const program::Asset& asset : program.assets) {
    files.push_back({asset.path, asset.Content()});
  }
  std::sort(
      templates.begin(), templates.end(),
      [](const Template& a, const Template& b) { return a.path < b.path; });
  files.push_back({"manifest.json", EmitManifest(program, spec, templates)});
  files.push_back({"source_map.json", EmitSourceMap(program, spec)});
}

}  // namespace drc::emit
