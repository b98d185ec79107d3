// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/findings.h"

#include "gtest/gtest.h"

namespace import_schema {
namespace {

TEST(Place, EscapesTokens) {
  const Place root = {"a.json", ""};
  EXPECT_EQ(root.Child("a/b~c").Child(3).within, "/a~1b~0c/3");
}

TEST(Findings, RendersSortedAndOnce) {
  Findings findings;
  findings.Error({"b.json", "/x"}, "bad");
  findings.Warning({"a.json", ""}, "odd");
  findings.Error({"b.json", "/x"}, "bad");
  EXPECT_EQ(findings.Render(),
            "a.json: warning: odd\n"
            "b.json:/x: error: bad\n");
  EXPECT_FALSE(findings.ok());
}

TEST(Findings, AreOneLineEachWhateverTheyName) {
  Findings findings;
  findings.Error(Place{"a.json", ""}.Child("x\ny\x01"), "bad \"\xC3\xA9\r\"");
  EXPECT_EQ(findings.Render(),
            "a.json:/x\\ny\\x01: error: bad \"\xC3\xA9\\r\"\n");
}

TEST(Findings, IsOkWithWarnings) {
  Findings findings;
  findings.Warning({"a.json", ""}, "odd");
  EXPECT_TRUE(findings.ok());
}

TEST(Findings, AddsAnothers) {
  Findings findings;
  Findings other;
  other.Error({"a.json", ""}, "bad");
  findings.Add(other);
  EXPECT_FALSE(findings.ok());
  EXPECT_EQ(findings.Render(), "a.json: error: bad\n");
}

TEST(Findings, AddsErrorsAsWarnings) {
  Findings inner;
  inner.Error({"a", "/b"}, "first");
  inner.Warning({"a", "/c"}, "second");
  Findings findings;
  findings.AddAsWarnings(inner);
  EXPECT_TRUE(findings.ok());
  EXPECT_EQ(findings.Render(),
            "a:/b: warning: first\n"
            "a:/c: warning: second\n");
}

}  // namespace
}  // namespace import_schema
