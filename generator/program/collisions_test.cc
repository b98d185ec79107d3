// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/string_view.h"
#include "aws/kms.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/program/own_faults.h"
#include "generator/program/program.h"
#include "gtest/gtest.h"

namespace drc::program {
namespace {

class CollisionsTest : public ::testing::Test {
 protected:
  CollisionsTest() {
    Stack& root = program_.AddRoot("us-east-1");
    first_ = &program_.AddNested(root, "first", "", {});
    second_ = &program_.AddNested(root, "second", "", {});
  }

  void Add(Stack& stack, absl::string_view id, int line) {
    stack.Add<aws::kms::Alias>(id, {file_, line, 1});
  }

  Program program_;
  Stack* first_;
  Stack* second_;
  diag::Diagnostics out_;
  const diag::SourceFile* file_ = out_.AddFile("f", "a\nb\nc\n");
};

TEST_F(CollisionsTest, AreNoneBetweenStacks) {
  Add(*first_, "A", 1);
  Add(*second_, "A", 2);
  Add(*first_, "B", 3);
  EXPECT_FALSE(ReportCollisions(program_, out_));
  EXPECT_FALSE(out_.has_errors());
}

TEST_F(CollisionsTest, AreToldOnceForTwoPlaces) {
  for (Stack* stack : {first_, second_}) {
    Add(*stack, "A", 2);
    Add(*stack, "B", 1);
    Add(*stack, "A", 1);
    Add(*stack, "B", 2);
    Add(*stack, "B", 3);
  }
  EXPECT_TRUE(ReportCollisions(program_, out_));
  ASSERT_EQ(out_.Sorted().size(), 2) << out_.Render();
  const diag::Finding& finding = *out_.Sorted()[0];
  EXPECT_EQ(finding.loc.line, 2);
  EXPECT_EQ(finding.rule_id, "duplicate-name");
  EXPECT_NE(finding.text.find("logical id A in us-east-1/first"),
            std::string::npos);
  ASSERT_EQ(finding.notes.size(), 1);
  EXPECT_EQ(finding.notes[0].loc.line, 1);
  EXPECT_EQ(out_.Sorted()[1]->loc.line, 3);
}

}  // namespace
}  // namespace drc::program
