// SPDX-License-Identifier: Apache-2.0
//
// What is not proved of a spec's own resources, and which of its claims the
// report does not make.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOwn[] = R"(
resources {
  id: "Orders"
  stack: "own"
  properties { [aws.sqs.Queue] {
    queue_name: "orders-${EnvironmentSuffix}"
    kms_master_key_id: "${security/Key.Arn}"
  } }
  state: STATE_LOST
  reason: "each message is sent again from the table"
}
resources {
  id: "Volume"
  stack: "own"
  properties { [aws.ec2.Volume] {
    availability_zone: "${AWS::Region}a"
    size: 8
    encrypted: true
    kms_key_id: "${security/Key.Arn}"
  } }
  state: STATE_REBUILT
  reason: "what is on it is made anew from the bucket"
}
resources {
  id: "Domain"
  stack: "own"
  properties { [aws.sdb.Domain] { description: "old" } }
  state: STATE_REPLICATED
  reason: "nobody can say how, but this is a test"
}
resources {
  id: "Shop"
  stack: "own"
  properties { [aws.elastic_beanstalk.Application] {
    application_name: "shop-${EnvironmentSuffix}"
  } }
}
overrides {
  resource: "both/functions/TransactionProcessorFunction"
  set { [aws.lambda.Function] { tracing_config { mode: "Active" } } }
  reason: "traces were asked for by the on-call team"
}
)";

// A role that is there already, and that nothing of the program names.
TEST(Rights, AreToPassTheRolesOfTheSpec) {
  std::string templates;
  for (const emit::File& file : FilesOf(R"(
resources {
  id: "Steps"
  stack: "own"
  properties { [aws.step_functions.StateMachine] {
    state_machine_name: "steps-${EnvironmentSuffix}"
    role_arn: "arn:aws:iam::${AWS::AccountId}:role/shop/steps"
    definition_string: "{}"
    encryption_configuration {
      type: "CUSTOMER_MANAGED_KMS_KEY"
      kms_key_id: "${security/Key.Arn}"
    }
  } }
  state: STATE_LOST
  reason: "what was under way is begun anew"
}
)")) {
    templates += file.content;
  }
  const size_t sid = templates.find("\"PassExisting\"");
  ASSERT_NE(sid, templates.npos);
  const std::string statement = templates.substr(sid, 400);
  EXPECT_THAT(statement, HasSubstr("iam:PassRole"));
  EXPECT_THAT(statement, HasSubstr(":role/shop/steps"));
}

TEST(Report, NamesWhatIsNotProved) {
  const std::string report = ReportOf(kOwn);
  EXPECT_THAT(report, HasSubstr("- Resources of the spec's own: 10, of which "
                                "**8 not proved in full**; **the data of 2 are "
                                "lost** with their region, see below\n"));
  EXPECT_THAT(
      report,
      HasSubstr(
          "| us-west-2/own/Orders | AWS::SQS::Queue | lost | each message "
          "is sent again from the table | that it works in a failover, is "
          "watched, and is used with the right permissions: the compiler "
          "knows its type by AWS's schema alone |\n"));
  EXPECT_THAT(report,
              HasSubstr("that only it can be touched by who deploys the "
                        "secondary region: "));
  EXPECT_THAT(report, HasSubstr(" of the type's actions know no name of it"));
  EXPECT_THAT(report,
              HasSubstr("that its data are encrypted with the region's key: no "
                        "property of its type is called one"));
  EXPECT_THAT(report,
              HasSubstr("that it can be deployed with every property: "));
  EXPECT_THAT(report, HasSubstr("are not allowed, as they would reach further "
                                "than it"));
  EXPECT_THAT(
      report,
      HasSubstr("| us-east-1/functions/TransactionProcessorFunction | "
                "AWS::Lambda::Function | changed by `overrides` | traces "
                "were asked for by the on-call team | - |\n"));
}

TEST(Report, NamesWhatRightsReachBesideTheResource) {
  const std::string report = ReportOf(R"(
resources {
  id: "Attached"
  stack: "vpn"
  properties { [aws.ec2.ClientVpnTargetNetworkAssociation] {
    client_vpn_endpoint_id: "cvpn-endpoint-0123456789abcdef0"
    subnet_id: "${network/PrivateSubnet1}"
  } }
  handler_permissions: "ec2:AssociateClientVpnTargetNetwork"
  handler_permissions: "ec2:DescribeClientVpnTargetNetworks"
  handler_permissions: "ec2:DisassociateClientVpnTargetNetwork"
}
removals {
  resource {
    stack: "vpn"
    id: "Former"
    type: "AWS::EC2::ClientVpnEndpoint"
    handler_permissions: ["ec2:DeleteClientVpnEndpoint", "ec2:DescribeClientVpnEndpoints"]
  }
  reason: "nobody has used it since March"
}
removals {
  resource {
    stack: "async"
    id: "Orders"
    type: "AWS::SQS::Queue"
    name: "orders-${EnvironmentSuffix}"
  }
  reason: "orders are handled where they come in"
}
)");
  EXPECT_THAT(report,
              HasSubstr("- Resources of the spec's own: 2, of which **2 not "
                        "proved in full**; listed to be removed: 2, see "
                        "below\n"));
  EXPECT_THAT(
      report,
      HasSubstr("that only it can be touched by who deploys the secondary "
                "region: that may do ec2:AssociateClientVpnTargetNetwork, "
                "ec2:DisassociateClientVpnTargetNetwork on any resource of the "
                "region |\n"));
  EXPECT_THAT(
      report,
      HasSubstr("| us-west-2/vpn/Former | AWS::EC2::ClientVpnEndpoint | listed "
                "in `removals` | nobody has used it since March | that only it "
                "can be touched by who deploys the secondary region: that may "
                "do ec2:DeleteClientVpnEndpoint on any resource of the region "
                "|\n"));
  EXPECT_THAT(report, HasSubstr("| us-west-2/async/Orders | AWS::SQS::Queue | "
                                "listed in `removals` | orders are handled "
                                "where they come in | - |\n"));
}

TEST(Report, NamesOpenRoutesOfOwnApis) {
  const std::string report = ReportOf(R"(
resources {
  id: "Hooks"
  stack: "hooks"
  properties { [aws.api_gateway_v2.Api] {
    name: "hooks-${EnvironmentSuffix}"
    protocol_type: "HTTP"
  } }
}
resources {
  id: "Open"
  stack: "hooks"
  properties { [aws.api_gateway_v2.Route] {
    api_id: "${Hooks}"
    route_key: "POST /hook"
  } }
}
resources {
  id: "Signed"
  stack: "hooks"
  properties { [aws.api_gateway_v2.Route] {
    api_id: "${Hooks}"
    route_key: "GET /hook"
    authorization_type: "AWS_IAM"
  } }
}
)");
  EXPECT_THAT(report,
              HasSubstr("| us-east-1/hooks/Open | "
                        "AWS::ApiGatewayV2::Route | none |  | that none "
                        "but those for whom it is meant call it: its "
                        "AuthorizationType is NONE |\n"));
  EXPECT_THAT(report, HasSubstr("| us-east-1/hooks/Signed | "
                                "AWS::ApiGatewayV2::Route | none |  | - |\n"));
}

TEST(Report, NamesDoorsToFunctions) {
  const std::string report = ReportOf(R"(
functions { name: "intake" routes: "POST /intake" }
resources {
  id: "Hooks"
  stack: "hooks"
  properties { [aws.api_gateway_v2.Api] {
    name: "hooks-${EnvironmentSuffix}"
    protocol_type: "HTTP"
    target: "${functions/IntakeFunction.Arn}"
  } }
}
resources {
  id: "Door"
  stack: "hooks"
  properties { [aws.lambda.Permission] {
    action: "lambda:InvokeFunction"
    function_name: "${functions/IntakeFunction}"
    principal: "apigateway.amazonaws.com"
    source_arn: "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Hooks}/*"
  } }
}
resources {
  id: "ByRole"
  stack: "hooks"
  properties { [aws.api_gateway_v2.Integration] {
    api_id: "${Hooks}"
    integration_type: "AWS_PROXY"
    payload_format_version: "2.0"
    credentials_arn: "arn:aws:iam::123456789012:role/caller"
    integration_uri: "arn:aws:lambda:${AWS::Region}:123456789012:function:intake-prod"
  } }
}
resources {
  id: "Told"
  stack: "hooks"
  properties { [aws.lambda.Permission] {
    action: "lambda:InvokeFunction"
    function_name: "${functions/IntakeFunction}"
    principal: "sns.amazonaws.com"
    source_arn: "${alerts/Topic}"
  } }
}
)");
  EXPECT_THAT(report,
              HasSubstr("| us-east-1/hooks/Hooks | AWS::ApiGatewayV2::Api | "
                        "none |  | that none but those for whom it is meant "
                        "call it: its AuthorizationType is NONE |\n"));
  EXPECT_THAT(report,
              HasSubstr("| us-east-1/hooks/Door | AWS::Lambda::Permission | "
                        "none |  | that none but those for whom it is meant "
                        "call the function: what is sent through its "
                        "principal passes by `functions.access` |\n"));
  EXPECT_THAT(report, HasSubstr("by its role it needs no permission, and what "
                                "is sent through it passes by "
                                "`functions.access` |\n"));
  EXPECT_THAT(report, HasSubstr("| us-east-1/hooks/Told | "
                                "AWS::Lambda::Permission | none |  | - |\n"));
}

TEST(Report, SaysNothingOfWhatIsNotThere) {
  EXPECT_THAT(ReportOf(""), Not(HasSubstr("the spec's own")));
}

}  // namespace
}  // namespace drc::testing
