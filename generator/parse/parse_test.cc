// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/parse.h"

#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/temporary_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

using ::testing::HasSubstr;

constexpr char kSample[] = R"(# proto-file: proto/dr/v1/environment.proto
# proto-message: dr.v1.Environment
name: "payments"
regions {
  primary { name: "us-east-1" vpc_cidr: '10.0.0.0/16' }
  secondary < name: "us-west-2"; subnet_cidrs: ["10.1.0.0/20", "10.1.16.0/20"] >
}
tables: [ { name: "transactions" sort_key { name: "at" type: ATTRIBUTE_TYPE_NUMBER } }, { name: "audit" } ]
buckets { name: "documents" }
functions {
  name: "processor"
  reserved_concurrency: 0x100
  environment { key: "LEVEL" value: "\xC3\xA9" }
}
alerts { function_errors: 2, subscriptions { protocol: "email" endpoint: "a@b.c" } }
tags: [ { key: "a" value: "1" }, { key: "b" value: "2" } ]
)";

std::string FindingsIn(const std::string& text) {
  diag::Diagnostics diagnostics;
  ParseSpecText("s", text, diagnostics);
  return diagnostics.Render();
}

TEST(ParseSpec, AcceptsTheSample) {
  diag::Diagnostics diagnostics;
  const auto spec =
      ParseSpec(TemporaryFile("ok.textproto", kSample), {}, diagnostics);
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(diagnostics.Render(), "");
  ASSERT_NE(spec->environment, nullptr);
  EXPECT_EQ(spec->environment->tables_size(), 2);
  EXPECT_EQ(spec->environment->functions(0).timeout_seconds(), 60);
  EXPECT_EQ(spec->locations.Of(spec->environment->tables(1)).line, 8);
  ASSERT_EQ(spec->code.size(), 1);
  EXPECT_EQ(spec->code[0], "");
}

TEST(ParseSpec, RejectsWhatIsNoSpec) {
  struct {
    const char* text;
    const char* finding;
  } const kCases[] = {
      {"",
       "s:1:1: error: the spec is empty; the smallest one has `name`, "
       "`regions`, `tables`, `buckets` and `functions` [empty-spec]\n\n^\n"},
      {" \n# only this\n\t",
       "s:1:1: error: the spec is empty; the smallest one has `name`, "
       "`regions`, `tables`, `buckets` and `functions` [empty-spec]\n \n^\n"},
      {"name: 'a'\n  name: 'b'",
       "s:2:3: error: `name` is set twice; remove one [syntax]\n"
       "  name: 'b'\n  ^\n"
       "s:1:1: note: the first one\nname: 'a'\n^\n"},
      {"regoins {}",
       "s:1:1: error: `Environment` has no field `regoins`; did you mean "
       "`regions`? [syntax]\nregoins {}\n^\n"},
      {"\tregions { primary { x: 1 } }",
       "s:1:22: error: `Region` has no field `x`; it has name, vpc_cidr, "
       "subnet_cidrs, availability_zone_ids, existing_vpc, public_subnet_cidrs "
       "[syntax]\n"
       "\tregions { primary { x: 1 } }\n\t                    ^\n"},
      {"tables { consistency: STRONG }",
       "s:1:23: error: `consistency` is STRONG; expected one of "
       "CONSISTENCY_EVENTUAL, CONSISTENCY_STRONG [syntax]\n"
       "tables { consistency: STRONG }\n                      ^\n"},
      {"name: 5",
       "s:1:7: error: expected string, found `5` [syntax]\n"
       "name: 5\n      ^\n"},
      {"# proto-message: cfn.v1.Property\nname: 'a'",
       "s:1:18: error: the spec declares itself a \"cfn.v1.Property\"; "
       "expected "
       "dr.v1.Environment [proto-message]\n"
       "# proto-message: cfn.v1.Property\n                 ^\n"},
      {"objectives { n\xC3\xA4: 1 }",
       "s:1:15: error: `\xC3\xA4` outside quotes; only text in quotes may have "
       "it [syntax]\nobjectives { n\xC3\xA4: 1 }\n              ^\n"},
      {"name: \xE2\x82\xAC",
       "s:1:7: error: `\xE2\x82\xAC` outside quotes; only text in quotes may "
       "have it [syntax]\nname: \xE2\x82\xAC\n      ^\n"},
      {"\xE2\x80\xAE: 1",
       "s:1:1: error: `\\u202E` outside quotes; only text in quotes may have "
       "it "
       "[syntax]\n\xEF\xBF\xBD: 1\n^\n"},
      {"\x7F: 1",
       "s:1:1: error: expected a field's name, found `\\u007F` [syntax]\n"
       "\xEF\xBF\xBD: 1\n^\n"},
      {"routing { owned_zone {} existing_zone {} }",
       "s:1:25: error: `existing_zone` and `owned_zone` exclude each other; "
       "remove one [exclusive]\n"
       "routing { owned_zone {} existing_zone {} }\n"
       "                        ^\n"},
      {"tags { key: 'a' }\ntags { key: 'a' }",
       "s:2:1: error: `tags` has the key \"a\" twice; remove one "
       "[duplicate-key]\ntags { key: 'a' }\n^\n"
       "s:1:1: note: the first is here\ntags { key: 'a' }\n^\n"},
      {"functions { architecture: ARCHITECTURE_UNSPECIFIED }",
       "s:1:27: error: `architecture` is ARCHITECTURE_UNSPECIFIED; expected "
       "one "
       "of ARCHITECTURE_X86_64, ARCHITECTURE_ARM64 [enum]\n"
       "functions { architecture: ARCHITECTURE_UNSPECIFIED }\n"
       "                          ^\n"},
      {"name: '\\xFF'",
       "s:1:7: error: `name` is \"\\xFF\", which is not UTF-8 "
       "text [encoding]\nname: '\\xFF'\n      ^\n"},
      {"name: '\xC3\xA9\xFF'",
       "s:1:9: error: byte 0xFF is not UTF-8; save the spec as UTF-8 "
       "[encoding]\nname: '\xC3\xA9\xEF\xBF\xBD'\n        ^\n"},
  };
  for (const auto& c : kCases) EXPECT_EQ(FindingsIn(c.text), c.finding);
}

TEST(ParseSpec, RejectsNulCharacters) {
  EXPECT_EQ(FindingsIn(std::string("name: 'a'\n\0", 11)),
            "s:2:1: error: a NUL character; specs are text [encoding]\n"
            "\xEF\xBF\xBD\n^\n");
}

TEST(ParseSpec, RejectsReferencesOutsideLiteralText) {
  EXPECT_EQ(FindingsIn("tags { key: '${A}' value: '{{resolve:ssm:x}}' }"),
            "s:1:1: error: `tags` contains \"${\", which CloudFormation would "
            "read as a reference; write the value itself [reference]\n"
            "tags { key: '${A}' value: '{{resolve:ssm:x}}' }\n^\n"
            "s:1:1: error: `tags` contains \"{{resolve:\", which "
            "CloudFormation would read as a reference; write the value itself "
            "[reference]\n"
            "tags { key: '${A}' value: '{{resolve:ssm:x}}' }\n^\n");
  EXPECT_THAT(FindingsIn("regions { primary { subnet_cidrs: ['a', '${B}'] } }"),
              HasSubstr("s:1:41: error: `subnet_cidrs` contains"));
  EXPECT_THAT(FindingsIn("configuration { parameters { key: '${A}' } }"),
              HasSubstr("`parameters` contains"));
}

TEST(ParseSpec, RejectsWhatCannotBeEscapedInLiteralText) {
  EXPECT_THAT(FindingsIn("logs { filter_pattern: '{{resolve:ssm:x}}' }"),
              HasSubstr("s:1:24: error: `filter_pattern` contains "
                        "\"{{resolve:\""));
}

TEST(ParseSpec, AcceptsReferencesInLiteralText) {
  EXPECT_EQ(FindingsIn(R"(
              functions { environment { key: "A" value: "${B}" } }
              alerts { subscriptions { endpoint: "${C}" } }
              logs { filter_pattern: "${" }
              configuration { parameters { key: "a" value: "${B}" } }
            )"),
            "");
}

TEST(ParseSpec, AcceptsAByteOrderMarkAndWindowsLineEnds) {
  EXPECT_EQ(FindingsIn("\xEF\xBB\xBFname: 'a'\r\n"), "");
  EXPECT_THAT(FindingsIn("\xEF\xBB\xBFnam: 'a'\r\n"),
              HasSubstr("s:1:1: error: `Environment` has no field `nam`; did "
                        "you mean `name`? [syntax]\nnam: 'a'\n^\n"));
}

TEST(ParseSpec, SurvivesDeepNesting) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "regions { primary { ";
  EXPECT_THAT(FindingsIn(text), HasSubstr(" [syntax]"));
  EXPECT_THAT(FindingsIn(std::string(20000, '{')), HasSubstr(" [syntax]"));
  EXPECT_THAT(FindingsIn(std::string(20000, '[')), HasSubstr(" [syntax]"));
  EXPECT_THAT(FindingsIn("tables: " + std::string(20000, '[')),
              HasSubstr(" [syntax]"));
}

// Whatever an interrupted write leaves is refused or understood.
TEST(ParseSpec, SurvivesTruncation) {
  const std::string sample = kSample;
  int refused = 0;
  for (size_t size = 0; size < sample.size(); ++size) {
    diag::Diagnostics diagnostics;
    const ParsedSpec spec =
        ParseSpecText("s", sample.substr(0, size), diagnostics);
    EXPECT_EQ(spec.environment == nullptr, diagnostics.has_errors()) << size;
    for (const diag::Finding* finding : diagnostics.Sorted()) {
      EXPECT_GT(finding->loc.line, 0) << diagnostics.Render();
    }
    refused += diagnostics.has_errors();
  }
  EXPECT_GT(refused, static_cast<int>(sample.size()) / 2);
}

// Each byte in turn becomes one that means something to the syntax.
TEST(ParseSpec, SurvivesDamage) {
  for (const char byte : {'{', '}', '[', '"', '\\', ':', '#', '\xFF', '\n'}) {
    std::string text = kSample;
    for (char& at : text) {
      const char kept = at;
      at = byte;
      FindingsIn(text);
      at = kept;
    }
  }
}

TEST(ParseSpec, NamesFilesThatCannotBeRead) {
  diag::Diagnostics diagnostics;
  const absl::Status missing =
      ParseSpec("no/such/file", {}, diagnostics).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(missing.message(), "no/such/file: No such file or directory");
  const absl::Status directory =
      ParseSpec(testing::TempDir(), {}, diagnostics).status();
  EXPECT_THAT(std::string(directory.message()), HasSubstr("Is a directory"));
  EXPECT_EQ(diagnostics.Render(), "");
}

TEST(ParseSpec, RefusesLargeFilesUnread) {
  const std::string path = TemporaryFile("large.textproto", "");
  // 100 MB that take no place on the disk.
  ASSERT_EQ(std::system(("truncate -s 100000000 '" + path + "'").c_str()), 0);
  diag::Diagnostics diagnostics;
  const auto spec = ParseSpec(path, {}, diagnostics);
  ASSERT_TRUE(spec.ok());
  EXPECT_EQ(spec->environment, nullptr);
  EXPECT_EQ(diagnostics.Render(),
            path +
                ": error: the spec is larger than 4194304 bytes (4 MiB) "
                "[file-size]\n");
}

TEST(ParseSpec, TakesALargestFileInItsStride) {
  std::string text = "tables: [";
  const std::string padding(200, ' ');
  while (text.size() < kMaxSpecBytes - 100) text += "{name:'${x}'}," + padding;
  diag::Diagnostics diagnostics;
  ParseSpecText("s", text + "{}]", diagnostics);
  EXPECT_GT(diagnostics.error_count(), 10000);
}

TEST(ParseSpec, ReadsCodeFilesBesideTheSpec) {
  TemporaryFile("handler.py", "def handler(event, context): return '${x}'\n");
  TemporaryFile("empty.py", "");
  TemporaryFile("binary.py", "a\xFF");
  TemporaryFile("resolve.py", "x = '{{resolve:ssm:x}}'\n");
  TemporaryFile("large.py", std::string(64 * 1024 + 1, 'a'));
  const std::string folder = testing::TempDir();
  const std::string path = folder + "/code.textproto";
  diag::Diagnostics diagnostics;
  const ParsedSpec spec = ParseSpecText(path, R"(
    functions { code_file: "handler.py" }
    functions { code_file: "missing.py" }
    functions { code_file: "../x.py" }
    functions { code_file: "/etc/passwd" }
    functions { code_file: "empty.py" }
    functions { code_file: "binary.py" }
    functions { code_file: "large.py" }
    functions { code_file: "resolve.py" }
    functions {}
  )",
                                        diagnostics);
  EXPECT_THAT(spec.code, testing::ElementsAre(
                             "def handler(event, context): return '${x}'\n", "",
                             "", "", "", "", "", "", ""));
  std::string heads;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    heads += RenderHeadline(*finding).substr(path.size()) + "\n";
  }
  EXPECT_EQ(
      heads,
      absl::StrCat(
          ":3:28: error: `code_file` \"missing.py\" cannot be read: ", folder,
          "/missing.py: No such file or directory [code-file]\n"
          ":4:28: error: `code_file` \"../x.py\" leaves this file's folder; "
          "put "
          "the file into it [code-file]\n"
          ":5:28: error: `code_file` \"/etc/passwd\" is absolute; name a file "
          "relative to this one's folder [code-file]\n"
          ":6:28: error: `code_file` \"empty.py\" is empty [code-file]\n"
          ":7:28: error: `code_file` \"binary.py\" is not UTF-8 text at byte 1 "
          "[code-file]\n"
          ":8:28: error: `code_file` \"large.py\" is larger than 65536 bytes "
          "(64 KiB); put it into a `code.directory` [code-file]\n"
          ":9:28: error: `code_file` \"resolve.py\" contains \"{{resolve:\", "
          "which CloudFormation would replace; put it together from two "
          "strings [code-file]\n"));
}

}  // namespace
}  // namespace drc::parse
