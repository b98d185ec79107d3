// SPDX-License-Identifier: Apache-2.0
#include "generator/html/markup.h"

#include <utility>

#include "gtest/gtest.h"

namespace drc::html {
namespace {

TEST(Text, IsNoMarkup) {
  EXPECT_EQ(Text("</title><script>a && b</script>").html,
            "&lt;/title&gt;&lt;script&gt;a &amp;&amp; b&lt;/script&gt;");
  EXPECT_EQ(Text("\" onload='x'").html, "&quot; onload=&#39;x&#39;");
  EXPECT_EQ(Text("a\x01\n\tb\x7f").html, "a   b ");
  EXPECT_EQ(Text("\xc3\xa4").html, "\xc3\xa4");
  EXPECT_EQ(Text("").html, "");
}

TEST(Prose, MarksCode) {
  EXPECT_EQ(Prose("set `a<b` to `c`.").html,
            "set <code>a&lt;b</code> to <code>c</code>.");
  EXPECT_EQ(Prose("a ` b").html, "a ` b");
  EXPECT_EQ(Prose("``").html, "<code></code>");
}

TEST(Table, HasARowOnEachLine) {
  Table table({"Store", "Seconds:"});
  table.AddRow({Text("a|<b>"), Text("5")});
  EXPECT_EQ(std::move(table).Render(),
            "<div class=\"wide\"><table>\n"
            "<tr><th>Store</th><th class=\"n\">Seconds</th></tr>\n"
            "<tr><td>a|&lt;b&gt;</td><td class=\"n\">5</td></tr>\n"
            "</table></div>\n");
}

}  // namespace
}  // namespace drc::html
