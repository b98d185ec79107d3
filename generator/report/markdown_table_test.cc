// SPDX-License-Identifier: Apache-2.0
#include "generator/report/markdown_table.h"

#include "gtest/gtest.h"

namespace drc::report {
namespace {

TEST(MarkdownText, EscapesMarkupOutsideOfCode) {
  EXPECT_EQ(MarkdownText("a|b"), "a\\|b");
  EXPECT_EQ(MarkdownText("<name>-*_x_*"), "\\<name>-\\*\\_x\\_\\*");
  EXPECT_EQ(MarkdownText("`cron(0 5 * * ? *)` and `a_b`"),
            "`cron(0 5 * * ? *)` and `a_b`");
  EXPECT_EQ(MarkdownText("infra_specs/_x.textproto"),
            "infra_specs/\\_x.textproto");
  EXPECT_EQ(MarkdownText("`a|b`"), "`a\\|b`");
}

TEST(MarkdownTable, AlignsNumbersToTheRight) {
  MarkdownTable table({"Name", "Count:"});
  table.AddRow({"a", "1"});
  table.AddRow({"b|c", ""});
  EXPECT_EQ(table.Render(),
            "| Name | Count |\n"
            "| --- | ---: |\n"
            "| a | 1 |\n"
            "| b\\|c |  |\n"
            "\n");
}

}  // namespace
}  // namespace drc::report
