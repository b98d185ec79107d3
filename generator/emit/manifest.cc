// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/manifest.h"

#include "generator/emit/properties.h"
#include "generator/emit/template.h"
#include "generator/json/writer.h"

namespace drc::emit {
namespace {

// What the spec says of what exists already, for tools that can look.
void WriteExisting(const program::Program& program, json::Writer& writer) {
  bool has_any = false;
  for (const auto* list : {&program.stacks, &program.undeployed}) {
    for (const auto& stack : *list) {
      for (const auto& resource : stack->existing) {
        if (!has_any) {
          writer.Key("existing");
          writer.BeginArray();
        }
        has_any = true;
        writer.BeginObject();
        writer.Member("region", stack->region);
        writer.Member("stack", stack->name);
        writer.Member("logical_id", resource->logical_id);
        writer.Member("type", program::TypeName(*resource));
        writer.Member("id", resource->existing_id);
        writer.Key("properties");
        WriteMessage(*resource->properties, *resource->schema, writer);
        writer.EndObject();
      }
    }
  }
  if (has_any) writer.EndArray();
}

// What lies in S3 already, for tools that can look.
void WriteArchives(const program::Program& program, json::Writer& writer) {
  if (program.archives.empty()) return;
  writer.MemberObjects("archives", program.archives,
                       [](const program::Archive& archive, json::Writer& to) {
                         to.Member("region", archive.region);
                         to.Member("bucket", archive.bucket);
                         to.Member("key", archive.key);
                         to.Member("version", archive.version);
                         to.Member("sha256", archive.sha256);
                       });
}

// Stacks that the root does not deploy: where each of their parameters' values
// stands among its outputs.
void WriteApart(const program::Program& program, json::Writer& writer) {
  bool has_any = false;
  for (const auto& stack : program.stacks) {
    if (!stack->is_apart) continue;
    if (!has_any) {
      writer.Key("apart");
      writer.BeginArray();
    }
    has_any = true;
    writer.BeginObject();
    writer.Member("name", stack->name);
    writer.Member("parent", stack->parent->TemplatePath());
    writer.Member("child", stack->TemplatePath());
    writer.Key("outputs");
    writer.BeginObject();
    for (const program::Parameter& parameter : stack->parameters) {
      writer.Member(parameter.name, OutputFor(*stack, parameter));
    }
    writer.EndObject();
    writer.EndObject();
  }
  if (has_any) writer.EndArray();
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
                         to.Member("sha256", item.sha256);
                         to.Key("bytes");
                         to.Int(static_cast<int64_t>(item.bytes));
                         to.Member("key", item.key);
                       });
  writer.MemberObjects("assets", program.assets,
                       [](const program::Asset& asset, json::Writer& to) {
                         to.Member("path", asset.path);
                         to.Member("sha256", asset.sha256);
                         to.Key("bytes");
                         to.Int(static_cast<int64_t>(asset.bytes));
                         to.Member("key", asset.key);
                       });
  writer.Key("stacks");
  writer.BeginArray();
  for (const auto& stack : program.stacks) {
    if (stack->parent == nullptr || stack->is_apart) continue;
    writer.BeginObject();
    writer.Member("parent", stack->parent->TemplatePath());
    writer.Member("logical_id", stack->deployed_by->logical_id);
    writer.Member("type", program::TypeName(*stack->deployed_by));
    writer.Member("child", stack->TemplatePath());
    writer.EndObject();
  }
  writer.EndArray();
  WriteApart(program, writer);
  WriteExisting(program, writer);
  WriteArchives(program, writer);
  writer.Member("spec", spec);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
