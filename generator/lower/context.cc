// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/context.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

std::string Reference(absl::string_view mark, absl::string_view region,
                      absl::string_view stack, absl::string_view id,
                      absl::string_view attribute) {
  return absl::StrCat("${", mark, region, "/", stack, "/", id,
                      attribute.empty() ? "" : ".", attribute, "}");
}

template <typename Items>
const auto& FindNamed(const Items& items, absl::string_view name) {
  for (const auto& item : items) {
    if (item.name() == name) return item;
  }
  return items.Get(0);
}

}  // namespace

program::Stack& Side::In(absl::string_view stack) const {
  return *program->Find(absl::StrCat(name(), "/", stack));
}

std::string Side::Ref(absl::string_view stack, absl::string_view id,
                      absl::string_view attribute) const {
  return Reference("", name(), stack, id, attribute);
}

std::string Side::Name(absl::string_view stack, absl::string_view id,
                       absl::string_view attribute) const {
  return Reference("~", name(), stack, id, attribute);
}

std::string Side::Arn(absl::string_view service, absl::string_view rest) const {
  return absl::StrCat("arn:${AWS::Partition}:", service, ":", name(),
                      ":${AWS::AccountId}:", rest);
}

std::string Side::Key() const { return Ref(stacks::kSecurity, "Key", "Arn"); }

std::string Side::KeyInPrimary() const {
  return is_primary ? Key() : Name(stacks::kSecurity, "Key", "Arn");
}

Context::Context(const parse::ParsedSpec& parsed, program::Program& target)
    : spec(parsed), env(*parsed.environment), program(target) {
  primary.spec = &env.regions().primary();
  primary.is_primary = true;
  primary.peer = &secondary;
  primary.program = &target;
  secondary.spec = &env.regions().secondary();
  secondary.peer = &primary;
  secondary.program = &target;
}

const dr::v1::Table& Context::Table(absl::string_view name) const {
  return FindNamed(env.tables(), name);
}

const dr::v1::Bucket& Context::Bucket(absl::string_view name) const {
  return FindNamed(env.buckets(), name);
}

const dr::v1::Function& Context::RoutedFunction() const {
  return FindNamed(env.functions(), env.routing().function());
}

bool Context::AdoptsStores() const {
  return std::any_of(
             env.tables().begin(), env.tables().end(),
             [](const auto& table) { return table.has_existing_table(); }) ||
         std::any_of(
             env.buckets().begin(), env.buckets().end(),
             [](const auto& bucket) { return bucket.has_existing_bucket(); });
}

bool Context::KeepsKeys() const {
  return AdoptsStores() ||
         std::any_of(env.removals().begin(), env.removals().end(),
                     [](const auto& removal) {
                       return removal.has_existing_table() ||
                              removal.has_existing_bucket();
                     });
}

std::string Context::TableName(const dr::v1::Table& table,
                               absl::string_view attribute) const {
  return primary.Name(
      table.has_existing_table() ? stacks::kAdopted : stacks::kData,
      TableId(table), attribute);
}

std::string Context::TableRef(const dr::v1::Table& table,
                              absl::string_view attribute) const {
  return table.has_existing_table()
             ? TableName(table, attribute)
             : primary.Ref(stacks::kData, TableId(table), attribute);
}

std::string Suffixed(absl::string_view name) {
  return absl::StrCat(name, "-${EnvironmentSuffix}");
}

std::string TableId(const dr::v1::Table& table) {
  return program::IdOfKind(table.name(), "Table");
}

std::string BucketId(const dr::v1::Bucket& bucket) {
  return program::IdOfKind(bucket.name(), "Bucket");
}

std::string FunctionId(absl::string_view name) {
  return program::IdOfKind(name, "Function");
}

std::string SubnetId(int index) {
  return absl::StrCat("PrivateSubnet", index + 1);
}

absl::string_view BucketStack(const dr::v1::Bucket& bucket, const Side& side) {
  return side.is_primary && bucket.has_existing_bucket() ? stacks::kAdopted
                                                         : stacks::kData;
}

std::string BucketName(const dr::v1::Bucket& bucket, const Side& side) {
  if (BucketStack(bucket, side) == stacks::kAdopted) {
    return program::EscapeText(bucket.existing_bucket().bucket_name());
  }
  return absl::StrCat(Suffixed(bucket.name()), "-${AWS::AccountId}-",
                      side.name());
}

std::string AnyBucket(const Side& side) {
  return absl::StrCat(
      "arn:${AWS::Partition}:s3:::*-${EnvironmentSuffix}-${AWS::AccountId}-",
      side.name());
}

std::vector<std::pair<std::string, std::string>> SortedTags(
    const Context& context) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (const auto& [key, value] : context.env.tags()) {
    tags.emplace_back(key, program::EscapeText(value));
  }
  tags.emplace_back(program::kSuffixTag, "${EnvironmentSuffix}");
  std::sort(tags.begin(), tags.end());
  return tags;
}

}  // namespace drc::lower
