// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/source_map.h"

#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "cfn/v1/options.pb.h"
#include "generator/json/writer.h"
#include "google/protobuf/descriptor.h"

namespace drc::emit {
namespace {

using google::protobuf::FieldDescriptor;

void WriteResource(const program::Resource& resource, json::Writer& writer) {
  const std::string base =
      absl::StrCat("/Resources/", resource.logical_id, "/Properties");
  absl::btree_map<std::string, diag::Loc> places;
  std::vector<const FieldDescriptor*> fields;
  resource.properties->GetReflection()->ListFields(*resource.properties,
                                                   &fields);
  for (const FieldDescriptor* field : fields) {
    // Properties that the schema does not list are members of their resource.
    const bool inlined = field->is_map() && field->options()
                                                .GetExtension(cfn::v1::property)
                                                .additional_properties();
    places.emplace(inlined ? "" : absl::StrCat("/", field->json_name()),
                   resource.origin);
  }
  for (const auto& [pointer, place] : resource.property_origins) {
    // An optional property may have an origin, but no value.
    if (places.count(pointer.substr(0, pointer.find('/', 1))) > 0)
      places[pointer] = place;
  }
  for (const auto& [pointer, place] : places) {
    writer.Member(absl::StrCat(base, pointer),
                  absl::StrCat(place.line, ":", place.column));
  }
}

}  // namespace

std::string EmitSourceMap(const program::Program& program,
                          absl::string_view spec) {
  std::string text;
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("spec", spec);
  writer.Key("templates");
  writer.BeginObject();
  for (const auto& stack : program.stacks) {
    writer.Key(stack->TemplatePath());
    writer.BeginObject();
    for (const auto& resource : stack->resources)
      WriteResource(*resource, writer);
    writer.EndObject();
  }
  writer.EndObject();
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
