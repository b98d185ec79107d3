// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/template.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "aws/cloud_formation.pb.h"
#include "generator/catalogue/types.h"
#include "generator/program/property.h"

namespace drc::emit {
namespace {

void WriteParameter(const program::Parameter& parameter, json::Writer& writer) {
  writer.Member("Type", "String");
  writer.MemberIfAny("Description", parameter.description);
  if (parameter.has_default) writer.Member("Default", parameter.default_value);
  writer.MemberIfAny("AllowedPattern", parameter.allowed_pattern);
  if (!parameter.allowed_values.empty()) {
    writer.MemberTexts("AllowedValues", parameter.allowed_values);
  } else if (parameter.max_length > 0) {
    writer.Member("MaxLength", parameter.max_length);
  }
  writer.MemberIfAny("ConstraintDescription", parameter.constraint_description);
}

void WritePolicies(const program::Stack& stack,
                   const program::Resource& resource, bool retains_data,
                   json::Writer& writer) {
  const std::string& type = program::TypeName(resource);
  if (stack.is_apart) {
    // It is imported, and no failure of ours may cost it.
    writer.Member("DeletionPolicy", "Retain");
    writer.Member("UpdateReplacePolicy", "Retain");
  } else if (resource.is_retained ||
             (retains_data && catalogue::KeepsData(type))) {
    // A creation that fails leaves nothing that would block the next.
    writer.Member("DeletionPolicy", "RetainExceptOnCreate");
    writer.Member("UpdateReplacePolicy", "Retain");
  } else if (catalogue::IsStateful(type)) {
    writer.Member("DeletionPolicy", "Delete");
    writer.Member("UpdateReplacePolicy", "Delete");
  }
}

void WriteResource(const program::Stack& stack,
                   const program::Resource& resource, const Filled& filled,
                   const link::Linked& linked, json::Writer& writer) {
  const std::string& type = program::TypeName(resource);
  writer.Key(resource.logical_id);
  writer.BeginObject();
  writer.Member("Type", type);
  if (!resource.depends_on.empty()) {
    writer.MemberTexts("DependsOn", resource.depends_on);
  }
  if (!resource.metadata.fields().empty()) {
    writer.Key("Metadata");
    json::WriteStruct(resource.metadata, writer, WriteText);
  }
  WritePolicies(stack, resource, linked.program().retains_data, writer);
  writer.Key("Properties");
  const auto found = filled.find(&resource);
  static const auto& as_it_is = *new Fill;
  const Fill& fill = found == filled.end() ? as_it_is : found->second;
  if (fill.properties != nullptr) {
    WriteMessage(*fill.properties, *resource.schema, writer);
  } else {
    WriteFields(*resource.properties, *resource.schema,
                linked.FieldsOf(resource), fill.replaced, writer);
  }
  writer.EndObject();
}

// A stack's outputs, and what it would pass to those that are deployed apart.
std::vector<program::Output> OutputsOf(const program::Stack& stack) {
  std::vector<program::Output> outputs = stack.outputs;
  for (const auto& resource : stack.resources) {
    if (!program::IsDeployedApart(*resource)) continue;
    const auto& passed =
        static_cast<const aws::cloud_formation::Stack&>(*resource->properties)
            .parameters();
    for (const program::Parameter& parameter : resource->child->parameters) {
      outputs.push_back(
          {OutputFor(*resource->child, parameter),
           absl::StrCat("Parameter of the stack ", resource->child->name),
           passed.at(parameter.name).string_value()});
    }
  }
  return outputs;
}

void WriteOutput(const program::Output& output, json::Writer& writer) {
  writer.MemberIfAny("Description", output.description);
  writer.Key("Value");
  WriteText(output.value, writer);
}

// The values' section of a template, each under its name; none of none.
template <typename Values, typename Write>
void WriteSection(absl::string_view section, const Values& values,
                  const Write& write, json::Writer& writer) {
  if (values.empty()) return;
  writer.MemberObject(section, [&](json::Writer& to) {
    for (const auto& value : values) to.MemberObject(value.name, value, write);
  });
}

}  // namespace

std::string OutputFor(const program::Stack& apart,
                      const program::Parameter& parameter) {
  return absl::StrCat(program::CamelCase(apart.name), parameter.name);
}

std::string TemplateKey(absl::string_view environment,
                        const program::Stack& stack, absl::string_view sha256) {
  return absl::StrCat(environment, "/", stack.Path(), "-", sha256.substr(0, 16),
                      ".template.json");
}

void FillIn(const program::Stack& child, absl::string_view key,
            absl::string_view sha256, Filled& filled) {
  using aws::cloud_formation::CustomResource;
  const program::Resource& resource = *child.deployed_by;
  filled[&resource].replaced = {
      "TemplateURL",
      absl::StrReplaceAll(program::TextAt(*resource.properties,
                                          *resource.schema, "/TemplateURL"),
                          {{program::kTemplateKey, key}})};
  if (resource.reader_id.empty()) return;
  const program::Resource& reader = *child.parent->Find(resource.reader_id);
  auto properties = std::make_unique<CustomResource>(
      static_cast<const CustomResource&>(*reader.properties));
  (*properties->mutable_additional())["Revision"].set_string_value(
      std::string(sha256));
  filled[&reader].properties = std::move(properties);
}

std::string EmitTemplate(const program::Stack& stack,
                         const link::Linked& linked, const Filled& filled) {
  std::string text;
  text.reserve((stack.resources.size() + 1) << 12);  // most take less
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("AWSTemplateFormatVersion", "2010-09-09");
  writer.Member("Description", stack.description);
  writer.MemberObject("Metadata", [&](json::Writer& to) {
    to.Member("Generator", "protoc-gen-cfn");
    to.Member("Environment", linked.program().environment);
    to.Member("Region", stack.region);
  });
  WriteSection("Parameters", stack.parameters, WriteParameter, writer);
  writer.MemberObject("Resources", [&](json::Writer& to) {
    for (const auto& resource : stack.resources) {
      if (program::IsDeployedApart(*resource)) continue;
      WriteResource(stack, *resource, filled, linked, to);
    }
  });
  WriteSection("Outputs", OutputsOf(stack), WriteOutput, writer);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
