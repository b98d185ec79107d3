// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "generator/diag/diagnostics.h"
#include "generator/findings/findings_file.h"
#include "generator/rules/rules.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace drc::findings {
namespace {

using ::nlohmann::json;

json Log(const diag::Diagnostics& diagnostics,
         const std::vector<std::string>& failures) {
  SarifLog log;
  log.Add(diagnostics);
  json parsed = json::parse(log.Finish(failures), nullptr, false);
  EXPECT_FALSE(parsed.is_discarded());
  return parsed["runs"][0];
}

TEST(SarifLog, HoldsEveryRule) {
  const json rules = Log({}, {})["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), rules::AllRules().size());
  for (size_t i = 0; i < rules.size(); ++i) {
    EXPECT_EQ(rules[i]["id"], std::string(rules::AllRules()[i].id));
  }
}

TEST(SarifLog, PlacesFindingsInCharacters) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* file =
      diagnostics.AddFile("a b/\xC3\xA9.textproto", "x\n\xC3\xA9\xFF \"y\"\n");
  diagnostics.Error({file, 2, 4}, "range", "found").Note({file, 1, 1}, "there");
  const json run = Log(diagnostics, {});
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  ASSERT_EQ(run["results"].size(), 1);
  const json& result = run["results"][0];
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["message"]["text"], "found");
  const json& rules = run["tool"]["driver"]["rules"];
  EXPECT_EQ(rules[result["ruleIndex"].get<size_t>()]["id"], result["ruleId"]);
  const json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a%20b/%C3%A9.textproto");
  EXPECT_EQ(place["region"], json::parse(R"({
              "startLine": 2, "startColumn": 4, "endColumn": 7,
              "snippet": {"text": "\"y\""}
            })"));
  EXPECT_EQ(place["contextRegion"]["snippet"]["text"],
            "\xC3\xA9\xEF\xBF\xBD \"y\"");
  const json& note = result["relatedLocations"][0];
  EXPECT_EQ(note["message"]["text"], "there");
  EXPECT_EQ(note["physicalLocation"]["region"]["startLine"], 1);
  EXPECT_EQ(result.count("suppressions"), 0);
}

TEST(SarifLog, TakesFindingsWithoutAPlace) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* file = diagnostics.AddFile("/abs/a.textproto", "");
  diagnostics.Error({file, 0, 0}, "file-size", "large");
  diagnostics.Error({file, 1, 1}, "empty-spec", "empty");
  diagnostics.Error({}, "syntax", "nowhere");
  const json results = Log(diagnostics, {})["results"];
  EXPECT_EQ(results[0]["locations"], json::array());
  const json& place = results[1]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a.textproto");
  EXPECT_EQ(place.count("region"), 0);
  EXPECT_EQ(
      results[2]["locations"][0]["physicalLocation"]["region"]["endColumn"], 1);
}

TEST(SarifLog, CutsLongLines) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* file =
      diagnostics.AddFile("a", std::string(1 << 20, 'x'));
  diagnostics.Error({file, 1, 5}, "range", "found");
  const json place =
      Log(diagnostics, {})["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["region"]["endColumn"], 205);
  EXPECT_EQ(place.count("contextRegion"), 0);
}

TEST(SarifLog, SaysWhatIsPassedOver) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* file = diagnostics.AddFile("a", "x");
  diagnostics.Warning({file, 1, 1}, "public-cidr", "public");
  diagnostics.Suppress(file, "public-cidr", "ours");
  EXPECT_EQ(Log(diagnostics, {})["results"][0]["suppressions"],
            json::parse(R"([{"kind": "inSource", "justification": "ours"}])"));
}

TEST(SarifLog, SaysWhetherTheCompilerWorked) {
  EXPECT_EQ(Log({}, {})["invocations"], json::parse(R"([{
              "executionSuccessful": true, "toolExecutionNotifications": []
            }])"));
  EXPECT_EQ(Log({}, {"a: No such file"})["invocations"], json::parse(R"([{
              "executionSuccessful": false,
              "toolExecutionNotifications":
                  [{"level": "error", "message": {"text": "a: No such file"}}]
            }])"));
}

}  // namespace
}  // namespace drc::findings
