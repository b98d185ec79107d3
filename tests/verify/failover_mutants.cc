// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/events.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/sns.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::cloud_watch::Alarm;
using program::Program;

constexpr absl::string_view kEvaluator = "us-west-2/failover/EvaluatorFunction";
constexpr absl::string_view kTrigger = "us-west-2/failover/FailoverTrigger";
constexpr absl::string_view kUnhealthy =
    "us-west-2/failover/PrimaryUnhealthyAlarm";

// What the failover's trigger asks of an event's details, and of the new state.
google::protobuf::Struct& TriggerDetail(Program& p) {
  return *(*As<aws::events::Rule>(p, kTrigger)
                .mutable_event_pattern()
                ->mutable_fields())["detail"]
              .mutable_struct_value();
}

google::protobuf::Value& TriggerState(Program& p) {
  return *(*(*TriggerDetail(p).mutable_fields())["state"]
                .mutable_struct_value()
                ->mutable_fields())["value"]
              .mutable_list_value()
              ->mutable_values(0);
}

void AddAlarmMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"alarm", name, std::move(mutate)});
  };
  const auto errors = [](Program& p) -> Alarm& {
    return As<Alarm>(
        p, "us-west-2/monitoring/TransactionProcessorFunctionErrorsAlarm");
  };
  add("metric that does not exist",
      [errors](Program& p) { errors(p).set_metric_name("Failures"); });
  add("namespace that does not exist",
      [errors](Program& p) { errors(p).set_namespace_("AWS/Functions"); });
  add("no dimension", [errors](Program& p) { errors(p).clear_dimensions(); });
  add("one dimension too many", [errors](Program& p) {
    auto* dimension = errors(p).add_dimensions();
    dimension->set_name("Resource");
    dimension->set_value("x");
  });
  add("another function", [errors](Program& p) {
    errors(p).mutable_dimensions(0)->set_value("other");
  });
  add("topic of the other region", [errors](Program& p) {
    errors(p).set_alarm_actions(
        0,
        "arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-"
        "${EnvironmentSuffix}");
  });
  add("foreign topic", [errors](Program& p) {
    errors(p).set_alarm_actions(0, "arn:aws:sns:us-west-2:123456789012:other");
  });
  add("actions disabled",
      [errors](Program& p) { errors(p).set_actions_enabled(false); });
  add("table's alarm of another table", [](Program& p) {
    As<Alarm>(p, "us-west-2/monitoring/TransactionsTableReadThrottlesAlarm")
        .mutable_dimensions(0)
        ->set_value("other");
  });
  add("table's alarm of an index that it lacks", [](Program& p) {
    auto* dimension =
        As<Alarm>(p, "us-west-2/monitoring/TransactionsTableReadThrottlesAlarm")
            .add_dimensions();
    dimension->set_name("GlobalSecondaryIndexName");
    dimension->set_value("by-day");
  });
  add("replication alarm of the receiving region", [](Program& p) {
    As<Alarm>(p, "us-west-2/monitoring/TransactionsTableReplicationAlarm")
        .mutable_dimensions(1)
        ->set_value("us-west-2");
  });
  add("replication alarm of a region without replica", [](Program& p) {
    As<Alarm>(p, "us-west-2/monitoring/TransactionsTableReplicationAlarm")
        .mutable_dimensions(1)
        ->set_value("eu-west-1");
  });
  add("replication alarm of a strongly consistent table", [](Program& p) {
    auto& table =
        As<aws::dynamodb::GlobalTable>(p, "us-east-1/data/TransactionsTable");
    table.set_multi_region_consistency("STRONG");
    table.add_global_table_witnesses()->set_region("us-east-2");
  });
  add("bucket replication alarm in the source's region", [](Program& p) {
    Move(p, "us-west-2/monitoring/DocumentsBucketReplicationAlarm",
         "us-east-1/monitoring");
  });
  add("bucket replication alarm of another rule", [](Program& p) {
    As<Alarm>(p, "us-west-2/monitoring/DocumentsBucketReplicationAlarm")
        .mutable_dimensions(2)
        ->set_value("some");
  });
  add("bucket replication alarm with exchanged buckets", [](Program& p) {
    auto& alarm =
        As<Alarm>(p, "us-west-2/monitoring/DocumentsBucketReplicationAlarm");
    alarm.mutable_dimensions(0)->mutable_value()->swap(
        *alarm.mutable_dimensions(1)->mutable_value());
  });
  add("health check alarm outside us-east-1", [](Program& p) {
    Move(p, "us-east-1/monitoring/PrimaryCheckAlarm", "us-west-2/monitoring");
  });
  add("health check alarm of no check", [](Program& p) {
    As<Alarm>(p, "us-east-1/monitoring/PrimaryCheckAlarm")
        .mutable_dimensions(0)
        ->set_value("00000000-0000-0000-0000-000000000000");
  });
  add("API alarm of no API", [](Program& p) {
    As<Alarm>(p, "us-west-2/monitoring/ApiErrorsAlarm")
        .mutable_dimensions(0)
        ->set_value("abcdef");
  });
  add("failover alarm in the primary",
      [](Program& p) { Move(p, kUnhealthy, "us-east-1/monitoring"); });
  add("failover alarm of another environment", [](Program& p) {
    As<Alarm>(p, kUnhealthy).mutable_dimensions(0)->set_value("other");
  });
  add("evaluator that publishes elsewhere", [](Program& p) {
    VariableAt(p, kEvaluator, "METRIC_NAMESPACE").set_string_value("Other");
  });
}

void AddAnnouncementMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"announcement", name, std::move(mutate)});
  };
  add("no failover alarm", [](Program& p) { Erase(p, kUnhealthy); });
  add("failover alarm that takes silence for good", [](Program& p) {
    As<Alarm>(p, kUnhealthy).set_treat_missing_data("notBreaching");
  });
  add("failover alarm the wrong way round", [](Program& p) {
    As<Alarm>(p, kUnhealthy)
        .set_comparison_operator("GreaterThanOrEqualToThreshold");
  });
  add("failover alarm on the average",
      [](Program& p) { As<Alarm>(p, kUnhealthy).set_statistic("Average"); });
  add("no trigger", [](Program& p) { Erase(p, kTrigger); });
  add("disabled trigger", [](Program& p) {
    As<aws::events::Rule>(p, kTrigger).set_state("DISABLED");
  });
  add("trigger of another alarm", [](Program& p) {
    (*As<aws::events::Rule>(p, kTrigger)
          .mutable_event_pattern()
          ->mutable_fields())["resources"]
        .mutable_list_value()
        ->mutable_values(0)
        ->set_string_value("arn:aws:cloudwatch:us-west-2:1:alarm:other");
  });
  add("trigger on return to OK",
      [](Program& p) { TriggerState(p).set_string_value("OK"); });
  add("trigger on all but ALARM", [](Program& p) {
    (*TriggerState(p).mutable_struct_value()->mutable_fields())["anything-but"]
        .mutable_list_value()
        ->add_values()
        ->set_string_value("ALARM");
  });
  add("trigger that asks for more than the state", [](Program& p) {
    (*TriggerDetail(p).mutable_fields())["alarmName"]
        .mutable_list_value()
        ->add_values()
        ->set_string_value("other");
  });
  add("trigger that starts nothing", [](Program& p) {
    As<aws::events::Rule>(p, kTrigger).mutable_targets()->DeleteSubrange(0, 1);
  });
  add("trigger that tells nobody", [](Program& p) {
    As<aws::events::Rule>(p, kTrigger).mutable_targets()->RemoveLast();
  });
  add("trigger without permission",
      [](Program& p) { Erase(p, "us-west-2/failover/TriggerPermission"); });
  add("trigger of a function elsewhere", [](Program& p) {
    As<aws::events::Rule>(p, kTrigger)
        .mutable_targets(0)
        ->set_arn("arn:aws:lambda:us-east-1:123456789012:function:other");
  });
  add("no schedule",
      [](Program& p) { Erase(p, "us-west-2/failover/EvaluationSchedule"); });
  add("disabled schedule", [](Program& p) {
    As<aws::events::Rule>(p, "us-west-2/failover/EvaluationSchedule")
        .set_state("DISABLED");
  });
  add("schedule without permission",
      [](Program& p) { Erase(p, "us-west-2/failover/EvaluationPermission"); });
  add("permission for another rule", [](Program& p) {
    As<aws::lambda::Permission>(p, "us-west-2/failover/EvaluationPermission")
        .set_source_arn("arn:aws:events:us-west-2:123456789012:rule/other");
  });
  add("no evaluator", [](Program& p) { Erase(p, kEvaluator); });
  for (const auto& [alarm, what] :
       {std::pair<const char*, const char*>{"PrimaryNotActiveAlarm",
                                            "the switch"},
        {"PrimaryNotFencedAlarm", "the fence"},
        {"SecondaryUnhealthyAlarm", "the standby"},
        {"TableReplicationAgeAlarm", "items that arrive"},
        {"DocumentReplicationAgeAlarm", "documents that arrive"}}) {
    const std::string path = absl::StrCat("us-west-2/failover/", alarm);
    add(absl::StrCat("no alarm on ", what),
        [path](Program& p) { Erase(p, path); });
    add(absl::StrCat("alarm on ", what, " of another metric"),
        [path](Program& p) {
          As<Alarm>(p, path).set_metric_name("PrimaryHealthy");
        });
  }
  for (const char* alarm :
       {"TableReplicationAgeAlarm", "DocumentReplicationAgeAlarm",
        "SecondaryUnhealthyAlarm"}) {
    add(absl::StrCat(alarm, " that takes silence for good"),
        [alarm](Program& p) {
          As<Alarm>(p, absl::StrCat("us-west-2/failover/", alarm))
              .set_treat_missing_data("notBreaching");
        });
  }
  add("evaluator in the primary",
      [](Program& p) { Move(p, kEvaluator, "us-east-1/functions"); });
  add("evaluator that tells the primary's topic", [](Program& p) {
    VariableAt(p, kEvaluator, "TOPIC_ARN")
        .set_string_value(
            "arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-"
            "${EnvironmentSuffix}");
  });
  add("evaluator that may tell nobody", [](Program& p) {
    EraseAction(RightsAt(p, "SecondaryEvaluatorRole"), "Topic", "sns:Publish");
  });
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    add("topic without policy in " + region,
        [region](Program& p) { Erase(p, region + "/alerts/TopicPolicy"); });
    add("topic closed to alarms in " + region, [region](Program& p) {
      EraseStatement(
          *As<aws::sns::TopicPolicy>(p, region + "/alerts/TopicPolicy")
               .mutable_policy_document(),
          "Alarms");
    });
  }
  add("topic closed to events", [](Program& p) {
    EraseStatement(*As<aws::sns::TopicPolicy>(p, "us-west-2/alerts/TopicPolicy")
                        .mutable_policy_document(),
                   "Events");
  });
  add("topic open to alarms of the other region", [](Program& p) {
    auto& document =
        *As<aws::sns::TopicPolicy>(p, "us-west-2/alerts/TopicPolicy")
             .mutable_policy_document();
    auto& condition =
        (*StatementOf(document, "Alarms").mutable_fields())["Condition"];
    (*(*condition.mutable_struct_value()->mutable_fields())["ArnLike"]
          .mutable_struct_value()
          ->mutable_fields())["aws:SourceArn"]
        .set_string_value("arn:aws:cloudwatch:us-east-1:*:alarm:*");
  });
  add("logs not forwarded", [](Program& p) {
    Erase(p, "us-east-1/log-forwarding/TransactionProcessorFilter");
  });
  add("no log destination",
      [](Program& p) { Erase(p, "us-east-1/log-forwarding/Destination"); });
  add("logs forwarded within the primary", [](Program& p) {
    As<aws::logs::Destination>(p, "us-east-1/log-forwarding/Destination")
        .set_target_arn(
            "arn:${AWS::Partition}:kinesis:us-east-1:${AWS::AccountId}:stream/"
            "dr-logs-${EnvironmentSuffix}");
  });
  add("log destination that may not write", [](Program& p) {
    EraseAction(RightsAt(p, "LogDestinationRole"), "Stream",
                "kinesis:PutRecord");
  });
}

}  // namespace

void AddFailoverMutants(Mutants& mutants) {
  AddAlarmMutants(mutants);
  AddAnnouncementMutants(mutants);
}

}  // namespace drc::testing
