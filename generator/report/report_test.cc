// SPDX-License-Identifier: Apache-2.0
#include "generator/report/report.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "aws/s3.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/emit/emit.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"
#include "generator/verify/proofs.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace drc::report {
namespace {

using ::nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSpec[] = R"(name: "transactions"
regions {
  primary { name: "us-east-1" }
  secondary { name: "us-west-2" }
}
objectives { transactions_per_second: 10000 }
tables {
  name: "transactions-table"
  warm_throughput { read_units_per_second: 20000 write_units_per_second: 13000 }
}
buckets { name: "documents" }
functions {
  name: "transaction-processor"
  expected_duration_ms: 100
  reserved_concurrency: 1300
}
)";

struct Files {
  std::string json;
  std::string markdown;
  std::string html;
};

// Two stacks, of which one holds two buckets.
program::Program TwoStacks() {
  program::Program program;
  program::Stack& root = program.AddRoot("us-east-1");
  program::Stack& data = program.AddNested(root, "data", "", {});
  data.Add<aws::s3::Bucket>("A", {});
  data.Add<aws::s3::Bucket>("B", {});
  return program;
}

verify::Proofs TwoSteps() {
  return {{
      {"us-west-2/routing/FailoverRecord", "AWS::Route53::RecordSet",
       "everywhere, in a global data plane", ""},
      {"us-west-2/api/Api", "AWS::ApiGatewayV2::Api", "in us-west-2",
       "us-west-2/routing/FailoverRecord"},
  }};
}

// Emits the report of kSpec and `more`; `warn` may add findings.
template <typename Warn>
Files Emit(absl::string_view more, Warn warn) {
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec = parse::ParseSpecText(
      "/somewhere/spec.textproto", absl::StrCat(kSpec, more), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.Render();
  warn(spec, diagnostics);
  std::vector<emit::File> files = {{"root.template.json", ""}};
  EmitReport(ComputeReport(spec, TwoStacks(), "spec.textproto"), spec,
             diagnostics, TwoSteps(), files);
  EXPECT_EQ(files.size(), 4);
  EXPECT_EQ(files[1].path, "report.json");
  EXPECT_EQ(files[2].path, "report.md");
  EXPECT_EQ(files[3].path, "report.html");
  return {files[1].content, files[2].content, files[3].content};
}

Files Emit(absl::string_view more) {
  return Emit(more, [](const parse::ParsedSpec&, diag::Diagnostics&) {});
}

json Parse(const std::string& text) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  EXPECT_FALSE(value.is_discarded()) << text;
  return value;
}

TEST(Report, SaysWhoMayCallTheApi) {
  const Files files = Emit(R"(
    functions {
      name: "rates"
      routes: ["GET /rates", "GET /fees"]
      access { route: "GET /rates" authorization: AUTHORIZATION_NONE }
    }
    routing {
      authorization: AUTHORIZATION_JWT
      jwt { issuer: "https://login.acme.net" audiences: "a" scopes: "s" }
    })");
  EXPECT_THAT(files.markdown,
              testing::HasSubstr(
                  "- API: **open to anyone on the internet**: GET /rates\n"));
  const json callers = Parse(files.json)["callers"];
  ASSERT_EQ(callers.size(), 3);
  const std::string token =
      "who has a token of https://login.acme.net for a, with the scope s";
  EXPECT_EQ(callers[0]["route"], "$default");
  EXPECT_EQ(callers[0]["who"], token);
  EXPECT_EQ(callers[1]["who"], "anyone on the internet");
  EXPECT_EQ(callers[1]["anyone"], true);
  EXPECT_EQ(callers[2]["who"], token);
  EXPECT_THAT(files.html, testing::HasSubstr("anyone on the internet"));
  EXPECT_THAT(Emit("").markdown, testing::Not(testing::HasSubstr("- API:")));
}

TEST(ReportJson, TermsSumUp) {
  for (const char* more :
       {"", "failover { automatic: false }", "routing { ttl_seconds: 3600 }"}) {
    SCOPED_TRACE(more);
    const json report = Parse(Emit(more).json);
    const json& time = report["recovery_time"];
    int64_t worst = 0;
    std::string worst_path;
    for (const json& path : time["paths"]) {
      int64_t path_sum = 0;
      for (const json& stage : path["stages"]) {
        int64_t longest = 0;
        for (const json& branch : stage["branches"]) {
          int64_t sum = 0;
          for (const json& term : branch["terms"]) {
            sum += term["seconds"].get<int64_t>();
          }
          EXPECT_EQ(branch["seconds"], sum);
          longest = std::max(longest, sum);
        }
        EXPECT_EQ(stage["seconds"], longest);
        path_sum += longest;
      }
      EXPECT_EQ(path["seconds"], path_sum);
      if (path["from_loss"] == true && path_sum > worst) {
        worst = path_sum;
        worst_path = path["id"];
      }
    }
    EXPECT_EQ(time["total_seconds"], worst);
    EXPECT_EQ(time["worst_path"], worst_path);
    EXPECT_EQ(time["slack_seconds"],
              time["objective_seconds"].get<int64_t>() - worst);
  }
}

TEST(ReportJson, HasTheProofs) {
  const json report = Parse(Emit("").json);
  EXPECT_EQ(report["spec"], "spec.textproto");
  EXPECT_EQ(report["environment"], "transactions");
  EXPECT_EQ(report["primary"], "us-east-1");
  EXPECT_EQ(report["secondary"], "us-west-2");
  EXPECT_EQ(report["recovery_time"]["verdict"], "not_led");
  EXPECT_EQ(report["recovery_time"]["total_seconds"], 525);
  EXPECT_EQ(report["recovery_time"]["least_seconds"], 385);
  EXPECT_EQ(report["recovery_time"]["least_by"][0]["field"],
            "failover.window_seconds");
  ASSERT_EQ(report["partial_failures"].size(), 10);
  EXPECT_EQ(report["partial_failures"][9]["moving_percent"], 100);
  EXPECT_EQ(report["recovery_point"]["verdict"], "alarmed");
  EXPECT_EQ(report["recovery_point"]["stores"][0]["guaranteed_seconds"],
            nullptr);
  EXPECT_EQ(report["recovery_point"]["stores"][1]["guaranteed_seconds"], 900);
  ASSERT_EQ(report["quotas_to_raise"].size(), 2);
  EXPECT_EQ(report["quotas_to_raise"][0]["name"], "Concurrent executions");
  EXPECT_EQ(report["quotas_to_raise"][0]["needed"], 1417);
  EXPECT_EQ(report["quotas_to_raise"][0]["default"], 1000);
  EXPECT_EQ(report["quotas_to_raise"][0]["regions"],
            json({"us-east-1", "us-west-2"}));
  EXPECT_EQ(report["quotas_to_raise"][1]["needed"], 13200);
  EXPECT_FALSE(report["decisions"].empty());
  EXPECT_EQ(report["warnings"], json::array());
}

TEST(ReportJson, HasWhatTheTemplatesShow) {
  const json report = Parse(Emit("").json);
  const json& way = report["static_stability"];
  ASSERT_EQ(way.size(), 2);
  EXPECT_EQ(way[0]["resource"], "us-west-2/routing/FailoverRecord");
  EXPECT_FALSE(way[0].contains("reached_from"));
  EXPECT_EQ(way[1]["stands"], "in us-west-2");
  EXPECT_EQ(way[1]["reached_from"], "us-west-2/routing/FailoverRecord");
  const json& rules = report["rules_of_templates"];
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "static-stability"), 1);
  // Of the spec, and a warning.
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "cidr-overlap"), 0);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "granted-action"), 0);
}

TEST(ReportJson, SaysWhatDurationsRestOn) {
  const json durations =
      Parse(Emit("functions { name: \"worker\" }").json)["expected_durations"];
  ASSERT_EQ(durations.size(), 2);
  EXPECT_EQ(durations[0]["milliseconds"], 100);
  EXPECT_THAT(durations[0]["text"], HasSubstr("The spec says so"));
  EXPECT_EQ(durations[0]["terms"], json::array());
  EXPECT_EQ(durations[1]["function"], "worker");
  int64_t sum = 0;
  std::set<std::string> bases;
  for (const json& term : durations[1]["terms"]) {
    sum += term["microseconds"].get<int64_t>();
    bases.insert(term["basis"].get<std::string>());
  }
  EXPECT_THAT(bases, ElementsAre("assumed", "documented", "measured"));
  const int64_t milliseconds = durations[1]["milliseconds"];
  EXPECT_LE(sum, 1000 * milliseconds);
  EXPECT_GT(sum, 1000 * (milliseconds - 50));
}

TEST(ReportMarkdown, HasTheKeyLines) {
  const std::string text = Emit("").markdown;
  for (const char* line : {
           "# Disaster recovery report: transactions\n",
           "- Spec: spec.textproto\n",
           "- Recovery time: 525 s (8 min 45 s) of 900 s (15 min): **not "
           "proved: no client is led**. The service recovers 375 s",
           "The least that the language can reach for this load is 385 s (6 "
           "min 25 s), by `failover.window_seconds: 20`, ",
           "| 60 % | 63.0 % | 99.7 % |\n",
           "- Recovery point: objective 300 s (5 min): alarmed, not "
           "guaranteed\n",
           "- Capacity: 3 of 14 demands short\n",
           "- Quotas to raise before deploying: 2\n",
           "### primary-lost: 525 s (8 min 45 s)\n",
           "| 1 | writer | window | 90 | spec | It sends a heartbeat every 2 s",
           "| 1 |  | stage | 255 |  | writer 255 s |",
           "| bucket | documents | alarmed, not guaranteed | not stated | 900 "
           "s (15 min) | 60 s (1 min) |",
           "| AWS Lambda | Concurrent executions | 1,417 concurrent executions "
           "| 1,000 concurrent executions | us-east-1, us-west-2 |",
           "| transactions-table | writes | 13,000 write units/s | 13,000 "
           "write "
           "units/s | yes |",
           "## Warnings\n\nNone.\n",
           "\n3. Amazon Route 53 Developer Guide, \"How Amazon Route 53 "
           "determines whether a health check is healthy\"\n",
           "| 2 | dns | active-check | 30 | fixed | The check of the "
           "secondary's `/active` succeeds: 3 answers in a row, 10 s apart | "
           "\\[3] |\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(ReportMarkdown, SaysWhatIsExceededOrUnbounded) {
  EXPECT_THAT(Emit("routing { ttl_seconds: 600 }").markdown,
              HasSubstr("**exceeded** by 165 s (2 min 45 s)"));
  const std::string manual = Emit("failover { automatic: false }").markdown;
  EXPECT_THAT(manual, HasSubstr("**not bounded**: an operator decides, and has "
                                "59 s"));
  EXPECT_THAT(manual, HasSubstr("nothing bounds it: the totals below leave it "
                                "out."));
}

// Every row of a table has as many cells as its heading.
TEST(ReportMarkdown, TablesAreRegular) {
  const std::string text = Emit("").markdown;
  size_t columns = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const bool row = !line.empty() && line[0] == '|';
    const size_t cells = std::count(line.begin(), line.end(), '|');
    if (row && columns > 0) {
      EXPECT_EQ(cells, columns) << line;
    }
    columns = row ? cells : 0;
  }
  EXPECT_EQ(text.back(), '\n');
  EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
}

TEST(Report, ShowsWhatIsPassedOver) {
  const auto warn = [](const parse::ParsedSpec& spec,
                       diag::Diagnostics& diagnostics) {
    diagnostics.Warning({spec.source, 3, 13}, "public-cidr", "is public");
    diagnostics.Suppress(spec.source, "public-cidr", "we own the block");
  };
  const Files files = Emit("", warn);
  const json report = Parse(files.json);
  EXPECT_EQ(report["warnings"], json::array());
  EXPECT_EQ(report["passed_over"], Parse(R"([{
              "rule": "public-cidr",
              "line": 3,
              "column": 13,
              "text": "is public",
              "reason": "we own the block",
              "notes": []
            }])"));
  EXPECT_THAT(files.markdown, HasSubstr("- Warnings: 0, and 1 passed over\n"));
  EXPECT_THAT(files.markdown,
              HasSubstr("spec.textproto: warning: is public "
                        "[public-cidr]\n"
                        "  passed over, because we own the block\n"));
}

TEST(Report, ShowsTheWarningsOfItsSpecAlone) {
  const auto warn = [](const parse::ParsedSpec& spec,
                       diag::Diagnostics& diagnostics) {
    const diag::SourceFile* other = diagnostics.AddFile("other", "x");
    diagnostics.Warning({other, 1, 1}, "public-cidr", "of another spec");
    diagnostics
        .Warning({spec.source, 3, 13}, "public-cidr",
                 "`vpc_cidr` \"11.0.0.0/16\" is public")
        .Note({spec.source, 4, 15}, "the other | one");
  };
  const Files files = Emit("", warn);
  EXPECT_EQ(Parse(files.json)["warnings"], Parse(R"([{
              "rule": "public-cidr",
              "line": 3,
              "column": 13,
              "text": "`vpc_cidr` \"11.0.0.0/16\" is public",
              "notes": [{"line": 4, "column": 15, "text": "the other | one"}]
            }])"));
  EXPECT_THAT(files.markdown,
              HasSubstr("```text\n"
                        "spec.textproto: warning: `vpc_cidr` "
                        "\"11.0.0.0/16\" is public [public-cidr]\n"
                        "```\n"));
  EXPECT_THAT(files.json + files.markdown, Not(HasSubstr("another spec")));
}

TEST(ReportHtml, ShowsWhatTheJsonHas) {
  const Files files = Emit("");
  const json report = Parse(files.json);
  EXPECT_THAT(files.html, HasSubstr("<title>transactions: "));
  EXPECT_THAT(files.html,
              HasSubstr("<tr><td>data</td><td class=\"n\">2</td></tr>\n"));
  EXPECT_THAT(files.html, HasSubstr("<b>$0.00</b>"));
  EXPECT_EQ(report["fixed_costs"]["monthly"], 0);
  EXPECT_EQ(report["fixed_costs"]["by_use"][0]["type"], "AWS::S3::Bucket");
  EXPECT_EQ(report["diagram"]["clusters"][1]["name"], "us-west-2");
}

// A spec may say anything in a reason, and a finding quotes it.
TEST(ReportHtml, TakesTextForNoMarkup) {
  constexpr char kHostile[] = "</title><script>x</script>' \" & `<b>`\x01";
  const auto warn = [&](const parse::ParsedSpec& spec,
                        diag::Diagnostics& diagnostics) {
    diagnostics.Warning({spec.source, 3, 13}, "public-cidr", kHostile)
        .Note({spec.source, 4, 15}, kHostile);
    diagnostics.Warning({spec.source, 4, 13}, "uninvoked", kHostile);
    diagnostics.Suppress(spec.source, "uninvoked", kHostile);
  };
  const Files files = Emit("tables { name: \"</svg><script>\" }", warn);
  EXPECT_THAT(files.html, Not(HasSubstr("<script")));
  EXPECT_THAT(files.html, Not(HasSubstr("\x01")));
  EXPECT_THAT(files.html, HasSubstr(">&lt;/svg&gt;&lt;script&gt;</text>"));
  EXPECT_THAT(files.html, HasSubstr("Passed over, because &lt;/title&gt;"));
}

TEST(Report, DependsOnNothingButTheSpec) {
  const Files first = Emit("");
  const Files second = Emit("");
  EXPECT_EQ(first.json, second.json);
  EXPECT_EQ(first.markdown, second.markdown);
  EXPECT_EQ(first.html, second.html);
  EXPECT_THAT(first.json + first.markdown, Not(HasSubstr("/somewhere")));
}

}  // namespace
}  // namespace drc::report
