// SPDX-License-Identifier: Apache-2.0
//
// What there is while an update goes on: both the old and the new.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generator/plan/plan.h"
#include "generator/plan/plan_fixture.h"
#include "generator/plan/render.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::plan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

using MeanwhileTest = PlanTest;

// A function that works on a table, and its role, which may do so; and what
// else it may.
std::string Works(const std::string& table, const std::string& more = "",
                  const std::string& role =
                      R"({"Fn::Sub": "arn:aws:iam::1:role/r-${Suffix}"})") {
  return absl::StrCat(
      R"("F": {"Type": "AWS::Lambda::Function", "Properties": {"Role": )", role,
      R"(, "Environment": {"Variables": {"TABLE_NAME": ")", table,
      R"("}}}}, "R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": )",
      R"({"Fn::Sub": "r-${Suffix}"}, "Policies": [{"PolicyDocument": {)",
      R"("Statement": [{"Effect": "Allow", "Action": "dynamodb:PutItem", )",
      R"("Resource": "arn:table/)", table, "\"}", more, "]}}]}}");
}

std::string InterruptionOf(const Plan& plan) {
  for (const Change& change : plan.changes) {
    if (change.logical_id == "F") return change.interrupts;
  }
  return "no change";
}

TEST_F(MeanwhileTest, TellsWhatAFunctionGoesWithoutUntilItIsChanged) {
  const Plan plan = Between(Works("a"), Works("b"));
  EXPECT_THAT(InterruptionOf(plan),
              HasSubstr("without dynamodb:PutItem on arn:table/a: where"));
  constexpr char kHeading[] = "Interrupted while the update goes on\n";
  EXPECT_THAT(RenderText(plan, false), HasSubstr(kHeading));
  EXPECT_THAT(RenderMarkdown(plan), HasSubstr(kHeading));
  EXPECT_EQ(Json::parse(RenderJson(plan))["changes"][0]["interrupts"],
            InterruptionOf(plan));
  constexpr char kOwn[] = R"({"Fn::GetAtt": ["R", "Arn"]})";
  EXPECT_THAT(
      InterruptionOf(Between(Works("a", "", kOwn), Works("b", "", kOwn))),
      HasSubstr("arn:table/a"));
  constexpr char kOther[] = R"("arn:aws:iam::1:role/other")";
  EXPECT_EQ(
      InterruptionOf(Between(Works("a", "", kOther), Works("b", "", kOther))),
      "");
}

TEST_F(MeanwhileTest, InterruptsNothingThatKeepsItsRights) {
  for (const char* resource : {"arn:table/a", "arn:table/*", "*"}) {
    EXPECT_EQ(
        InterruptionOf(Between(
            Works("a"),
            Works("b",
                  absl::StrCat(
                      R"(, {"Effect": "Allow", "Action": "dynamodb:Put*",)",
                      R"( "Resource": ")", resource, "\"}")))),
        "");
  }
  // The function stays as it is, and so what it needs.
  constexpr char kMore[] =
      R"(, {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "x"})";
  EXPECT_EQ(InterruptionOf(Between(Works("a", kMore), Works("a"))),
            "no change");
}

TEST_F(MeanwhileTest, TellsThatCodeAndHandlerAreTwoCalls) {
  constexpr char kCode[] =
      R"("F": {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "$0",)"
      R"("Code": {"S3Bucket": "b", "S3Key": "$1"}}})";
  const auto code = [&](const char* handler, const char* key) {
    return absl::StrReplaceAll(kCode, {{"$0", handler}, {"$1", key}});
  };
  EXPECT_THAT(InterruptionOf(Between(code("a.main", "a"), code("b.main", "b"))),
              HasSubstr("one after the other"));
  EXPECT_EQ(InterruptionOf(Between(code("a.main", "a"), code("a.main", "b"))),
            "");
}

std::string Refusal(const Plan& plan, const std::string& id) {
  for (const Change& change : plan.changes) {
    if (change.logical_id == id) return change.refused;
  }
  return "no change";
}

std::string Resource(const std::string& id, const std::string& type,
                     const std::string& properties) {
  return absl::StrCat("\"", id, R"(": {"Type": ")", type,
                      R"(", "Properties": {)", properties, "}}");
}

TEST_F(MeanwhileTest, RefusesWhatMovesToAnotherId) {
  for (const auto& [type, properties] :
       {std::pair(
            "AWS::EC2::Route",
            R"("RouteTableId": "r", "DestinationCidrBlock": "10.9.0.0/16")"),
        std::pair("AWS::SNS::Subscription",
                  R"("TopicArn": "t", "Protocol": "sms", "Endpoint": "+12")"),
        std::pair("AWS::SQS::QueuePolicy", R"("Queues": ["q"])"),
        std::pair("AWS::Lambda::EventSourceMapping",
                  R"("FunctionName": "f", "EventSourceArn": "q")")}) {
    const std::string before = Resource("One", type, properties);
    const Plan plan = Between(before, Resource("Two", type, properties));
    EXPECT_THAT(Refusal(plan, "Two"), HasSubstr("is us-east-1/data/One: keep"));
    EXPECT_EQ(Refusal(plan, "One"), "");
    const std::string elsewhere = absl::StrReplaceAll(
        properties,
        {{R"("r")", R"("s")"}, {R"("t")", R"("s")"}, {R"("q")", R"("s")"}});
    EXPECT_FALSE(Between(before, Resource("Two", type, elsewhere)).IsRefused());
  }
}

TEST_F(MeanwhileTest, RefusesAPlaceThatIsTakenTillTheEnd) {
  // What is replaced at its place, and what takes another's in place.
  constexpr char kMapping[] = "AWS::Lambda::EventSourceMapping";
  constexpr char kOf[] = R"("FunctionName": "f", "EventSourceArn": "s",
                            "StartingPosition": "LATEST")";
  EXPECT_THAT(Refusal(Between(Resource("M", kMapping, kOf),
                              Resource("M", kMapping,
                                       absl::StrReplaceAll(
                                           kOf, {{"LATEST", "TRIM_HORIZON"}}))),
                      "M"),
              HasSubstr("is us-east-1/data/M: keep"));
  constexpr char kRoute[] = "AWS::ApiGatewayV2::Route";
  const auto route = [&](const char* id, const char* key) {
    return Resource(id, kRoute,
                    absl::StrCat(R"("ApiId": "a", "RouteKey": ")", key, "\""));
  };
  EXPECT_THAT(Refusal(Between(absl::StrCat(route("A", "GET /a"), ",",
                                           route("B", "GET /b")),
                              route("A", "GET /b")),
                      "A"),
              HasSubstr("is us-east-1/data/B: keep"));
  // These are deleted before they are made anew.
  constexpr char kTables[] = "AWS::EC2::SubnetRouteTableAssociation";
  EXPECT_FALSE(
      Between(Resource("T", kTables, R"("SubnetId": "s", "RouteTableId": "a")"),
              Resource("T", kTables, R"("SubnetId": "s", "RouteTableId": "b")"))
          .IsRefused());
  // A topic of another name is another place.
  const auto topic = [&](const char* name) {
    return absl::StrCat(
        Resource("Topic", "AWS::SNS::Topic",
                 absl::StrCat(R"("TopicName": ")", name, "\"")),
        ",",
        Resource("S", "AWS::SNS::Subscription",
                 R"("TopicArn": {"Ref": "Topic"}, "Protocol": "sms",
                    "Endpoint": "+1")"));
  };
  const Plan renamed = Between(topic("a"), topic("b"));
  EXPECT_THAT(renamed.changes, SizeIs(2));
  EXPECT_FALSE(renamed.IsRefused());
}

TEST_F(MeanwhileTest, ReplacesWhatHasNoUpdate) {
  const auto configuration = [](const char* mode) {
    return Resource("G", "AWS::Glue::SecurityConfiguration",
                    absl::StrCat(R"("Name": "g", "EncryptionConfiguration": {)",
                                 R"("JobBookmarksEncryption": {"Mode": ")",
                                 mode, R"("}})"));
  };
  const Plan plan = Between(configuration("A"), configuration("B"));
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_EQ(plan.changes[0].action, Action::kReplace);
  EXPECT_THAT(Refusal(plan, "G"), HasSubstr("still taken"));
}

TEST_F(MeanwhileTest, CountsConcurrencyOfBoth) {
  const auto function = [](const char* id, int reserved) {
    return Resource(
        id, "AWS::Lambda::Function",
        absl::StrCat(R"("FunctionName": ")", id,
                     R"(", "ReservedConcurrentExecutions": )", reserved));
  };
  const auto free = [](const Plan& plan) {
    return plan.recovery.empty() ? "" : plan.recovery.back().after;
  };
  EXPECT_EQ(free(Between(function("A", 300), function("B", 300))), "300");
  EXPECT_EQ(free(Between(function("A", 300), function("A", 500))), "200");
  EXPECT_EQ(free(Between(function("A", 300), function("A", 200))), "");
  EXPECT_THAT(
      RenderText(Between(function("A", 300), function("B", 300)), false),
      HasSubstr("goes on, in us-east-1: - -> 300"));
  EXPECT_THAT(RenderText(Between(function("A", 300), ""), false),
              Not(HasSubstr("Recovery")));
}

}  // namespace
}  // namespace drc::plan
