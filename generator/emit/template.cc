// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/template.h"

#include "generator/catalogue/types.h"
#include "generator/emit/intrinsic.h"
#include "generator/emit/properties.h"
#include "generator/json/writer.h"

namespace drc::emit {
namespace {

void WriteParameters(const program::Stack& stack, json::Writer& writer) {
  if (stack.parameters.empty()) return;
  writer.Key("Parameters");
  writer.BeginObject();
  for (const program::Parameter& parameter : stack.parameters) {
    writer.Key(parameter.name);
    writer.BeginObject();
    writer.Member("Type", "String");
    if (!parameter.description.empty())
      writer.Member("Description", parameter.description);
    if (parameter.has_default)
      writer.Member("Default", parameter.default_value);
    if (!parameter.allowed_pattern.empty()) {
      writer.Member("AllowedPattern", parameter.allowed_pattern);
    }
    if (parameter.max_length > 0) {
      writer.Key("MaxLength");
      writer.Int(parameter.max_length);
    }
    if (!parameter.constraint_description.empty()) {
      writer.Member("ConstraintDescription", parameter.constraint_description);
    }
    writer.EndObject();
  }
  writer.EndObject();
}

void WriteResource(const program::Resource& resource, json::Writer& writer) {
  const std::string type = program::TypeName(resource);
  writer.Key(resource.logical_id);
  writer.BeginObject();
  writer.Member("Type", type);
  if (!resource.depends_on.empty()) {
    writer.Key("DependsOn");
    writer.BeginArray();
    for (const std::string& id : resource.depends_on) writer.String(id);
    writer.EndArray();
  }
  if (!resource.metadata.fields().empty()) {
    writer.Key("Metadata");
    WriteStruct(resource.metadata, writer);
  }
  if (catalogue::IsStateful(type)) {
    writer.Member("DeletionPolicy", "Delete");
    writer.Member("UpdateReplacePolicy", "Delete");
  }
  writer.Key("Properties");
  WriteMessage(*resource.properties, writer);
  writer.EndObject();
}

void WriteOutputs(const program::Stack& stack, json::Writer& writer) {
  if (stack.outputs.empty()) return;
  writer.Key("Outputs");
  writer.BeginObject();
  for (const program::Output& output : stack.outputs) {
    writer.Key(output.name);
    writer.BeginObject();
    if (!output.description.empty())
      writer.Member("Description", output.description);
    writer.Key("Value");
    WriteText(output.value, writer);
    writer.EndObject();
  }
  writer.EndObject();
}

}  // namespace

std::string EmitTemplate(const program::Stack& stack, absl::string_view spec) {
  std::string text;
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("AWSTemplateFormatVersion", "2010-09-09");
  writer.Member("Description", stack.description);
  writer.Key("Metadata");
  writer.BeginObject();
  writer.Member("Generator", "protoc-gen-cfn");
  writer.Member("Spec", spec);
  writer.Member("Region", stack.region);
  writer.EndObject();
  WriteParameters(stack, writer);
  writer.Key("Resources");
  writer.BeginObject();
  for (const auto& resource : stack.resources) WriteResource(*resource, writer);
  writer.EndObject();
  WriteOutputs(stack, writer);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
