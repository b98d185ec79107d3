// SPDX-License-Identifier: Apache-2.0
//
// Every spec of tests/testdata/<rule-id> has the findings that it expects, and
// every rule is shown by one.

#include "generator/diag/diagnostics.h"

#include <cstdlib>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "generator/rules/rules.h"
#include "gtest/gtest.h"
#include "tests/diagnostics/expectations.h"

namespace drc::testing {
namespace {

constexpr char kUpdate[] =
    "To write what the compiler finds into the specs, run\n"
    "  bazel run //tests/diagnostics:update\n";

// Rules that no file can show.
constexpr std::pair<const char*, const char*> kWaived[] = {
    {"file-size", "4 MiB do not belong into a repository; see parse_test"},
    {"deprecated-field", "no field is deprecated yet; see text_test"},
};

std::string Read(const std::string& path) {
  const auto text = parse::ReadFile(path, parse::kMaxSpecBytes);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// tests/testdata/<rule-id>/<name>
struct Place {
  explicit Place(const std::string& path) {
    const std::vector<std::string> parts = absl::StrSplit(path, '/');
    rule_id = parts.size() == 4 ? parts[2] : "";
    name = parts.back();
  }
  std::string rule_id;
  std::string name;
};

class DiagnosticsTest : public ::testing::TestWithParam<std::string> {};

TEST_P(DiagnosticsTest, FindsWhatTheSpecExpects) {
  const Place place(GetParam());
  const std::string text = Read(GetParam());
  const std::string bare = WithoutExpectations(text);
  diag::Diagnostics diagnostics;
  Compile(GetParam(), bare, diagnostics);
  EXPECT_EQ(text, WithExpectations(bare, diagnostics)) << kUpdate;
  int file = 0;
  for (const parse::OverlayText& overlay : OverlaysOf(GetParam(), bare)) {
    EXPECT_EQ(Read(overlay.path),
              WithExpectations(overlay.text, diagnostics, ++file))
        << kUpdate;
  }

  const rules::Rule* rule = rules::FindRule(place.rule_id);
  ASSERT_NE(rule, nullptr) << place.rule_id << " is no rule";
  bool shows_rule = false;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    shows_rule = shows_rule || finding->rule_id == place.rule_id;
  }
  const bool fails = absl::StartsWith(place.name, "fail_");
  const bool warns = absl::StartsWith(place.name, "warn_");
  EXPECT_EQ(fails, diagnostics.has_errors())
      << "a spec is named fail_* if and only if it has errors\n"
      << diagnostics.Render();
  EXPECT_EQ(fails || warns, !diagnostics.Sorted().empty())
      << "a spec that only has warnings is named warn_*";
  EXPECT_EQ(fails || warns, shows_rule)
      << "a spec shows the rule of its folder\n"
      << diagnostics.Render();
}

// The CHECK lines are comments: a spec with them has the same findings.
TEST_P(DiagnosticsTest, FindsTheSameWithExpectations) {
  const std::string text = Read(GetParam());
  diag::Diagnostics with, without;
  Compile(GetParam(), text, with);
  Compile(GetParam(), WithoutExpectations(text), without);
  ASSERT_EQ(with.Sorted().size(), without.Sorted().size()) << with.Render();
  for (size_t i = 0; i < with.Sorted().size(); ++i) {
    EXPECT_EQ(with.Sorted()[i]->text, without.Sorted()[i]->text);
  }
}

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name;
  for (const char c : info.param.substr(std::string(kTestdata).size() + 1)) {
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Testdata, DiagnosticsTest,
                         ::testing::ValuesIn(SpecsBelow(".")), TestName);

// What completes an example: a statement for each field that it does not set.
constexpr std::pair<const char*, const char*> kFrame[] = {
    {"name", "name: \"test\"\n"},
    {"regions",
     "regions {\n"
     "  primary { name: \"us-east-1\" }\n"
     "  secondary { name: \"us-west-2\" }\n"
     "}\n"},
    {"tables", "tables { name: \"transactions\" }\n"},
    {"buckets", "buckets { name: \"documents\" }\n"},
    {"functions", "functions { name: \"processor\" }\n"},
};

std::string Complete(absl::string_view example) {
  std::string text = absl::StrCat(example, "\n");
  for (const auto& [field, statement] : kFrame) {
    bool set = false;
    for (const absl::string_view line : absl::StrSplit(example, '\n')) {
      set = set || absl::StartsWith(line, absl::StrCat(field, ":")) ||
            absl::StartsWith(line, absl::StrCat(field, " "));
    }
    if (!set) text += statement;
  }
  return text;
}

// Whether a finding names the rule, and whether there is any.
struct Found {
  bool rule = false;
  bool any = false;
  std::string text;
};

Found Find(const std::string& text, absl::string_view rule_id,
           const std::string& previous = "") {
  diag::Diagnostics diagnostics;
  // Beside a file that an example names.
  Compile(absl::StrCat(kTestdata, "/heartbeat/example"), text, diagnostics,
          previous);
  Found found{false, false, diagnostics.Render()};
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    found.any = true;
    found.rule = found.rule || finding->rule_id == rule_id;
  }
  return found;
}

TEST(Examples, AreTrue) {
  for (const rules::Rule& rule : rules::AllRules()) {
    if (rule.subject == rules::Subject::kProgram) continue;
    SCOPED_TRACE(std::string(rule.id));
    // No field is deprecated, nobody would read four megabytes, and an overlay
    // is none without a spec, as a package is none without files.
    if (rule.id == "deprecated-field" || rule.id == "file-size" ||
        rule.id == "foreign-module" || rule.id == "overlay" ||
        rule.id == "overlay-name") {
      EXPECT_EQ(rule.accepted, "");
      continue;
    }
    const std::string previous =
        rule.subject == rules::Subject::kChange ? Complete(rule.accepted) : "";
    const Found accepted = Find(Complete(rule.accepted), rule.id, previous);
    EXPECT_FALSE(accepted.any) << accepted.text;
    const bool alone = rule.id == "empty-spec";
    const Found rejected =
        Find(alone ? std::string(rule.rejected) : Complete(rule.rejected),
             rule.id, previous);
    EXPECT_TRUE(rejected.rule) << rejected.text;
  }
}

TEST(Coverage, EveryRuleHasAFailingAndASoundSpec) {
  std::set<std::string> failing, sound;
  for (const std::string& path : SpecsBelow(".")) {
    const Place place(path);
    (place.name == "basic.textproto" ? sound : failing).insert(place.rule_id);
  }
  for (const auto& [rule_id, reason] : kWaived) {
    EXPECT_NE(rules::FindRule(rule_id), nullptr) << rule_id;
    EXPECT_EQ(failing.count(rule_id), 0) << rule_id << " needs no waiver";
    failing.insert(rule_id);
    sound.insert(rule_id);
  }
  for (const rules::Rule& rule : rules::AllRules()) {
    // No spec breaks these; tests/faults has faults of templates for them.
    if (rule.subject == rules::Subject::kProgram) continue;
    const std::string id(rule.id);
    EXPECT_EQ(failing.count(id), 1)
        << kTestdata << "/" << id << "/fail_*.textproto is missing";
    EXPECT_EQ(sound.count(id), 1)
        << kTestdata << "/" << id << "/basic.textproto is missing";
  }
}

TEST(Expectations, StandAboveTheirLines) {
  diag::Diagnostics diagnostics;
  const std::string text = "a\n  b\nc";
  const diag::SourceFile* file = diagnostics.AddFile("f", text);
  diagnostics.Error({file, 2, 3}, "range", "x").Note({file, 3, 1}, "n");
  diagnostics.Error({file, 2, 4}, "range", "y").Note({file, 1, 1}, "m");
  diagnostics.Error({file, 0, 0}, "file-size", "z");
  const std::string expected =
      "# CHECK: error: z [file-size]\n"
      "a\n"
      "  # CHECK: [[@LINE+4]]:3: error: x [range]\n"
      "  # CHECK: [[@LINE+4]]:1: note: n\n"
      "  # CHECK: [[@LINE+2]]:4: error: y [range]\n"
      "  # CHECK: [[@LINE-4]]:1: note: m\n"
      "  b\n"
      "c";
  EXPECT_EQ(WithExpectations(text, diagnostics), expected);
  EXPECT_EQ(WithoutExpectations(expected), text);
}

}  // namespace
}  // namespace drc::testing
