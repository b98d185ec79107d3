// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_facts.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tools/import_schema/files.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

constexpr char kPolicies[] = R"({
  "sqs": {
    "Actions": {"createqueue": {"Resources": ["queue"]}, "listqueues": {},
                "move": {"Resources": ["Queue", "task"]}},
    "Resources": {
      "queue": {"ARNFormats": [
        "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"]},
      "task": {"ARNFormats": ["arn:${Partition}:sqs:::.*/task/${Id}",
                              "arn:${Partition}:sqs:::.*/move"]}}},
  "sns": {"Actions": {"publish": {}}}})";

class TypeFactsTest : public testing::Test {
 protected:
  TypeFactsTest() : folder_(absl::StrCat(testing::TempDir(), "/facts")) {
    EXPECT_TRUE(WriteFile(folder_ + "/Policies.json", kPolicies).ok());
    EXPECT_TRUE(WriteFile(folder_ + "/StatefulResources.json",
                          R"({"ResourceTypes": {"AWS::Test::Store": {}}})")
                    .ok());
  }

  cfn::v1::ResourceType Add(const std::string& schema, TypeFacts* facts) {
    cfn::v1::ResourceType type;
    type.set_type_name("AWS::Test::Thing");
    facts->Add(MakeDocument(schema, &findings_), &type);
    return type;
  }

  // "ACTION ARN ARN", in lines.
  std::string Permissions(const std::string& schema) {
    TypeFacts facts(folder_, &findings_);
    cfn::v1::ResourceType type = Add(schema, &facts);
    facts.Spell(&type);
    std::string text;
    for (const cfn::v1::Permission& permission : type.permissions()) {
      absl::StrAppend(&text, permission.action(),
                      permission.arns().empty() ? "" : " ",
                      absl::StrJoin(permission.arns(), " "), "\n");
    }
    return text;
  }

  std::string folder_;
  Findings findings_;
};

TEST_F(TypeFactsTest, TakesTheActionsOfHandlersAndTags) {
  EXPECT_EQ(Permissions(R"({
    "handlers": {
      "create": {"permissions": ["sqs:CreateQueue", "sns:Publish"]},
      "update": {"permissions": ["sqs:CreateQueue"]},
      "list": {"permissions": ["sqs:ListQueues"]}},
    "tagging": {"permissions": ["sqs:Move"]}})"),
            "sns:Publish\n"
            "sqs:CreateQueue arn:${Partition}:sqs:${Region}:${Account}:*\n"
            "sqs:Move arn:${Partition}:sqs:${Region}:${Account}:* "
            "arn:${Partition}:sqs:::*/move arn:${Partition}:sqs:::*/task/*\n");
}

TEST_F(TypeFactsTest, LeavesOutWhatIamDoesNotKnow) {
  EXPECT_EQ(Permissions(R"({"handlers": {"create": {"permissions": [
    "", "sqs", "sqs:Nothing", "sqs:*", "SQS:List*", "sqs:None*", "s*:*",
    "sqs:CreateQueue:x", 1]}, "read": [], "delete": {"permissions": "x"}}})"),
            "sqs:*\nsqs:List*\n");
}

TEST_F(TypeFactsTest, SpellsAsMostDo) {
  TypeFacts facts(folder_, &findings_);
  const std::string start = R"({"handlers": {"read": {"permissions": [")";
  const std::string end = R"("]}}})";
  cfn::v1::ResourceType type =
      Add(absl::StrCat(start, "SQS:createQueue", end), &facts);
  Add(absl::StrCat(start, "sqs:CreateQueue", end), &facts);
  Add(absl::StrCat(start, "sqs:CreateQueue", end), &facts);
  facts.Spell(&type);
  ASSERT_EQ(type.permissions_size(), 1);
  EXPECT_EQ(type.permissions(0).action(), "sqs:CreateQueue");
}

TEST_F(TypeFactsTest, KnowsWhatIsStateful) {
  TypeFacts facts(folder_, &findings_);
  cfn::v1::ResourceType type;
  type.set_type_name("AWS::Test::Store");
  facts.Add(MakeDocument("{}", &findings_), &type);
  EXPECT_TRUE(type.stateful());
  EXPECT_FALSE(Add("{}", &facts).stateful());
  EXPECT_EQ(findings_.Render(), "");
}

TEST_F(TypeFactsTest, NeedsItsFiles) {
  const TypeFacts none("", &findings_);
  EXPECT_EQ(findings_.Render(), "");
  const TypeFacts missing("/missing", &findings_);
  EXPECT_EQ(findings_.Render(),
            "/missing/Policies.json: error: cannot read it: No such file or "
            "directory\n"
            "/missing/StatefulResources.json: error: cannot read it: No such "
            "file or directory\n");
}

}  // namespace
}  // namespace import_schema
