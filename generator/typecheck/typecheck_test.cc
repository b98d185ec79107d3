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

TEST(Typecheck, AcceptsResourcesWithReferences) {
  program::Program program;
  Thing& thing = AddThing(program.AddRoot("us-east-1"), "Thing");
  thing.set_thing_name("${Other.Arn} and more than five characters");
  thing.set_mode("{{resolve:ssm:mode}}");
  const absl::Status status = Typecheck(program);
  EXPECT_TRUE(status.ok()) << status;
}

TEST(Typecheck, ListsEveryViolationOfEveryStack) {
  program::Program program;
  program::Stack& root = program.AddRoot("us-east-1");
  AddThing(root, "First").set_thing_name("AB");
  Thing& second = AddThing(root, "Second");
  second.clear_left();
  second.add_parts()->set_wood("");
  root.Add<Part>("Third", {});
  EXPECT_EQ(Typecheck(program).message(),
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
