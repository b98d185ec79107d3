// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/emit.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "generator/emit/template.h"
#include "generator/hash/sha256.h"

namespace drc::emit {
namespace {

using Stacks = std::vector<const program::Stack*>;

// A parent names its children's keys, and so comes after them. Nearly all
// stacks have no child: these are one group.
std::vector<Stacks> InGroups(const program::Program& program) {
  absl::flat_hash_set<const program::Stack*> parents;
  for (const auto& stack : program.stacks) parents.insert(stack->parent);
  std::vector<Stacks> groups(1);
  for (auto it = program.stacks.rbegin(); it != program.stacks.rend(); ++it) {
    if (parents.contains(it->get())) {
      groups.push_back({it->get()});
    } else {
      groups.front().push_back(it->get());
    }
  }
  return groups;
}

// Appends the templates of stacks whose children's were printed before.
void Print(const link::Linked& linked, const Stacks& stacks,
           std::vector<File>& files, Filled& filled,
           std::vector<Template>& templates) {
  const size_t first = files.size();
  for (const program::Stack* stack : stacks) {
    files.push_back(
        {stack->TemplatePath(), EmitTemplate(*stack, linked, filled)});
  }
  std::vector<absl::string_view> texts;
  for (size_t i = first; i < files.size(); ++i) {
    texts.push_back(files[i].content);
  }
  const std::vector<std::string> digests = hash::Sha256HexOfAll(texts);
  for (size_t i = 0; i < stacks.size(); ++i) {
    const program::Stack& stack = *stacks[i];
    Template item{files[first + i].path, stack.region, digests[i],
                  texts[i].size(),
                  TemplateKey(linked.program().environment, stack, digests[i])};
    if (stack.parent != nullptr && !stack.is_apart) {
      FillIn(stack, item.key, item.sha256, filled);
    }
    templates.push_back(std::move(item));
  }
}

}  // namespace

void EmitProgram(const link::Linked& linked, absl::string_view spec,
                 std::vector<File>& files) {
  const program::Program& program = linked.program();
  Filled filled;
  std::vector<Template> templates;
  for (const Stacks& stacks : InGroups(program)) {
    Print(linked, stacks, files, filled, templates);
  }
  for (const program::Asset& asset : program.assets) {
    files.push_back({asset.path, asset.Content()});
  }
  std::sort(
      templates.begin(), templates.end(),
      [](const Template& a, const Template& b) { return a.path < b.path; });
  files.push_back({"manifest.json", EmitManifest(program, spec, templates)});
  files.push_back({"source_map.json", EmitSourceMap(linked, spec)});
}

}  // namespace drc::emit
