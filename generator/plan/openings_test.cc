// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/plan/parts.h"
#include "gtest/gtest.h"

namespace drc::plan {
namespace {

// What a change of a resource's properties opens, each the inside of an object;
// null is none.
std::string Opens(absl::string_view type, const char* before,
                  const char* after) {
  const auto properties = [](const char* text) {
    return text == nullptr ? Json() : Json::parse(absl::StrCat("{", text, "}"));
  };
  Change change;
  change.type = absl::StrCat("AWS::", type);
  change.before = properties(before);
  change.after = properties(after);
  return OpeningOf(change);
}

TEST(OpeningOf, TellsRoutesWithoutAuthorization) {
  constexpr char kType[] = "ApiGatewayV2::Route";
  constexpr char kSigned[] =
      R"("RouteKey": "GET /rates", "AuthorizationType": "AWS_IAM")";
  constexpr char kOpen[] =
      R"("RouteKey": "GET /rates", "AuthorizationType": "NONE")";
  constexpr char kDefault[] = R"("RouteKey": "GET /rates")";
  constexpr char kOld[] =
      R"("RouteKey": "GET /old", "AuthorizationType": "NONE")";
  constexpr char kElsewhere[] =
      R"("RouteKey": "GET /rates", "Target": "integrations/two")";
  const std::string told = "anyone on the internet may call `GET /rates`";
  EXPECT_EQ(Opens(kType, kSigned, kOpen), told);
  EXPECT_EQ(Opens(kType, kSigned, kDefault), told);
  EXPECT_EQ(Opens(kType, nullptr, kOpen), told);
  EXPECT_EQ(Opens(kType, kOld, kOpen), told);
  EXPECT_EQ(Opens(kType, kOpen, kElsewhere), told);
  EXPECT_EQ(Opens(kType, kOpen, kDefault), "");
  EXPECT_EQ(Opens(kType, kOpen, kSigned), "");
  EXPECT_EQ(Opens(kType, kOpen, nullptr), "");
}

TEST(OpeningOf, TellsMethodsAndUrls) {
  EXPECT_EQ(Opens("ApiGateway::Method", nullptr, R"("HttpMethod": "GET")"),
            "anyone on the internet may call `GET`");
  constexpr char kOne[] =
      R"("HttpMethod": "GET", "Integration": {"Uri": "one"})";
  constexpr char kTwo[] =
      R"("HttpMethod": "GET", "Integration": {"Uri": "two"})";
  EXPECT_EQ(Opens("ApiGateway::Method", kOne, kTwo),
            "anyone on the internet may call `GET`");
  EXPECT_EQ(
      Opens("Lambda::Url", R"("AuthType": "AWS_IAM")", R"("AuthType": "NONE")"),
      "anyone on the internet may call it");
}

TEST(OpeningOf, TellsApisWithATarget) {
  constexpr char kType[] = "ApiGatewayV2::Api";
  constexpr char kTarget[] = R"("Target": "arn:one")";
  const std::string told = "anyone on the internet may call it";
  EXPECT_EQ(Opens(kType, nullptr, kTarget), told);
  EXPECT_EQ(Opens(kType, R"("Name": "a")", kTarget), told);
  EXPECT_EQ(Opens(kType, kTarget, R"("Target": "arn:two")"), told);
  EXPECT_EQ(Opens(kType, kTarget, R"("Target": "arn:one", "Version": "2")"),
            "");
  EXPECT_EQ(Opens(kType, nullptr, R"("Name": "a")"), "");
}

TEST(OpeningOf, TellsDocumentsThatItDoesNotRead) {
  constexpr char kBody[] = R"("Body": {"paths": {"/a": {}}})";
  constexpr char kOther[] = R"("Body": {"paths": {"/b": {}}})";
  constexpr char kStored[] = R"("BodyS3Location": {"Bucket": "documents"})";
  const std::string told =
      "its OpenAPI document, which is not read here, says who may call it";
  for (const char* type : {"ApiGateway::RestApi", "ApiGatewayV2::Api"}) {
    EXPECT_EQ(Opens(type, nullptr, kBody), told);
    EXPECT_EQ(Opens(type, kBody, kOther), told);
    EXPECT_EQ(Opens(type, nullptr, kStored), told);
    EXPECT_EQ(Opens(type, kBody, kBody), "");
    EXPECT_EQ(Opens(type, kBody, R"("Name": "a")"), "");
  }
}

TEST(OpeningOf, TellsGraphsWithAKey) {
  constexpr char kType[] = "AppSync::GraphQLApi";
  constexpr char kSigned[] = R"("AuthenticationType": "AWS_IAM")";
  constexpr char kFurther[] =
      R"("AuthenticationType": "AWS_IAM", "AdditionalAuthenticationProviders":)"
      R"([{"AuthenticationType": "API_KEY"}])";
  const std::string told = "anyone on the internet who has its key may call it";
  EXPECT_EQ(Opens(kType, nullptr, R"("AuthenticationType": "API_KEY")"), told);
  EXPECT_EQ(Opens(kType, kSigned, kFurther), told);
  EXPECT_EQ(Opens(kType, nullptr, kSigned), "");
  constexpr char kPrivate[] =
      R"("AuthenticationType": "API_KEY", "Visibility": "PRIVATE")";
  constexpr char kGlobal[] =
      R"("AuthenticationType": "API_KEY", "Visibility": "GLOBAL")";
  EXPECT_EQ(Opens(kType, nullptr, kPrivate), "");
  EXPECT_EQ(Opens(kType, kPrivate, kGlobal), told);
}

}  // namespace
}  // namespace drc::plan
