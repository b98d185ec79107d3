// SPDX-License-Identifier: Apache-2.0
//
// Releases for the tests of plans.
#ifndef GENERATOR_PLAN_PLAN_FIXTURE_H_
#define GENERATOR_PLAN_PLAN_FIXTURE_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "generator/plan/plan.h"
#include "generator/plan/release.h"
#include "gtest/gtest.h"

namespace drc::plan {

// A root with one nested stack, whose key is passed by another.
inline constexpr char kManifest[] = R"({
  "root": "root.template.json",
  "templates": [
    {"path": "root.template.json", "region": "us-east-1"},
    {"path": "us-east-1/security.template.json", "region": "us-east-1"},
    {"path": "us-east-1/data.template.json", "region": "us-east-1"}],
  "stacks": [
    {"parent": "root.template.json", "logical_id": "SecurityStack",
     "child": "us-east-1/security.template.json"},
    {"parent": "root.template.json", "logical_id": "DataStack",
     "child": "us-east-1/data.template.json"}]})";
inline constexpr char kRoot[] = R"({
  "Metadata": {"Environment": "shop"},
  "Parameters": {"EnvironmentSuffix": {}},
  "Resources": {
    "SecurityStack": {"Type": "AWS::CloudFormation::Stack", "Properties": {
      "TemplateURL": "a"}},
    "DataStack": {"Type": "AWS::CloudFormation::Stack", "Properties": {
      "TemplateURL": "b", "Parameters": {
        "Suffix": {"Ref": "EnvironmentSuffix"},
        "Key": {"Fn::GetAtt": ["SecurityStack", "Outputs.Arn"]}}}}}})";
inline constexpr char kSecurity[] = R"({
  "Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {}}},
  "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}}})";

class PlanTest : public ::testing::Test {
 protected:
  // The release whose data stack has these resources.
  static Release With(const std::string& resources,
                      const std::string& security = kSecurity) {
    absl::StatusOr<Release> release = ToRelease(
        {{"manifest.json", kManifest},
         {"root.template.json", kRoot},
         {"us-east-1/security.template.json", security},
         {"us-east-1/data.template.json",
          absl::StrCat(R"({"Parameters": {"Suffix": {}, "Key": {}}, )",
                       R"("Resources": {)", resources, "}}")}});
    EXPECT_TRUE(release.ok()) << release.status();
    return *std::move(release);
  }

 public:
  static Plan Between(const std::string& before, const std::string& after) {
    return MakePlan(With(before), With(after));
  }
};

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_PLAN_FIXTURE_H_
