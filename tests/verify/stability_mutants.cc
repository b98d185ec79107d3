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
using aws::lambda::Function;
using aws::route53::HealthCheck;
using aws::route53::RecordSet;
using program::Program;

constexpr absl::string_view kEvaluator = "us-west-2/failover/EvaluatorFunction";
constexpr absl::string_view kPrimaryRecord = "us-east-1/routing/FailoverRecord";
constexpr absl::string_view kRecord = "us-west-2/routing/FailoverRecord";
constexpr absl::string_view kServing =
    "us-west-2/functions/TransactionProcessorFunction";

}  // namespace

void AddStabilityMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"static-stability", name, std::move(mutate)});
  };
  add("no primary record", [](Program& p) { Erase(p, kPrimaryRecord); });
  add("no secondary record", [](Program& p) { Erase(p, kRecord); });
  add("records of two names", [](Program& p) {
    As<RecordSet>(p, kRecord).set_name("other.${EnvironmentSuffix}.internal");
  });
  add("records of two types",
      [](Program& p) { As<RecordSet>(p, kRecord).set_type("A"); });
  add("secondary record to the primary", [](Program& p) {
    As<RecordSet>(p, kRecord)
        .set_resource_records(
            0, "${UsEast1Api}.execute-api.us-east-1.${AWS::URLSuffix}");
  });
  add("primary record without check", [](Program& p) {
    As<RecordSet>(p, kPrimaryRecord).clear_health_check_id();
  });
  add("primary record that follows the endpoint alone", [](Program& p) {
    As<RecordSet>(p, kPrimaryRecord).set_health_check_id("${PrimaryCheck}");
  });
  add("secondary record with a check", [](Program& p) {
    As<RecordSet>(p, kRecord).set_health_check_id("${SecondaryCheck}");
  });
  const auto both = [](Program& p) -> HealthCheck::HealthCheckConfig& {
    return *As<HealthCheck>(p, "us-west-2/routing/PrimaryRecordCheck")
                .mutable_health_check_config();
  };
  const auto latch = [](Program& p) -> HealthCheck::HealthCheckConfig& {
    return *As<HealthCheck>(p, "us-west-2/routing/NotActiveLatch")
                .mutable_health_check_config();
  };
  const auto not_active = [](Program& p) -> Alarm& {
    return As<Alarm>(p, "us-west-2/failover/PrimaryNotActiveAlarm");
  };
  add("primary record that needs one check of two",
      [both](Program& p) { both(p).set_health_threshold(1); });
  add("primary record without the latch", [both](Program& p) {
    both(p).mutable_child_health_checks()->RemoveLast();
    both(p).set_health_threshold(1);
  });
  add("primary record with the latch alone", [both](Program& p) {
    both(p).mutable_child_health_checks()->DeleteSubrange(0, 1);
    both(p).set_health_threshold(1);
  });
  add("primary record that follows an endpoint as well", [both](Program& p) {
    both(p).add_child_health_checks("${SecondaryCheck}");
    both(p).set_health_threshold(3);
    As<HealthCheck>(p, "us-west-2/routing/SecondaryCheck")
        .mutable_health_check_config()
        ->set_fully_qualified_domain_name(
            "${UsEast1Api}.execute-api.us-east-1.${AWS::URLSuffix}");
  });
  add("latch that follows no alarm", [latch](Program& p) {
    latch(p).mutable_alarm_identifier()->set_name("other");
  });
  add("latch of the primary's alarm", [latch](Program& p) {
    latch(p).mutable_alarm_identifier()->set_region("us-east-1");
  });
  add("latch that opens where data fail", [latch](Program& p) {
    latch(p).set_insufficient_data_health_status("Healthy");
  });
  add("latch that closes where data fail", [latch](Program& p) {
    latch(p).set_insufficient_data_health_status("Unhealthy");
  });
  add("latch on another metric", [not_active](Program& p) {
    not_active(p).set_metric_name("PrimaryFenced");
  });
  add("latch the wrong way round", [not_active](Program& p) {
    not_active(p).set_comparison_operator("GreaterThanOrEqualToThreshold");
  });
  add("latch on the average",
      [not_active](Program& p) { not_active(p).set_statistic("Average"); });
  add("latch by some datapoints", [not_active](Program& p) {
    not_active(p).set_evaluation_periods(3);
    not_active(p).set_datapoints_to_alarm(1);
  });
  add("primary record that follows no check", [both](Program& p) {
    both(p).set_child_health_checks(0, "00000000-0000-0000-0000-000000000000");
  });
  add("switch not inverted", [](Program& p) {
    As<HealthCheck>(p, "us-west-2/routing/NotActiveCheck")
        .mutable_health_check_config()
        ->clear_inverted();
  });
  add("switch read from the primary", [](Program& p) {
    As<HealthCheck>(p, "us-west-2/routing/NotActiveCheck")
        .mutable_health_check_config()
        ->set_fully_qualified_domain_name("example.com");
  });
  add("switch read from another path", [](Program& p) {
    As<HealthCheck>(p, "us-west-2/routing/NotActiveCheck")
        .mutable_health_check_config()
        ->set_resource_path("/health");
  });
  for (const char* route : {"DefaultRoute", "ActiveRoute", "SendHeartbeatRoute",
                            "ReadHeartbeatsRoute"}) {
    add(absl::StrCat("standby without ", route), [route](Program& p) {
      Erase(p, absl::StrCat("us-west-2/functions/", route));
    });
  }
  for (const char* type : {"AWS_IAM", "JWT"}) {
    add(absl::StrCat("standby tells checkers by ", type, " who writes"),
        [type](Program& p) {
          As<aws::api_gateway_v2::Route>(p, "us-west-2/functions/ActiveRoute")
              .set_authorization_type(type);
        });
  }
  add("standby takes tokens by nothing", [](Program& p) {
    As<aws::api_gateway_v2::Route>(p, "us-west-2/functions/DefaultRoute")
        .set_authorization_type("JWT");
  });
  add("standby's route to nothing", [](Program& p) {
    As<aws::api_gateway_v2::Route>(p, "us-west-2/functions/DefaultRoute")
        .set_target("integrations/abc");
  });
  add("standby's integration of the primary's function", [](Program& p) {
    As<aws::api_gateway_v2::Integration>(p, "us-west-2/functions/Integration")
        .set_integration_uri(
            "arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:"
            "transaction-processor-${EnvironmentSuffix}");
  });
  add("standby's function not to be invoked", [](Program& p) {
    Erase(p, "us-west-2/functions/IntegrationPermission");
  });
  add("standby without function", [](Program& p) { Erase(p, kServing); });
  add("standby without reserved concurrency", [](Program& p) {
    As<Function>(p, kServing).clear_reserved_concurrent_executions();
  });
  add("standby with no concurrency", [](Program& p) {
    As<Function>(p, kServing).set_reserved_concurrent_executions(0);
  });
  add("standby without role", [](Program& p) {
    As<Function>(p, kServing).set_role("arn:aws:iam::123456789012:role/other");
  });
  add("standby with the primary's bucket", [](Program& p) {
    VariableAt(p, kServing, "BUCKET_NAME")
        .set_string_value(
            "documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1");
  });
  add("standby that needs the primary's topic", [](Program& p) {
    VariableAt(p, kServing, "FENCE_SECONDS")
        .set_string_value(
            "arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-"
            "${EnvironmentSuffix}");
  });
  add("standby with a table of no replica", [](Program& p) {
    VariableAt(p, kServing, "TABLE_NAME").set_string_value("other");
  });
  add("standby with a control table of no replica", [](Program& p) {
    VariableAt(p, kServing, "CONTROL_TABLE_NAME").set_string_value("other");
  });
  add("evaluator with a table of no replica", [](Program& p) {
    VariableAt(p, kEvaluator, "CONTROL_TABLE_NAME").set_string_value("other");
  });
  add("control table in one region", [](Program& p) {
    auto& table =
        As<aws::dynamodb::GlobalTable>(p, "us-east-1/data/ControlTable");
    table.mutable_replicas()->RemoveLast();
  });
  for (const char* region : {"us-east-1", "us-west-2"}) {
    const std::string at = absl::StrCat(region, "/functions/");
    const bool primary = at[3] == 'e';
    const char* variable = primary ? "PRIMARY_URL" : "SECONDARY_URL";
    add(absl::StrCat("heartbeats to no API of ", region),
        [variable](Program& p) {
          VariableAt(p, kEvaluator, variable)
              .set_string_value("https://example.com/heartbeat");
        });
    add(absl::StrCat("heartbeats to another path in ", region),
        [variable](Program& p) {
          std::string& url =
              *VariableAt(p, kEvaluator, variable).mutable_string_value();
          url.replace(url.rfind('/'), std::string::npos, "/health");
        });
    for (const char* route : {"SendHeartbeatRoute", "ReadHeartbeatsRoute"}) {
      const std::string path = absl::StrCat(at, route);
      add(absl::StrCat(path, " that is not there"),
          [path](Program& p) { Erase(p, path); });
      add(absl::StrCat(path, " open to anybody"), [path](Program& p) {
        As<aws::api_gateway_v2::Route>(p, path).set_authorization_type("NONE");
      });
      add(absl::StrCat(path, " to another function"), [path](Program& p) {
        As<aws::api_gateway_v2::Route>(p, path).set_target(
            "integrations/${ActiveIntegration}");
      });
    }
  }
  add("evaluator that heartbeats one region twice", [](Program& p) {
    VariableAt(p, kEvaluator, "PRIMARY_URL")
        .set_string_value(
            VariableAt(p, kEvaluator, "SECONDARY_URL").string_value());
  });
  add("evaluator that may send no heartbeat", [](Program& p) {
    EraseStatement(RightsAt(p, "SecondaryEvaluatorRole"), "Heartbeats");
  });
  for (const char* key : {"$default", "GET /active", "POST /heartbeat"}) {
    add(absl::StrCat("no throttle for ", key), [key](Program& p) {
      As<aws::api_gateway_v2::Stage>(p, "us-west-2/functions/Stage")
          .mutable_route_settings()
          ->mutable_fields()
          ->erase(key);
    });
  }
  add("function that may name itself the writer", [](Program& p) {
    AddAction(RightsAt(p, "SecondaryTransactionProcessorRole"), "ControlItem",
              "dynamodb:PutItem");
  });
  add("evaluator without concurrency of its own", [](Program& p) {
    As<Function>(p, kEvaluator).clear_reserved_concurrent_executions();
  });
  add("evaluator that assumes no role of ours", [](Program& p) {
    VariableAt(p, kEvaluator, "ROLE_ARN")
        .set_string_value("arn:aws:iam::123456789012:role/other");
  });
  add("evaluator that may not assume its role", [](Program& p) {
    EraseAction(RightsAt(p, "SecondaryEvaluatorRole"), "ControlItem",
                "sts:AssumeRole");
  });
  add("evaluator with a control plane", [](Program& p) {
    AddAction(RightsAt(p, "SecondaryEvaluatorRole"), "Topic",
              "route53:ChangeResourceRecordSets");
  });
  add("control writer that does not trust the evaluator", [](Program& p) {
    auto& trust = TrustAt(p, "ControlWriterRole");
    (*trust.mutable_fields())["Statement"]
        .mutable_list_value()
        ->mutable_values()
        ->DeleteSubrange(0, 1);
  });
  for (const char* action :
       {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}) {
    add(absl::StrCat("control writer without ", action), [action](Program& p) {
      EraseAction(RightsAt(p, "ControlWriterRole"), "ControlItem", action);
    });
  }
}

}  // namespace drc::testing
