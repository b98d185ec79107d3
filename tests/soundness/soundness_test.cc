// SPDX-License-Identifier: Apache-2.0
//
// A spec in which the checks find no error becomes resources that AWS's schemas
// accept, with references that resolve. What is wrong with a spec is said at
// its place in the spec, never by a later phase.

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/check.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "generator/program/own_faults.h"
#include "generator/verify/verify.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "tests/diagnostics/expectations.h"
#include "tests/specs/random_spec.h"

namespace drc::testing {
namespace {

constexpr uint32_t kSpecs = 80;

// All fields that a spec can have, as "dr.v1.Table.name", or those that it has.
using Fields = std::set<std::string>;

void AddFieldsOf(const google::protobuf::Descriptor& type, Fields& fields) {
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    if (!fields.emplace(field->full_name()).second || field->is_map()) continue;
    if (field->message_type() != nullptr) {
      AddFieldsOf(*field->message_type(), fields);
    }
  }
}

void AddFieldsWritten(const google::protobuf::Message& message,
                      const parse::Locations& locations, Fields& fields) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection->ListFields(message, &set);
  for (const auto* field : set) {
    if (!locations.IsWritten(message, field->name())) continue;
    fields.emplace(field->full_name());
    if (field->message_type() == nullptr || field->is_map()) continue;
    if (!field->is_repeated()) {
      AddFieldsWritten(reflection->GetMessage(message, field), locations,
                       fields);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      AddFieldsWritten(reflection->GetRepeatedMessage(message, field, i),
                       locations, fields);
    }
  }
}

// Whether the checks find no error; then, holds the spec to what follows, and
// adds the fields that it has.
bool IsSound(const std::string& path, const std::string& text,
             std::string* findings, Fields* fields = nullptr) {
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec = parse::ParseSpecText(path, text, diagnostics);
  if (spec.environment != nullptr) check::Check(spec, diagnostics);
  *findings = diagnostics.Render();
  if (diagnostics.has_errors()) return false;

  const absl::StatusOr<std::optional<link::Linked>> program =
      BuildProgram(spec, lower::TemplateUrls::kBucket, diagnostics);
  EXPECT_TRUE(program.ok()) << program.status() << "\n" << text;
  if (!program.ok()) return false;
  if (!program->has_value()) {
    *findings = diagnostics.Render();
    return false;
  }
  diag::Diagnostics breaches;
  verify::Verify(**program, breaches);
  // Of names, only what is made of them collides.
  for (const diag::Finding* finding : breaches.Sorted()) {
    if (finding->rule_id == "duplicate-name") return false;
  }
  if (program::HasOwn((*program)->program()) && breaches.has_errors()) {
    // The spec's own fault.
    *findings = breaches.Render();
    return false;
  }
  EXPECT_FALSE(breaches.has_errors()) << breaches.Render() << text;
  if (fields != nullptr) {
    AddFieldsWritten(*spec.environment, spec.locations, *fields);
  }
  return true;
}

TEST(Soundness, SpecsOfTheTestdataBecomePrograms) {
  int sound = 0;
  for (const std::string& path : SpecsBelow(".")) {
    const auto text = parse::ReadFile(path, parse::kMaxSpecBytes);
    ASSERT_TRUE(text.ok()) << text.status();
    SCOPED_TRACE(path);
    std::string findings;
    sound += IsSound(path, *text, &findings);
  }
  EXPECT_GT(sound, 20);
}

TEST(Soundness, RandomSpecsBecomePrograms) {
  int sound = 0;
  std::string all;
  for (uint32_t seed = 0; seed < kSpecs; ++seed) {
    SCOPED_TRACE(seed);
    std::string findings;
    sound += IsSound("random.textproto", RandomSpec(seed), &findings);
    all += findings;
  }
  EXPECT_GT(sound, kSpecs * 3 / 4) << all;
}

// What no spec says, no test has seen. A control table without a witness is the
// emulator's: no shipped spec declines its witness.
TEST(Soundness, ShippedSpecsSayEverything) {
  std::vector<std::string> paths = {
      "tests/emulator/data_path/two_regions.textproto",
      // Nor does any function of theirs do without its fence.
      "tests/testdata/granted-action/unfenced.textproto",
      // Or is invoked by the clock, or bounded.
      "tests/testdata/schedule/functions.textproto",
      // Or has its code from somebody else's zip file or image, or layers, or
      // from S3.
      "tests/testdata/code-file/basic_zip.textproto",
      "tests/testdata/archive/basic.textproto",
      "tests/testdata/image/basic.textproto",
      "tests/testdata/layer/basic.textproto",
      // Or is under keys that were there before.
      "tests/testdata/existing/key_pair.textproto",
      // Nor are their VPCs attached to transit gateways.
      "tests/testdata/existing/transit_gateways.textproto",
      // Nothing of the shipped specs is to be removed, or kept back.
      "tests/testdata/in-place/renames_listed.textproto",
      "tests/testdata/removed-store/listed.textproto",
      "tests/testdata/removed-store/retained.textproto",
      "tests/testdata/removed-store/vaults_listed.textproto",
      "tests/testdata/removed-store/own_listed.textproto",
      "tests/testdata/resource/handler_permissions.textproto",
      "tests/testdata/template-parameter/basic.textproto",
      // No property that an override may change and a shipped spec does is
      // JSON.
      "tests/testdata/override/basic.textproto"};
  for (const auto& entry : std::filesystem::directory_iterator("infra_specs")) {
    if (entry.path().extension() != ".textproto") continue;
    paths.push_back(entry.path().string());
  }
  Fields written;
  for (const std::string& path : paths) {
    const auto text = parse::ReadFile(path, parse::kMaxSpecBytes);
    ASSERT_TRUE(text.ok()) << text.status();
    std::string findings;
    EXPECT_TRUE(IsSound(path, *text, &findings, &written)) << findings;
  }
  Fields all;
  AddFieldsOf(*dr::v1::Environment::descriptor(), all);
  EXPECT_THAT(written, ::testing::ContainerEq(all));
}

}  // namespace
}  // namespace drc::testing
