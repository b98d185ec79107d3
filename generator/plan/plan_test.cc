// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/plan.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generator/plan/plan_fixture.h"
#include "generator/plan/release.h"
#include "generator/plan/render.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Vault(const std::string& name, const std::string& key) {
  return absl::StrCat(R"("Vault": {"Type": "AWS::Backup::BackupVault", )",
                      R"("Properties": {"BackupVaultName": )", name,
                      R"(, "EncryptionKeyArn": )", key, "}}");
}

constexpr char kName[] = R"({"Fn::Sub": "dr-${Suffix}"})";
constexpr char kKey[] = R"({"Ref": "Key"})";

std::string TableUnder(const std::string& key) {
  return absl::StrCat(
      R"("Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {)",
      R"("TableName": "a", "Replicas": [{"Region": "us-east-1", )",
      R"("SSESpecification": {"KMSMasterKeyId": )", key, "}}]}}");
}

TEST_F(PlanTest, IsEmptyBetweenEqualReleases) {
  const Plan plan = Between(Vault(kName, kKey), Vault(kName, kKey));
  EXPECT_THAT(plan.changes, IsEmpty());
  EXPECT_EQ(RenderText(plan, false), "shop: no changes\n");
}

// Of the root, by what they mean; those without a description are for stacks.
TEST_F(PlanTest, TellsTheOutputsThatDiffer) {
  const auto with = [](const std::string& outputs) {
    const std::string root =
        absl::StrCat(std::string(kRoot, std::string(kRoot).rfind('}')),
                     R"(, "Outputs": {)", outputs, "}}");
    absl::StatusOr<Release> release =
        ToRelease({{"manifest.json", kManifest},
                   {"root.template.json", root},
                   {"us-east-1/security.template.json", kSecurity},
                   {"us-east-1/data.template.json", R"({"Resources": {}})"}});
    EXPECT_TRUE(release.ok()) << release.status();
    return *std::move(release);
  };
  constexpr char kBefore[] = R"(
      "Same": {"Description": "d", "Value": {"Ref": "EnvironmentSuffix"}},
      "Told": {"Description": "d", "Value": "1"},
      "Wired": {"Value": "1"},
      "Gone": {"Description": "d", "Value": "1"},
      "Other": {"Description": "d", "Value": "1"})";
  constexpr char kAfter[] = R"(
      "Told": {"Description": "e", "Value": "1"},
      "Same": {"Description": "d", "Value": {"Fn::Sub": "${EnvironmentSuffix}"}},
      "New": {"Description": "d", "Value":
          {"Fn::GetAtt": ["SecurityStack", "Outputs.Arn"]}},
      "Other": {"Description": "d", "Value": "2"})";
  const Plan plan = MakePlan(with(kBefore), with(kAfter));
  EXPECT_THAT(plan.changes, IsEmpty());
  EXPECT_EQ(RenderText(plan, false),
            "shop: 4 outputs\n\nOutputs\n"
            "  lost  us-east-1 Gone\n"
            "  changed  us-east-1 Other\n"
            "  described  us-east-1 Told\n"
            "  gained  us-east-1 New\n");
  ASSERT_THAT(plan.outputs, SizeIs(4));
  EXPECT_EQ(plan.outputs[1].before, "1");
  EXPECT_EQ(plan.outputs[1].after, "2");
  EXPECT_EQ(plan.outputs[2].before, "d");
  EXPECT_EQ(plan.outputs[2].after, "e");
  EXPECT_EQ(plan.outputs[3].after, "${Key.Arn}");
}

TEST_F(PlanTest, TellsWhatBecomesOpen) {
  const auto route = [](const std::string& authorization) {
    return absl::StrCat(R"("One": {"Type": "AWS::ApiGatewayV2::Route", )",
                        R"("Properties": {"AuthorizationType": ")",
                        authorization, "\"}}");
  };
  EXPECT_THAT(RenderText(Between(route("AWS_IAM"), route("NONE")), false),
              HasSubstr("\nOpen to anyone on the internet\n  ~  "
                        "us-east-1/data/One  "));
}

TEST_F(PlanTest, SeesThroughParameters) {
  const Plan plan = Between(
      Vault(kName, kKey),
      Vault(R"({"Fn::Sub": "dr-${Suffix}"})", R"({"Fn::Sub": "${Key}"})"));
  EXPECT_THAT(plan.changes, IsEmpty());
}

// A value that only a deployment knows, where it is known.
TEST_F(PlanTest, ComparesTheValuesOfParameters) {
  const std::string vault = Vault(kName, kKey);
  Release before = With(vault);
  Release after = With(vault);
  before.parameters["EnvironmentSuffix"] = "dev";
  after.parameters["EnvironmentSuffix"] = "dev";
  EXPECT_THAT(MakePlan(before, after).changes, IsEmpty());
  after.parameters["EnvironmentSuffix"] = "prod";
  const Plan plan = MakePlan(before, after);
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_THAT(RenderText(plan, false), HasSubstr("dr-prod"));
}

TEST_F(PlanTest, ReplacesWhatChangesInACreateOnlyProperty) {
  const Plan plan = Between(Vault(kName, kKey),
                            Vault(R"({"Fn::Sub": "other-${Suffix}"})", kKey));
  ASSERT_THAT(plan.changes, SizeIs(1));
  const Change& change = plan.changes[0];
  EXPECT_EQ(change.action, Action::kReplace);
  EXPECT_EQ(change.name, "dr-${EnvironmentSuffix}");
  EXPECT_EQ(change.new_name, "other-${EnvironmentSuffix}");
  EXPECT_THAT(change.properties, ElementsAre("/BackupVaultName"));
  EXPECT_TRUE(change.loses_data);
  EXPECT_EQ(change.refused, "");
  EXPECT_THAT(plan.freed,
              ElementsAre("dr-${EnvironmentSuffix} (AWS::Backup::BackupVault, "
                          "us-east-1)"));
  EXPECT_THAT(plan.taken, ElementsAre("other-${EnvironmentSuffix} "
                                      "(AWS::Backup::BackupVault, us-east-1)"));
}

TEST_F(PlanTest, ReplacesWhatRefersToAReplacedResource) {
  constexpr char kCustom[] = R"({
    "Resources": {"Key": {"Type": "AWS::KMS::ReplicaKey", "Properties": {
      "PrimaryKeyArn": "NAME"}}},
    "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}}})";
  const std::string vault = Vault(kName, kKey);
  const Plan plan =
      MakePlan(With(vault, kCustom),
               With(vault, absl::StrReplaceAll(kCustom, {{"NAME", "OTHER"}})));
  ASSERT_THAT(plan.changes, SizeIs(2));
  EXPECT_EQ(plan.changes[0].logical_id, "Vault");
  EXPECT_EQ(plan.changes[0].action, Action::kReplace);
  EXPECT_THAT(plan.changes[0].properties, ElementsAre("/EncryptionKeyArn"));
  // It keeps its name, which its replacement cannot have.
  EXPECT_THAT(plan.changes[0].refused, HasSubstr("still taken"));
  EXPECT_EQ(plan.changes[1].action, Action::kReplace);
  EXPECT_TRUE(plan.IsRefused());
}

TEST_F(PlanTest, RefusesWhatMovesWithItsName) {
  const std::string vault = Vault(kName, kKey);
  const std::string moved =
      absl::StrReplaceAll(vault, {{R"("Vault": {)", R"("Other": {)"}});
  const Plan plan = Between(vault, moved);
  ASSERT_THAT(plan.changes, SizeIs(2));
  EXPECT_EQ(plan.changes[0].action, Action::kCreate);
  EXPECT_THAT(plan.changes[0].refused,
              HasSubstr("its name is still taken by us-east-1/"));
  EXPECT_EQ(plan.changes[1].action, Action::kDelete);
  EXPECT_EQ(plan.changes[1].refused, "");
  EXPECT_EQ(Between(vault, Vault(R"({"Fn::Sub": "x-${Suffix}"})", kKey))
                .changes[0]
                .refused,
            "");
}

// The update of one resource, whose properties are given.
std::string Expires(const char* type, const std::string& before,
                    const std::string& after) {
  const auto resource = [&](const std::string& properties) {
    return absl::StrCat(R"("One": {"Type": ")", type, R"(", "Properties": )",
                        properties, "}");
  };
  const Plan plan = PlanTest::Between(resource(before), resource(after));
  return plan.changes.empty() ? "no change" : plan.changes[0].expires;
}

TEST_F(PlanTest, TellsWhatIsDeletedInTime) {
  constexpr char kLogs[] = "AWS::Logs::LogGroup";
  EXPECT_EQ(
      Expires(kLogs, R"({"RetentionInDays": 30})", R"({"RetentionInDays": 7})"),
      "events are deleted after 7 days");
  EXPECT_EQ(Expires(kLogs, "{}", R"({"RetentionInDays": 7})"),
            "events are deleted after 7 days");
  EXPECT_EQ(
      Expires(kLogs, R"({"RetentionInDays": 7})", R"({"RetentionInDays": 30})"),
      "");
  EXPECT_EQ(Expires("AWS::Kinesis::Stream", R"({"RetentionPeriodHours": 48})",
                    R"({"RetentionPeriodHours": 24})"),
            "records are deleted after 24 hours");
}

TEST_F(PlanTest, TellsWhichItemsAndBackupsGo) {
  constexpr char kTable[] = "AWS::DynamoDB::GlobalTable";
  constexpr char kLives[] =
      R"({"TimeToLiveSpecification": {"Enabled": true, "AttributeName": "end"}})";
  EXPECT_EQ(Expires(kTable, "{}", kLives),
            "items are deleted once the time in `end` has passed");
  EXPECT_EQ(Expires(kTable, kLives, "{}"), "");
  const auto backups = [](int days) {
    return absl::StrCat(
        R"({"Replicas": [{"PointInTimeRecoverySpecification": {)",
        R"("PointInTimeRecoveryEnabled": )", days > 0 ? "true" : "false",
        R"(, "RecoveryPeriodInDays": )", days, "}}]}");
  };
  EXPECT_EQ(Expires(kTable, backups(35), backups(7)),
            "continuous backups reach back 7 days, no longer 35");
  EXPECT_EQ(Expires(kTable, backups(7), backups(0)),
            "continuous backups end, and what they hold goes");
  EXPECT_EQ(Expires(kTable, backups(7), backups(35)), "");
}

TEST_F(PlanTest, TellsWhichVersionsGo) {
  const auto bucket = [](int days) {
    return absl::StrCat(
        R"({"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", )",
        R"("NoncurrentVersionExpiration": {"NoncurrentDays": )", days, "}}]}}");
  };
  EXPECT_EQ(Expires("AWS::S3::Bucket", bucket(90), bucket(30)),
            "versions that were replaced or deleted are deleted after 30 days");
  EXPECT_EQ(Expires("AWS::S3::Bucket", bucket(30), bucket(90)), "");
}

TEST_F(PlanTest, ChangesOthersInPlace) {
  constexpr char kLogs[] = R"("Logs": {"Type": "AWS::Logs::LogGroup",
    "Properties": {"LogGroupName": "a", "RetentionInDays": 7}})";
  const Plan plan =
      Between(kLogs, absl::StrReplaceAll(kLogs, {{": 7", ": 14"}}));
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_EQ(plan.changes[0].action, Action::kUpdate);
  EXPECT_THAT(plan.changes[0].properties, ElementsAre("/RetentionInDays"));
  EXPECT_FALSE(plan.Loses());
}

TEST_F(PlanTest, TellsWhichDataGo) {
  const Plan plan = Between(Vault(kName, kKey), "");
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_EQ(plan.changes[0].action, Action::kDelete);
  EXPECT_TRUE(plan.Loses());
  EXPECT_THAT(RenderText(plan, false), HasSubstr("Data are lost with\n"));
  EXPECT_THAT(RenderMarkdown(plan), HasSubstr("## Data are lost\n"));
  EXPECT_EQ(Json::parse(RenderJson(plan))["data_at_stake"][0]["name"],
            "dr-${EnvironmentSuffix}");
}

TEST_F(PlanTest, LosesNothingThatIsRetained) {
  const std::string kept = absl::StrReplaceAll(
      Vault(kName, kKey),
      {{R"("Properties")", R"("DeletionPolicy": "Retain", "Properties")"}});
  const Plan plan = Between(kept, "");
  EXPECT_FALSE(plan.Loses());
  EXPECT_TRUE(plan.changes[0].is_kept);
  EXPECT_THAT(plan.freed, IsEmpty());
  // What is no longer retained is told.
  const Plan changed = Between(kept, Vault(kName, kKey));
  ASSERT_THAT(changed.changes, SizeIs(1));
  EXPECT_THAT(changed.changes[0].properties, ElementsAre("/DeletionPolicy"));
}

// The route itself stays as it is.
TEST_F(PlanTest, TellsWhereAnOpenRouteLeads) {
  const auto api = [](const char* uri, const char* authorization) {
    return absl::StrCat(
        R"("Way": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {)",
        R"("ApiId": "a", "IntegrationUri": ")", uri,
        R"("}}, "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {)",
        R"("ApiId": "a", "RouteKey": "GET /rates", "AuthorizationType": ")",
        authorization, R"(", "Target": {"Fn::Sub": "integrations/${Way}"}}})");
  };
  constexpr char kTold[] = "anyone on the internet may call `GET /rates`";
  EXPECT_THAT(
      RenderText(Between(api("one", "NONE"), api("two", "NONE")), false),
      HasSubstr(kTold));
  EXPECT_THAT(
      RenderText(Between(api("one", "AWS_IAM"), api("two", "AWS_IAM")), false),
      Not(HasSubstr(kTold)));
}

// Route 53 deletes no check that another counts; a stack's own are changed
// before.
TEST_F(PlanTest, RefusesToReplaceACheckThatAnotherStackCounts) {
  constexpr char kCheck[] = R"({
    "Resources": {"Key": {"Type": "AWS::Route53::HealthCheck", "Properties": {
      "HealthCheckConfig": {"RequestInterval": 30}}}},
    "Outputs": {"Arn": {"Value": {"Ref": "Key"}}}})";
  constexpr char kCount[] = R"("All": {"Type": "AWS::Route53::HealthCheck",
    "Properties": {"HealthCheckConfig": {"ChildHealthChecks": [{"Ref": "Key"}]}}})";
  const Plan plan =
      MakePlan(With(kCount, kCheck),
               With(kCount, absl::StrReplaceAll(kCheck, {{"30", "10"}})));
  ASSERT_THAT(plan.changes, SizeIs(2));
  EXPECT_EQ(plan.changes[0].action, Action::kUpdate);
  EXPECT_EQ(plan.changes[1].action, Action::kReplace);
  EXPECT_THAT(plan.changes[1].refused,
              HasSubstr("counted by us-east-1/data/All"));
}

TEST_F(PlanTest, KeepsTheZoneOfTheSecondarysRecords) {
  const auto in = [](absl::string_view region, absl::string_view zone) {
    const std::string record = absl::StrCat(
        R"({"Resources": {"R": {"Type": "AWS::Route53::RecordSet",)",
        R"("Properties": {"HostedZoneId": ")", zone,
        R"(", "Name": "api", "Type": "A"}}}})");
    absl::StatusOr<Release> release = ToRelease(
        {{"manifest.json",
          absl::StrReplaceAll(
              kManifest, {{R"(data.template.json", "region": "us-east-1")",
                           absl::StrCat(R"(data.template.json", "region": ")",
                                        region, "\"")}})},
         {"root.template.json", kRoot},
         {"us-east-1/security.template.json", kSecurity},
         {"us-east-1/data.template.json", record}});
    EXPECT_TRUE(release.ok()) << release.status();
    return *std::move(release);
  };
  const Plan plan = MakePlan(in("us-west-2", "Z1"), in("us-west-2", "Z2"));
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_THAT(plan.changes[0].refused, HasSubstr("keeps its zone"));
  // The primary is deployed with the caller's rights.
  EXPECT_FALSE(
      MakePlan(in("us-east-1", "Z1"), in("us-east-1", "Z2")).IsRefused());
}

TEST_F(PlanTest, RefusesToDeleteAProtectedTable) {
  constexpr char kProtected[] = R"("T": {"Type": "AWS::DynamoDB::GlobalTable",
    "Properties": {"TableName": "t", "Replicas": [
      {"Region": "us-east-1", "DeletionProtectionEnabled": true}]}})";
  const Plan plan = Between(kProtected, "");
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_THAT(plan.changes[0].refused, HasSubstr("protected"));
  EXPECT_FALSE(Between(absl::StrReplaceAll(kProtected, {{"true", "false"}}), "")
                   .IsRefused());
}

TEST_F(PlanTest, TakesAnotherOrderOfIncludedAttributes) {
  constexpr char kIndex[] = R"("T": {"Type": "AWS::DynamoDB::GlobalTable",
    "Properties": {"TableName": "t", "GlobalSecondaryIndexes": [
      {"IndexName": "i", "Projection": {"NonKeyAttributes": ["a", "b"]}}]}})";
  EXPECT_FALSE(Between(kIndex, absl::StrReplaceAll(
                                   kIndex, {{R"("a", "b")", R"("b", "a")"}}))
                   .IsRefused());
  EXPECT_TRUE(Between(kIndex, absl::StrReplaceAll(
                                  kIndex, {{R"("a", "b")", R"("a", "c")"}}))
                  .IsRefused());
}

TEST_F(PlanTest, RefusesAnotherFunctionOfACustomResource) {
  constexpr char kReader[] = R"("Reader": {"Type": "Custom::Thing",
    "Properties": {"ServiceToken": "a"}})";
  const Plan plan =
      Between(kReader, absl::StrReplaceAll(kReader, {{R"("a")", R"("b")"}}));
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_THAT(plan.changes[0].refused, HasSubstr("function"));
}

TEST_F(PlanTest, ListsRightsThatAreGainedAndLost) {
  constexpr char kRole[] = R"("Role": {"Type": "AWS::IAM::Role",
    "Properties": {"RoleName": "r", "Policies": [{"PolicyDocument": {
      "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": {"Fn::Sub": "arn:aws:s3:::a-${Suffix}"}}]}}]}})";
  const Plan plan = Between(
      kRole,
      absl::StrReplaceAll(kRole, {{R"("s3:PutObject")",
                                   R"("s3:ListBucket", "s3:DeleteObject")"}}));
  ASSERT_THAT(plan.rights, SizeIs(2));
  EXPECT_TRUE(plan.rights[0].gained);
  EXPECT_THAT(plan.rights[0].actions,
              ElementsAre("s3:DeleteObject", "s3:ListBucket"));
  EXPECT_EQ(plan.rights[0].resource, "arn:aws:s3:::a-${EnvironmentSuffix}");
  EXPECT_FALSE(plan.rights[1].gained);
  EXPECT_THAT(plan.rights[1].actions, ElementsAre("s3:PutObject"));
}

TEST_F(PlanTest, PrintsColourOnlyWhereItIsWanted) {
  const Plan plan = Between(Vault(kName, kKey), "");
  EXPECT_THAT(RenderText(plan, true), HasSubstr("\033[31m"));
  EXPECT_THAT(RenderText(plan, false), Not(HasSubstr("\033")));
}

TEST_F(PlanTest, KeepsTheKeysOfATable) {
  const std::string own = TableUnder(R"({"Ref": "Key"})");
  const std::string given = TableUnder(
      R"({"Fn::Sub": "arn:${AWS::Partition}:kms:us-east-1:1:key/mrk-1"})");
  for (const Plan& plan : {Between(own, given), Between(given, own)}) {
    ASSERT_THAT(plan.changes, SizeIs(1));
    EXPECT_THAT(plan.changes[0].refused, HasSubstr("keeps its keys"));
  }
  EXPECT_THAT(Between(given, given).changes, IsEmpty());
}

}  // namespace
}  // namespace drc::plan
