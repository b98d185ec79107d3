// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "generator/program/property.h"
#include "gtest/gtest.h"

namespace drc::program {
namespace {

TEST(SetJson, SetsWhatIsFree) {
  aws::iam::Role role;
  role.add_policies();
  role.add_policies();
  const auto top = SetJson(role, "assume_role_policy_document",
                           R"({"Version": "2012-10-17"})");
  ASSERT_TRUE(top.ok()) << top.status();
  EXPECT_EQ(*top, "/AssumeRolePolicyDocument");
  EXPECT_EQ(
      role.assume_role_policy_document().fields().at("Version").string_value(),
      "2012-10-17");
  const auto deep =
      SetJson(role, "policies.1.policy_document", R"({"a": [1, null, true]})");
  ASSERT_TRUE(deep.ok()) << deep.status();
  EXPECT_EQ(*deep, "/Policies/1/PolicyDocument");
  EXPECT_EQ(role.policies(1)
                .policy_document()
                .fields()
                .at("a")
                .list_value()
                .values_size(),
            3);
}

TEST(SetJson, SaysWhatIsWrong) {
  aws::iam::Role role;
  role.add_policies();
  const auto fault = [&](const char* path, const char* text) {
    const auto set = SetJson(role, path, text);
    return std::string(set.status().message());
  };
  EXPECT_EQ(fault("policy", "{}"), "`Role` has no property `policy`");
  EXPECT_EQ(fault("role_name", "{}"),
            "`role_name` is no free JSON; set it in `properties`");
  EXPECT_EQ(fault("role_name.x", "{}"), "`role_name` has no properties");
  EXPECT_EQ(fault("policies", "{}"),
            "`policies` is no free JSON; set it in `properties`");
  EXPECT_EQ(fault("policies.0", "{}"), "it ends at an element of a list");
  EXPECT_EQ(fault("policies.1.policy_document", "{}"),
            "`policies` has 1 elements; \"1\" is the number of none of them, "
            "from 0");
  EXPECT_EQ(fault("policies.x.policy_document", "{}"),
            "`policies` has 1 elements; \"x\" is the number of none of them, "
            "from 0");
  EXPECT_EQ(fault("", "{}"), "`Role` has no property ``");
  EXPECT_EQ(fault("assume_role_policy_document", "{").substr(0, 28),
            "the text is no JSON object: ");
  EXPECT_EQ(fault("assume_role_policy_document", "[]").substr(0, 28),
            "the text is no JSON object: ");
}

TEST(ClearProperty, ClearsWhatThereIs) {
  aws::lambda::Function function;
  function.mutable_vpc_config()->add_subnet_ids("a");
  function.mutable_vpc_config()->add_security_group_ids("b");
  const auto cleared = ClearProperty(function, "vpc_config.subnet_ids");
  ASSERT_TRUE(cleared.ok()) << cleared.status();
  EXPECT_EQ(*cleared, "/VpcConfig/SubnetIds");
  EXPECT_EQ(function.vpc_config().subnet_ids_size(), 0);
  EXPECT_EQ(function.vpc_config().security_group_ids_size(), 1);
  EXPECT_FALSE(ClearProperty(function, "vpc").ok());
}

}  // namespace
}  // namespace drc::program
