// SPDX-License-Identifier: Apache-2.0
//
// What who deploys the secondary region may do for the spec's own resources,
// and what services may do with the key for them.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using Json = nlohmann::json;
using Texts = std::set<std::string>;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTopic[] = R"(
resources {
  id: "Rates"
  stack: "own"
  properties { [aws.sns.Topic] {
    topic_name: "rates-${EnvironmentSuffix}"
    kms_master_key_id: "${security/Key.Arn}"
  } }
  state: STATE_LOST
  reason: "each message is sent again from the table"
}
resources {
  id: "RatesPolicy"
  stack: "own"
  properties { [aws.sns.TopicPolicy] { topics: "${Rates}" } }
  json {
    key: "policy_document"
    value: '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com", "backup.amazonaws.com"]}, "Action": "sns:Publish", "Resource": "${Rates}", "Condition": {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}}}'
  }
}
)";

constexpr char kQueue[] = R"(
resources {
  id: "Dead"
  stack: "own"
  properties { [aws.sqs.Queue] {
    queue_name: "dead-${EnvironmentSuffix}"
    kms_master_key_id: "${security/Key.Arn}"
  } }
  state: STATE_LOST
  reason: "each message is sent again from the table"
}
resources {
  id: "DeadPolicy"
  stack: "own"
  properties { [aws.sqs.QueuePolicy] { queues: "${Dead}" } }
  json {
    key: "policy_document"
    value: '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "${Dead.Arn}", "Condition": {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}}]}'
  }
}
)";

// A resource of the secondary, of which the primary does without.
std::string InSecondary(absl::string_view properties,
                        absl::string_view more = "") {
  return absl::StrCat("resources { id: \"It\" stack: \"own\" placement: ",
                      "PLACEMENT_SECONDARY reason: \"the other region's is "
                      "another team's\" properties { ",
                      properties, " } ", more, " }\n");
}

constexpr char kRemoved[] = R"(removals {
  resource { stack: "own" id: "It" type: "$0" }
  reason: "nobody has used it since May"
})";

Json TemplateOf(const std::string& own, absl::string_view path) {
  for (const emit::File& file : FilesOf(own)) {
    if (file.path == path) return Json::parse(file.content);
  }
  return {};
}

std::string TextOf(const Json& value) {
  return absl::StrReplaceAll(
      value.is_string() ? value.get<std::string>()
      : value.contains("Fn::Sub") && value["Fn::Sub"].is_string()
          ? value["Fn::Sub"].get<std::string>()
          : value.dump(),
      {{"arn:${AWS::Partition}:", ""}, {":${AWS::AccountId}:", "::"}});
}

Texts All(const Json& value) {
  Texts texts;
  if (!value.is_array()) return {TextOf(value)};
  for (const Json& each : value) texts.insert(TextOf(each));
  return texts;
}

// The statements of the role that are there for own resources, and allow it.
std::vector<Json> Allowing(const std::string& own, const std::string& action) {
  std::vector<Json> found;
  const Json identity = TemplateOf(own, "us-east-1/identity.template.json");
  for (const Json& resource : identity.at("Resources")) {
    if (resource["Type"] != "AWS::IAM::ManagedPolicy") continue;
    for (const Json& statement :
         resource["Properties"]["PolicyDocument"]["Statement"]) {
      const std::string sid = statement["Sid"];
      if ((absl::StartsWith(sid, "Own") || absl::StartsWith(sid, "PassOwn") ||
           absl::StartsWith(sid, "PassExisting")) &&
          sid != "PassOwnRole" && All(statement["Action"]).count(action) > 0) {
        found.push_back(statement);
      }
    }
  }
  return found;
}

// What they allow it on.
Texts MayDo(const std::string& own, const std::string& action) {
  Texts resources;
  for (const Json& statement : Allowing(own, action)) {
    resources.merge(All(statement["Resource"]));
  }
  return resources;
}

// The statement of the secondary's key.
Json OfKey(const std::string& own, absl::string_view sid) {
  const Json security = TemplateOf(own, "us-west-2/security.template.json");
  for (const Json& statement : security.at(Json::json_pointer(
           "/Resources/Key/Properties/KeyPolicy/Statement"))) {
    if (statement["Sid"] == std::string(sid)) return statement;
  }
  return {};
}

TEST(Rights, NameALogGroupAsTagsDoAndAsItsStreamsDo) {
  const std::string group = InSecondary(
      "[aws.logs.LogGroup] { log_group_name: \"/ecs/shop-${EnvironmentSuffix}\""
      " kms_key_id: \"${security/Key.Arn}\" retention_in_days: 14 }",
      "state: STATE_LOST");
  for (const char* action : {"logs:TagResource", "logs:ListTagsForResource",
                             "logs:CreateLogGroup"}) {
    EXPECT_THAT(
        MayDo(group, action),
        ElementsAre("logs:us-west-2::log-group:/ecs/shop-${EnvironmentSuffix}",
                    "logs:us-west-2::log-group:/ecs/shop-${EnvironmentSuffix}:"
                    "*"));
  }
}

TEST(Rights, NameAnAliasAndItsKey) {
  const std::string alias = InSecondary(
      "[aws.kms.Alias] { alias_name: \"alias/shop-${EnvironmentSuffix}\" "
      "target_key_id: \"${security/Key}\" }");
  EXPECT_THAT(MayDo(alias, "kms:CreateAlias"),
              Contains("kms:us-west-2::alias/shop-${EnvironmentSuffix}"));
}

TEST(Rights, NameParametersAndDashboards) {
  EXPECT_THAT(MayDo(InSecondary("[aws.ssm.Parameter] { name: "
                                "\"/shop/${EnvironmentSuffix}/url\" type: "
                                "\"String\" value: \"none\" }"),
                    "ssm:PutParameter"),
              ElementsAre("ssm:us-west-2::parameter/shop/${EnvironmentSuffix}/"
                          "url"));
  EXPECT_THAT(MayDo(InSecondary("[aws.cloud_watch.Dashboard] { dashboard_name: "
                                "\"shop-${EnvironmentSuffix}\" dashboard_body: "
                                "'{\"widgets\": []}' }"),
                    "cloudwatch:PutDashboard"),
              ElementsAre("cloudwatch:::dashboard/shop-${EnvironmentSuffix}"));
}

TEST(Rights, NameARuleWithItsBus) {
  const std::string rule = absl::StrCat(
      R"(resources { id: "Bus" stack: "own" properties { [aws.events.EventBus] {
           name: "${EnvironmentSuffix}-shop" kms_key_identifier: "${security/Key.Arn}"
         } } state: STATE_LOST reason: "events are told again by the shop" })",
      InSecondary("[aws.events.Rule] { name: \"${EnvironmentSuffix}-orders\" "
                  "event_bus_name: \"${Bus}\" schedule_expression: "
                  "\"rate(1 day)\" }"));
  EXPECT_THAT(MayDo(rule, "events:PutRule"),
              ElementsAre("events:us-west-2::rule/${EnvironmentSuffix}-shop/"
                          "${EnvironmentSuffix}-orders"));
  EXPECT_THAT(All(OfKey(rule, "EventsToTopics")["Action"]),
              Contains("kms:DescribeKey"));
}

TEST(Rights, NameWhatAClusterIsTakenFrom) {
  EXPECT_THAT(
      MayDo(InSecondary("[aws.rds.DBCluster] { db_cluster_identifier: "
                        "\"shop-${EnvironmentSuffix}\" engine: "
                        "\"aurora-mysql\" storage_encrypted: true kms_key_id: "
                        "\"${security/Key.Arn}\" }",
                        "state: STATE_LOST"),
            "rds:RemoveFromGlobalCluster"),
      ElementsAre("rds:::global-cluster:*",
                  "rds:us-west-2::cluster:shop-${EnvironmentSuffix}"));
}

TEST(Rights, TagNothingElse) {
  EXPECT_THAT(
      MayDo(InSecondary("[aws.msk.Cluster] { cluster_name: "
                        "\"shop-${EnvironmentSuffix}\" kafka_version: "
                        "\"3.6.0\" number_of_broker_nodes: 2 "
                        "broker_node_group_info { instance_type: "
                        "\"kafka.t3.small\" client_subnets: "
                        "[\"${network/PrivateSubnet1}\", "
                        "\"${network/PrivateSubnet2}\"] } encryption_info { "
                        "encryption_at_rest { data_volume_kms_key_id: "
                        "\"${security/Key.Arn}\" } } }",
                        "state: STATE_LOST"),
            "ec2:CreateTags"),
      ElementsAre("ec2:us-west-2::vpc-endpoint/*"));
}

TEST(Rights, ChangeTheirRecordsAlone) {
  const std::string record = InSecondary(
      "[aws.route53.RecordSet] { hosted_zone_id: \"Z0A1B2C3D4E5F6G7H8I9\" "
      "name: \"*.Shop-${EnvironmentSuffix}.acme.net.\" type: \"CNAME\" ttl: "
      "\"60\" resource_records: \"shop.acme.org\" }");
  const auto statements = Allowing(record, "route53:ChangeResourceRecordSets");
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_THAT(All(statements[0]["Condition"]["ForAllValues:StringLike"]
                            ["route53:ChangeResourceRecordSetsNormalized"
                             "RecordNames"]),
              ElementsAre("\\052.shop-${EnvironmentSuffix}.acme.net"));
  const std::string certificate =
      "[aws.certificate_manager.Certificate] { domain_name: \"*.acme.net\" "
      "validation_method: \"DNS\" ";
  const auto validating = Allowing(
      InSecondary(absl::StrCat(certificate,
                               "domain_validation_options { domain_name: "
                               "\"*.acme.net\" hosted_zone_id: "
                               "\"Z0A1B2C3D4E5F6G7H8I9\" } }")),
      "route53:ChangeResourceRecordSets");
  ASSERT_EQ(validating.size(), 1u);
  EXPECT_THAT(All(validating[0]["Condition"]["ForAllValues:StringLike"]
                            ["route53:ChangeResourceRecordSetsNormalized"
                             "RecordNames"]),
              ElementsAre("_*.acme.net"));
  EXPECT_THAT(MayDo(InSecondary(absl::StrCat(certificate, "}")),
                    "route53:ChangeResourceRecordSets"),
              IsEmpty());
}

// What an update drops from a group is deleted by the new rights.
TEST(Rights, ChangeAllRecordsOfAGroupsZone) {
  const auto statements = Allowing(
      InSecondary("[aws.route53.RecordSetGroup] { hosted_zone_id: "
                  "\"Z0A1B2C3D4E5F6G7H8I9\" record_sets { name: "
                  "\"shop.acme.net\" type: \"TXT\" ttl: \"60\" "
                  "resource_records: \"a\" } }",
                  "handler_permissions: \"route53:ChangeResourceRecordSets\""),
      "route53:ChangeResourceRecordSets");
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_FALSE(statements[0].contains("Condition"));
}

TEST(Rights, PassRolesInProfilesAndPaths) {
  EXPECT_THAT(
      MayDo(InSecondary("[aws.glue.Crawler] { name: "
                        "\"shop-${EnvironmentSuffix}\" role: "
                        "\"service-role/Glue\" targets { s3_targets { path: "
                        "\"s3://acme-lake/\" } } }"),
            "iam:PassRole"),
      ElementsAre("iam:::role/service-role/Glue"));
  const std::string launch = InSecondary(
      "[aws.ec2.LaunchTemplate] { launch_template_name: "
      "\"shop-${EnvironmentSuffix}\" launch_template_data { "
      "image_id: \"ami-0123456789abcdef0\" iam_instance_profile { "
      "name: \"web-${EnvironmentSuffix}\" } } }");
  EXPECT_THAT(MayDo(launch, "iam:PassRole"),
              ElementsAre("iam:::role/web-${EnvironmentSuffix}"));
  EXPECT_THAT(MayDo(absl::StrCat(launch, R"(
resources {
  id: "Profile"
  stack: "identity"
  placement: PLACEMENT_PRIMARY
  properties { [aws.iam.InstanceProfile] {
    instance_profile_name: "web-${EnvironmentSuffix}"
    roles: "acme-web"
  } }
  reason: "profiles are made once, in the primary"
})"),
                    "iam:PassRole"),
              ElementsAre("iam:::role/acme-web"));
}

TEST(Rights, PassRolesOfOverrides) {
  EXPECT_THAT(MayDo(R"(overrides {
  resource: "both/alerts/Topic"
  set { [aws.sns.Topic] { delivery_status_logging {
    protocol: "lambda"
    success_feedback_role_arn: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/feedback"
  } } }
  reason: "deliveries are to be seen by the team"
})",
                    "iam:PassRole"),
              ElementsAre("iam:::role/feedback"));
}

TEST(Rights, TakeAwayWhatGoesAsItIsChanged) {
  const auto removed = [](absl::string_view type) {
    return absl::StrReplaceAll(kRemoved, {{"$0", type}});
  };
  EXPECT_THAT(MayDo(removed("AWS::SQS::QueuePolicy"), "sqs:SetQueueAttributes"),
              Not(IsEmpty()));
  EXPECT_THAT(MayDo(removed("AWS::ApiGateway::RestApi"), "apigateway:DELETE"),
              Not(IsEmpty()));
  EXPECT_THAT(MayDo(removed("AWS::ApiGateway::RestApi"), "apigateway:POST"),
              IsEmpty());
  EXPECT_THAT(MayDo(removed("AWS::Route53::RecordSet"),
                    "route53:ChangeResourceRecordSets"),
              Not(IsEmpty()));
}

TEST(Keys, LetInWhomPoliciesLetSend) {
  const Json topics = OfKey(kTopic, "PublishersToTopics");
  EXPECT_THAT(All(topics["Principal"]["Service"]),
              ElementsAre("backup.amazonaws.com", "s3.amazonaws.com"));
  EXPECT_THAT(All(topics["Condition"]["ArnLike"]
                        ["kms:EncryptionContext:aws:sns:topicArn"]),
              ElementsAre("sns:us-west-2::*"));
  const Json queues = OfKey(kQueue, "SendersToQueues");
  EXPECT_THAT(All(queues["Principal"]["Service"]),
              ElementsAre("sns.amazonaws.com"));
  EXPECT_THAT(
      All(queues["Condition"]["ArnLike"]["kms:EncryptionContext:aws:sqs:arn"]),
      ElementsAre("sqs:us-west-2::*"));
  EXPECT_TRUE(OfKey("", "SendersToQueues").is_null());
}

TEST(Keys, LetTrailsIn) {
  EXPECT_THAT(
      All(OfKey(InSecondary("[aws.cloud_trail.Trail] { trail_name: "
                            "\"shop-${EnvironmentSuffix}\" is_logging: true "
                            "s3_bucket_name: \"acme-trails\" kms_key_id: "
                            "\"${security/Key.Arn}\" }",
                            "state: STATE_LOST"),
                "Trails")["Action"]),
      Contains("kms:DescribeKey"));
}

}  // namespace
}  // namespace drc::testing
