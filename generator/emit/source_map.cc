// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/diag/source_file.h"
#include "generator/emit/emit.h"
#include "generator/json/writer.h"
#include "generator/schema/schema.h"

namespace drc::emit {
namespace {

// With the overlay that says it; a spec is the first file of its run.
std::string PlaceText(const diag::Loc& place) {
  const bool of_spec = place.file == nullptr || place.file->index == 0;
  return absl::StrCat(of_spec ? "" : diag::DisplayPath(place.file->path),
                      of_spec ? "" : ":", place.line, ":", place.column);
}

void WriteResource(const program::Resource& resource,
                   const std::vector<const schema::FieldSchema*>& fields,
                   json::Writer& writer) {
  const std::string base =
      absl::StrCat("/Resources/", resource.logical_id, "/Properties");
  // JSON pointers, without the slash that all begin with.
  std::vector<std::pair<absl::string_view, const diag::Loc*>> places;
  const auto find = [&](absl::string_view pointer) {
    return absl::c_find_if(
        places, [&](const auto& known) { return known.first == pointer; });
  };
  places.reserve(fields.size() + resource.property_origins.size());
  for (const schema::FieldSchema* field : fields) {
    // Properties that the schema does not list are members of their resource.
    places.emplace_back(field->property.additional_properties()
                            ? absl::string_view()
                            : field->descriptor->json_name(),
                        &resource.origin);
  }
  for (const auto& [full, place] : resource.property_origins) {
    absl::string_view pointer = full;
    absl::ConsumePrefix(&pointer, "/");
    // An optional property may have an origin, but no value.
    if (find(pointer.substr(0, pointer.find('/'))) == places.end()) continue;
    const auto known = find(pointer);
    if (known == places.end()) {
      places.emplace_back(pointer, &place);
    } else {
      known->second = &place;
    }
  }
  absl::c_sort(places, [](auto& a, auto& b) { return a.first < b.first; });
  std::string key = base;
  // Nearly all are the resource's own.
  const std::string origin = PlaceText(resource.origin);
  for (const auto& [pointer, place] : places) {
    key.resize(base.size());
    if (!pointer.empty()) {
      key.push_back('/');
      key.append(pointer.data(), pointer.size());
    }
    if (place == &resource.origin) {
      writer.Member(key, origin);
    } else {
      writer.Member(key, PlaceText(*place));
    }
  }
}

}  // namespace

std::string EmitSourceMap(const link::Linked& linked, absl::string_view spec) {
  const program::Program& program = linked.program();
  std::string text;
  text.reserve(size_t{1} << 17);  // most take less
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("spec", spec);
  writer.Key("templates");
  writer.BeginObject();
  for (const auto& stack : program.stacks) {
    writer.Key(stack->TemplatePath());
    writer.BeginObject();
    for (const auto& resource : stack->resources) {
      if (program::IsDeployedApart(*resource)) continue;
      WriteResource(*resource, linked.FieldsOf(*resource), writer);
    }
    for (const program::Output& output : stack->outputs) {
      if (!output.is_own) continue;
      writer.Member(absl::StrCat("/Outputs/", output.name, "/Value"),
                    PlaceText(output.origin));
    }
    writer.EndObject();
  }
  writer.EndObject();
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::emit
