// SPDX-License-Identifier: Apache-2.0

#include "generator/typecheck/typecheck.h"

#include "generator/program/program.h"
#include "generator/schema/testing/thing.pb.h"
#include "gtest/gtest.h"

namespace drc::typecheck {
namespace {

using ::drc::schema::testing::Part;
using ::drc::schema::testing::Thing;

Thing& AddThing(program::Stack& stack, const char* id) {
  Thing& thing = stack.Add<Thing>(id, {});
  thing.set_thing_name("ab");
  thing.set_url("");
  thing.set_left("");
  thing.mutable_policy();
  return thing;
}

// Of a program that has nothing of a spec's own.
absl::Status Check(program::Program program) {
  diag::Diagnostics findings;
  const absl::Status status =
      Typecheck(program::Lowered(std::move(program)), findings);
  EXPECT_EQ(findings.Render(), "");
  return status;
}

TEST(Typecheck, AcceptsResourcesWithReferences) {
  program::Program program;
  Thing& thing = AddThing(program.AddRoot("us-east-1"), "Thing");
  thing.set_thing_name("${Other.Arn} and more than five characters");
  thing.set_mode("{{resolve:ssm:mode}}");
  const absl::Status status = Check(std::move(program));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(Typecheck, KnowsTheLongestPhysicalNames) {
  program::Program program;
  program::Stack& root = program.AddRoot("us-east-1");
  program::Parameter& suffix = root.parameters.emplace_back();
  suffix.name = "EnvironmentSuffix";
  suffix.max_length = 4;
  AddThing(root, "Fits").set_thing_name("a${EnvironmentSuffix}");
  AddThing(root, "TooLong").set_thing_name("ab${EnvironmentSuffix}");
  AddThing(root, "Unknown").set_thing_name("ab${EnvironmentSuffix}${Fits}");
  AddThing(root, "Escaped").set_thing_name("ab${!}");
  AddThing(root, "Account").set_thing_name("${AWS::AccountId}");
  AddThing(root, "Region").set_thing_name("${AWS::Region}");
  EXPECT_EQ(Check(std::move(program)).message(),
            "the compiler made resources that AWS refuses:\n"
            "  root: TooLong (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"abxxxx\" with 6 characters, more than 5\n"
            "  root: Escaped (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"ab${\"; expected a match of ^[a-zé]+$\n"
            "  root: Account (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"123456789012\" with 12 characters, more than 5\n"
            "  root: Account (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"123456789012\"; expected a match of ^[a-zé]+$\n"
            "  root: Region (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"us-east-1\" with 9 characters, more than 5\n"
            "  root: Region (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"us-east-1\"; expected a match of ^[a-zé]+$");
}

TEST(Typecheck, ListsEveryViolationOfEveryStack) {
  program::Program program;
  program::Stack& root = program.AddRoot("us-east-1");
  AddThing(root, "First").set_thing_name("AB");
  Thing& second = AddThing(root, "Second");
  second.clear_left();
  second.add_parts()->set_wood("");
  root.Add<Part>("Third", {});
  EXPECT_EQ(Check(std::move(program)).message(),
            "the compiler made resources that AWS refuses:\n"
            "  root: First (AWS::Testing::Thing).ThingName: `ThingName` is "
            "\"AB\"; expected a match of ^[a-zé]+$\n"
            "  root: Second (AWS::Testing::Thing): none of `Left`, `Right` is "
            "set; at least one must be\n"
            "  root: Second (AWS::Testing::Thing).Parts[0].Id: `Id` is "
            "required\n"
            "  root: Third: drc.schema.testing.Part is no resource type");
}

}  // namespace
}  // namespace drc::typecheck
