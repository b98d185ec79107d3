// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/own_properties.h"
#include "generator/parse/parts.h"
#include "generator/program/property.h"

namespace drc::parse {
namespace {

// Of a dr.v1.Resource or dr.v1.Override, which holds the properties.
template <typename Own>
void Apply(const Locations& locations, const Own& own, const char* rule,
           dr::v1::Properties* properties, diag::Diagnostics& diagnostics) {
  google::protobuf::Message* message =
      properties == nullptr ? nullptr : MutableMessageIn(*properties);
  const std::map<std::string, std::string> texts(own.json().begin(),
                                                 own.json().end());
  for (const auto& [path, text] : texts) {
    const diag::Loc place = locations.OfKey(own, "json", path);
    if (message == nullptr) {
      diagnostics.Error(place, rule,
                        "`json` belongs to properties of one type, and there "
                        "are none; say the type: `[aws.iam.Role] { }`");
      return;
    }
    const absl::StatusOr<std::string> pointer =
        program::SetJson(*message, path, text);
    if (pointer.ok()) continue;
    diagnostics.Error(place, rule, "`json` at $0: $1", diag::Quoted(path),
                      pointer.status().message());
  }
}

}  // namespace

void ApplyJson(const Locations& locations, dr::v1::Environment& environment,
               diag::Diagnostics& diagnostics) {
  for (dr::v1::Resource& resource : *environment.mutable_resources()) {
    Apply(locations, resource, "resource",
          resource.has_properties() ? resource.mutable_properties() : nullptr,
          diagnostics);
  }
  for (dr::v1::Override& change : *environment.mutable_overrides()) {
    Apply(locations, change, "override",
          change.has_set() ? change.mutable_set() : nullptr, diagnostics);
  }
}

}  // namespace drc::parse
