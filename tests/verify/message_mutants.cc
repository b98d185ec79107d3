// SPDX-License-Identifier: Apache-2.0
//
// Mutants for what rules say and no other mutant has them say.
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/kms.pb.h"
#include "aws/logs.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::cloud_watch::Alarm;
using aws::s3::Bucket;
using aws::sns::Topic;
using aws::sns::TopicPolicy;
using google::protobuf::Value;
using program::Program;

constexpr char kAlarm[] =
    "us-west-2/monitoring/TransactionProcessorFunctionErrorsAlarm";
constexpr char kTopic[] = "us-west-2/alerts/Topic";
constexpr char kReplica[] = "us-west-2/data/DocumentsBucket";

Bucket::ServerSideEncryptionByDefault& EncryptionOf(Program& program,
                                                    absl::string_view bucket) {
  return *As<Bucket>(program, bucket)
              .mutable_bucket_encryption()
              ->mutable_server_side_encryption_configuration(0)
              ->mutable_server_side_encryption_by_default();
}

// A member of the policy of a region's topic.
Value& TopicPolicyMember(Program& program, absl::string_view region) {
  return (*As<TopicPolicy>(program, absl::StrCat(region, "/alerts/TopicPolicy"))
               .mutable_policy_document()
               ->mutable_fields())["Version"];
}

}  // namespace

void AddMessageMutants(Mutants& mutants) {
  const auto add = [&](const char* rule_id, const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({rule_id, name, std::move(mutate)});
  };
  add("alarm", "silence that means nothing",
      [](Program& p) { As<Alarm>(p, kAlarm).clear_treat_missing_data(); });
  add("alarm", "alarm that nobody hears",
      [](Program& p) { As<Alarm>(p, kAlarm).clear_alarm_actions(); });
  add("bucket-replication", "replica bucket under another key than replicas",
      [](Program& p) {
        EncryptionOf(p, kReplica)
            .set_kms_master_key_id("alias/another-${EnvironmentSuffix}");
      });
  add("bucket-encryption", "bucket under S3's own keys", [](Program& p) {
    EncryptionOf(p, kReplica).set_sse_algorithm("AES256");
  });
  add("encryption", "replica key beside its primary", [](Program& p) {
    StackAt(p, "us-east-1/security")
        .Add<aws::kms::ReplicaKey>("Twin", At(p, kTopic).origin)
        .set_primary_key_arn("${Key.Arn}");
  });
  add("least-privilege", "type that nothing deploys in the secondary",
      [](Program& p) {
        StackAt(p, "us-west-2/logs")
            .Add<aws::logs::SubscriptionFilter>("Filter", At(p, kTopic).origin)
            .set_filter_name("logs-${EnvironmentSuffix}");
      });
  add("parity", "standby's policy of another form", [](Program& p) {
    TopicPolicyMember(p, "us-west-2").set_number_value(1);
  });
  add("parity", "standby's policy of another number", [](Program& p) {
    TopicPolicyMember(p, "us-east-1").set_number_value(1);
    TopicPolicyMember(p, "us-west-2").set_number_value(2);
  });
  add("parity", "standby is something else", [](Program& p) {
    const diag::Loc origin = At(p, kTopic).origin;
    Erase(p, kTopic);
    StackAt(p, "us-west-2/alerts").Add<aws::ssm::Parameter>("Topic", origin);
  });
  add("parity", "standby has more",
      [](Program& p) { As<Topic>(p, kTopic).set_signature_version("2"); });
  add("physical-name", "no name",
      [](Program& p) { As<Topic>(p, kTopic).clear_topic_name(); });
  add("physical-name", "name without the environment",
      [](Program& p) { As<Topic>(p, kTopic).set_topic_name("dr-alerts"); });
  add("static-stability", "bucket of nobody", [](Program& p) {
    VariableAt(p, "us-west-2/functions/TransactionProcessorFunction",
               "BUCKET_NAME")
        .set_string_value("nobodys-bucket");
  });
  add("wiring", "parameter that the template lacks", [](Program& p) {
    auto& stack = As<aws::cloud_formation::Stack>(p, "root/DataStack");
    (*stack.mutable_parameters())["Nothing"].set_string_value("value");
  });
}

}  // namespace drc::testing
