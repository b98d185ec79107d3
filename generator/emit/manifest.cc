// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/manifest.h"

#include "generator/json/writer.h"

namespace drc::emit {

std::string EmitManifest(const program::Program& program,
                         absl::string_view spec,
                         const std::vector<Template>& templates) {
  std::string text;
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("root", program.root().TemplatePath());
  writer.Key("templates");
  writer.BeginArray();
  for (const Template& item : templates) {
    writer.BeginObject();
    writer.Member("path", item.path);
    writer.Member("region", item.region);
    writer.Member("sha256", item.sha256);
    writer.Key("bytes");
    writer.Int(static_cast<int64_t>(item.bytes));
    writer.Member("key", item.key);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("assets");
  writer.BeginArray();
  for (const program::Asset& asset : program.assets) {
    writer.BeginObject();
    writer.Member("path", asset.path);
    writer.Member("sha256", asset.sha256);
    writer.Key("bytes");
    writer.Int(static_cast<int64_t>(asset.content.size()));
    writer.Member("key", asset.key);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("stacks");
  writer.BeginArray();
  for (const auto& stack : program.stacks) {
    if (stack->parent == nullptr) continue;
    writer.BeginObject();
    writer.Member("parent", stack->parent->TemplatePath());
    writer.Member("logical_id", stack->deployed_by->logical_id);
    writer.Member("type", program::TypeName(*stack->deployed_by));
    writer.Member("child", stack->TemplatePath());
    writer.EndObject();
  }
  writer.EndArray();
  writer.Member("spec", spec);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
