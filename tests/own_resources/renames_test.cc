// SPDX-License-Identifier: Apache-2.0
//
// What becomes of the former name of one of the spec's own in the secondary.

#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "generator/plan/plan.h"
#include "generator/plan/release.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kOwn[] = R"(
resources {
  id: "It"
  stack: "shop"
  placement: PLACEMENT_SECONDARY
  reason: "the primary's is another team's"
  properties { [aws.route53.RecordSet] {
    hosted_zone_id: "Z0A1B2C3D4E5F6G7H8I9"
    name: "$0.acme.net"
    type: "CNAME"
    ttl: "60"
    resource_records: "shop.acme.org"
  } }
}
resources {
  id: "Told"
  stack: "shop"
  properties { [aws.sns.Topic] {
    topic_name: "$0-${EnvironmentSuffix}.fifo"
    fifo_topic: true
    kms_master_key_id: "${security/Key.Arn}"
  } }
  state: STATE_LOST
  reason: "each order stands in the table, and is told again"
}
)";

plan::Release Named(absl::string_view name) {
  return plan::ToRelease(FilesOf(absl::StrReplaceAll(kOwn, {{"$0", name}})))
      .value();
}

std::string RefusalOf(absl::string_view path) {
  const plan::Release before = Named("west"), after = Named("shop-west");
  for (const plan::Change& change : plan::MakePlan(before, after).changes) {
    if (change.Path() == path) return change.refused;
  }
  return "no change";
}

TEST(Renames, TakeARecordAwayBeforeTheOther) {
  EXPECT_THAT(RefusalOf("us-west-2/shop/It"),
              HasSubstr("the record of the former name would stay behind"));
}

// `removals` list it as one of `resources`, as another rule has it.
TEST(Renames, OfATopicAreNotTheAlerts) {
  EXPECT_THAT(RefusalOf("us-west-2/shop/Told"), IsEmpty());
}

// Policies of the role are numbered, and statements move from one to another.
TEST(Rights, ThatMoveAreNeitherGainedNorLost) {
  const std::string cluster = R"(
resources { id: "Cluster" stack: "shop" properties { [aws.ecs.Cluster] {
  cluster_name: "shop-${EnvironmentSuffix}"
} } })";
  const std::string own = absl::StrReplaceAll(kOwn, {{"$0", "west"}});
  const plan::Release before = plan::ToRelease(FilesOf(own)).value();
  const plan::Release after =
      plan::ToRelease(FilesOf(absl::StrCat(own, cluster))).value();
  using Grant = std::tuple<std::string, std::string, std::string, std::string>;
  std::set<Grant> gained, lost;
  for (const plan::Right& right : plan::MakePlan(before, after).rights) {
    for (const std::string& action : right.actions) {
      (right.gained ? gained : lost)
          .emplace(right.effect, right.resource, right.condition, action);
    }
  }
  EXPECT_FALSE(gained.empty());
  std::vector<Grant> both;
  absl::c_set_intersection(gained, lost, std::back_inserter(both));
  EXPECT_THAT(both, IsEmpty());
}

// Of roles that differ in a digit alone.
TEST(Rights, OfOneRoleAreNotAnothers) {
  constexpr char kPolicy[] = R"(
resources {
  id: "Access$0"
  stack: "identity"
  placement: PLACEMENT_PRIMARY
  properties { [aws.iam.ManagedPolicy] {
    managed_policy_name: "access$0-${EnvironmentSuffix}"
    roles: "role$0"
  } }
  json {
    key: "policy_document"
    value: '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:$1", "Resource": "arn:aws:sqs:us-east-1:123456789012:orders"}]}'
  }
  reason: "policies are made once, in the primary"
})";
  const auto policies = [&](absl::string_view first, absl::string_view second) {
    return plan::ToRelease(
               FilesOf(absl::StrCat(
                   absl::StrReplaceAll(kPolicy, {{"$0", "1"}, {"$1", first}}),
                   absl::StrReplaceAll(kPolicy,
                                       {{"$0", "2"}, {"$1", second}}))))
        .value();
  };
  const std::vector<plan::Right> rights =
      plan::MakePlan(policies("ReceiveMessage", "PurgeQueue"),
                     policies("PurgeQueue", "ReceiveMessage"))
          .rights;
  EXPECT_EQ(absl::c_count_if(
                rights, [](const plan::Right& each) { return each.gained; }),
            2);
}

}  // namespace
}  // namespace drc::testing
