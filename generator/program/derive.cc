// SPDX-License-Identifier: Apache-2.0
#include "generator/program/derive.h"

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::program {

namespace {

const catalogue::Identity* IdentityOf(const catalogue::Type* type) {
  return type == nullptr ? nullptr : type->identity.fact();
}

}  // namespace

std::string PhysicalName(const Resource& resource) {
  const catalogue::Identity* identity =
      IdentityOf(catalogue::FindEntry(TypeName(resource)));
  return identity == nullptr ? ""
                             : TextAt(*resource.properties, *resource.schema,
                                      identity->pointer);
}

absl::optional<std::string> DeriveAttribute(const catalogue::Type* type,
                                            absl::string_view physical_name,
                                            absl::string_view region,
                                            absl::string_view attribute) {
  const catalogue::Identity* identity = IdentityOf(type);
  if (physical_name.empty() || identity == nullptr) return absl::nullopt;
  absl::string_view pattern;
  if (attribute.empty() || attribute == identity->like_ref) {
    pattern = identity->ref;
  } else if (attribute == identity->arn_attribute) {
    pattern = identity->arn;
  }
  if (pattern.empty()) return absl::nullopt;
  // A name may hold the pseudo parameter of its own region, which would mean
  // another region where the name is used.
  std::string changed;
  if (identity->pointer == "/PrimaryKeyArn") {
    changed = absl::StrReplaceAll(physical_name, {{".Arn}", "}"}});
  } else if (absl::StrContains(physical_name, "${AWS::Region}")) {
    changed = absl::StrReplaceAll(physical_name, {{"${AWS::Region}", region}});
  }
  const absl::string_view name = changed.empty() ? physical_name : changed;
  std::string text;
  text.reserve(pattern.size() + name.size() + region.size());
  while (!pattern.empty()) {
    if (absl::ConsumePrefix(&pattern, "{name}")) {
      text.append(name.data(), name.size());
    } else if (absl::ConsumePrefix(&pattern, "{region}")) {
      text.append(region.data(), region.size());
    } else {
      const size_t next = std::min(pattern.find('{', 1), pattern.size());
      text.append(pattern.data(), next);
      pattern.remove_prefix(next);
    }
  }
  return text;
}

absl::optional<std::string> ExistingText(const Resource& existing,
                                         absl::string_view attribute) {
  if (attribute.empty() && !existing.existing_id.empty()) {
    return EscapeText(existing.existing_id);
  }
  for (const auto& [name, text] : existing.existing_attributes) {
    if (name == attribute) return text;
  }
  return absl::nullopt;
}

}  // namespace drc::program
