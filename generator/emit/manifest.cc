// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "generator/emit/emit.h"
#include "generator/emit/template.h"

namespace drc::emit {
namespace {

// Of a template or an asset.
template <typename T>
void WriteContent(const T& item, json::Writer& writer) {
  writer.Member("sha256", item.sha256);
  writer.Member("bytes", item.bytes);
  writer.Member("key", item.key);
}

// What the spec says of what exists already, for tools that can look.
void WriteExisting(const program::Program& program, json::Writer& writer) {
  std::vector<std::pair<const program::Stack*, const program::Resource*>> found;
  for (const auto* list : {&program.stacks, &program.undeployed}) {
    for (const auto& stack : *list) {
      for (const auto& resource : stack->existing) {
        found.emplace_back(stack.get(), resource.get());
      }
    }
  }
  if (found.empty()) return;
  writer.MemberObjects("existing", found, [](const auto& each, auto& to) {
    const auto& [stack, resource] = each;
    to.Member("region", stack->region);
    to.Member("stack", stack->name);
    to.Member("logical_id", resource->logical_id);
    to.Member("type", program::TypeName(*resource));
    to.Member("id", resource->existing_id);
    to.Key("properties");
    WriteMessage(*resource->properties, *resource->schema, to);
  });
}

// What lies in S3 already, for tools that can look.
void WriteArchive(const program::Archive& archive, json::Writer& writer) {
  writer.Member("region", archive.region);
  writer.Member("bucket", archive.bucket);
  writer.Member("key", archive.key);
  writer.Member("version", archive.version);
  writer.Member("sha256", archive.sha256);
}

void WriteStack(const program::Stack* stack, json::Writer& writer) {
  writer.Member("parent", stack->parent->TemplatePath());
  writer.Member("logical_id", stack->deployed_by->logical_id);
  writer.Member("type", program::TypeName(*stack->deployed_by));
  writer.Member("child", stack->TemplatePath());
}

// One that the root does not deploy: where each of its parameters' values
// stands among the root's outputs.
void WriteApart(const program::Stack* stack, json::Writer& writer) {
  writer.Member("name", stack->name);
  writer.Member("parent", stack->parent->TemplatePath());
  writer.Member("child", stack->TemplatePath());
  writer.MemberObject("outputs", [&](json::Writer& to) {
    for (const program::Parameter& parameter : stack->parameters) {
      to.Member(parameter.name, OutputFor(*stack, parameter));
    }
  });
}

}  // namespace

std::string EmitManifest(const program::Program& program,
                         absl::string_view spec,
                         const std::vector<Template>& templates) {
  std::string text;
  text.reserve(size_t{1} << 14);  // most take less
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("root", program.root().TemplatePath());
  writer.MemberObjects("templates", templates,
                       [](const Template& item, json::Writer& to) {
                         to.Member("path", item.path);
                         to.Member("region", item.region);
                         WriteContent(item, to);
                       });
  writer.MemberObjects("assets", program.assets,
                       [](const program::Asset& asset, json::Writer& to) {
                         to.Member("path", asset.path);
                         WriteContent(asset, to);
                       });
  std::vector<const program::Stack*> deployed, apart;
  for (const auto& stack : program.stacks) {
    if (stack->parent == nullptr) continue;
    (stack->is_apart ? apart : deployed).push_back(stack.get());
  }
  writer.MemberObjects("stacks", deployed, WriteStack);
  if (!apart.empty()) writer.MemberObjects("apart", apart, WriteApart);
  WriteExisting(program, writer);
  if (!program.archives.empty()) {
    writer.MemberObjects("archives", program.archives, WriteArchive);
  }
  writer.Member("spec", spec);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
