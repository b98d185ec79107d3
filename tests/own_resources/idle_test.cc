// SPDX-License-Identifier: Apache-2.0
//
// Own resources that AWS puts aside where nobody has used them for weeks.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kIdle[] =
    "no rule or schedule of at least once in 7 days invokes it, and Lambda may "
    "have to set it up again";

// A function of the spec's own.
constexpr char kCount[] = R"(
resources {
  id: "CountRole"
  stack: "identity"
  placement: PLACEMENT_PRIMARY
  properties { [aws.iam.Role] { role_name: "count-${EnvironmentSuffix}" } }
  json {
    key: "assume_role_policy_document"
    value:
      '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action":'
      ' "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]}'
  }
  reason: "IAM roles are the account's, and both functions have it by its name"
}
resources {
  id: "Count"
  stack: "own"
  properties { [aws.lambda.Function] {
    function_name: "count-${EnvironmentSuffix}"
    runtime: "python3.13"
    handler: "index.main"
    code { zip_file: "def main(event, context):\n    return 0\n" }
    role: "${primary/identity/CountRole.Arn}"
  } }
}
)";

TEST(Report, NamesWhatMayNotBeThereOnTheDay) {
  const std::string report = ReportOf(absl::StrCat(kCount, R"(
resources {
  id: "Link"
  stack: "own"
  properties { [aws.api_gateway_v2.VpcLink] {
    name: "link-${EnvironmentSuffix}"
    subnet_ids: "${network/PrivateSubnet1}"
  } }
}
resources {
  id: "Office"
  stack: "own"
  properties { [aws.ec2.ClientVpnEndpoint] {
    client_cidr_block: "10.99.0.0/16"
    server_certificate_arn: "arn:aws:acm:${AWS::Region}:123456789012:certificate/x"
    connection_log_options { enabled: false }
    authentication_options { type: "certificate-authentication" }
  } }
  handler_permissions: "ec2:CreateClientVpnEndpoint"
}
)"));
  EXPECT_THAT(report, HasSubstr("makes a VPC link inactive over which nothing "
                                "was sent for 60 days"));
  EXPECT_THAT(report,
              HasSubstr("that it can be deployed: AWS's schema names no "
                        "permissions for its type, and those of "
                        "`handler_permissions` are the spec's word"));
  EXPECT_THAT(report, HasSubstr(kIdle));
}

// What of a function's clock, with these properties, the report says.
std::string ReportOfClock(const std::string& properties) {
  return ReportOf(absl::StrCat(kCount, R"(
resources {
  id: "Clock"
  stack: "own"
  properties { )",
                               properties, R"( }
  state: STATE_LOST
  reason: "it is the same in the other region, which has its own"
}
)"));
}

std::string Scheduled(const std::string& more) {
  return absl::StrCat(R"([aws.scheduler.Schedule] {
    name: "clock-${EnvironmentSuffix}"
    kms_key_arn: "${security/Key.Arn}"
    flexible_time_window { mode: "OFF" }
    target {
      arn: "${Count.Arn}"
      role_arn: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/clock-${EnvironmentSuffix}"
    }
    )",
                      more, "}");
}

// For the rule; it ends as ReportOfClock goes on.
constexpr char kMay[] = R"(
  state: STATE_LOST
  reason: "it is the same in the other region, which has its own"
}
resources {
  id: "May"
  stack: "own"
  properties { [aws.lambda.Permission] {
    action: "lambda:InvokeFunction"
    function_name: "${Count}"
    principal: "events.amazonaws.com"
    source_arn: "${Clock.Arn}"
  })";

TEST(Report, KnowsWhatIsInvokedByAClock) {
  for (const char* often :
       {"rate(7 days)", "rate(5 minutes)", "cron(0 5 ? * MON *)"}) {
    const std::string expression =
        absl::StrCat("schedule_expression: \"", often, "\" ");
    EXPECT_THAT(ReportOfClock(Scheduled(expression)), Not(HasSubstr(kIdle)))
        << often;
    EXPECT_THAT(
        ReportOfClock(absl::StrCat(
            "[aws.events.Rule] { name: \"clock-${EnvironmentSuffix}\" ",
            expression, "targets { id: \"count\" arn: \"${Count.Arn}\" } }",
            "}", kMay)),
        Not(HasSubstr(kIdle)))
        << often;
    for (const char* ended :
         {"state: \"DISABLED\"", "end_date: \"2027-01-01T00:00:00Z\""}) {
      EXPECT_THAT(ReportOfClock(Scheduled(absl::StrCat(expression, ended))),
                  HasSubstr(kIdle))
          << ended;
    }
  }
  for (const char* seldom :
       {"rate(8 days)", "cron(0 5 1 * ? *)", "at(2027-01-01T00:00:00)"}) {
    EXPECT_THAT(ReportOfClock(Scheduled(
                    absl::StrCat("schedule_expression: \"", seldom, "\""))),
                HasSubstr(kIdle))
        << seldom;
  }
}

}  // namespace
}  // namespace drc::testing
