// SPDX-License-Identifier: Apache-2.0
//
// Who says that the primary is lost, when the primary is lost. Everything here
// is looked for outside the primary region.
#include "aws/cloud_watch.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/logs.pb.h"
#include "aws/sns.pb.h"
#include "generator/functions/contracts.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

namespace contract = functions::failover_evaluator;

constexpr absl::string_view kRule = "announcement";

using aws::cloud_watch::Alarm;
using aws::events::Rule;
using google::protobuf::Struct;

// A topic's own policy replaces the one that SNS gives it, so it must let in
// everyone who publishes.
void ExpectPublisher(const Node& topic, const std::string& service,
                     const Node& publisher) {
  const Node* at = &topic;
  const auto lets = [&](const Node& policy, const Struct& document) {
    at = &policy;
    return absl::c_any_of(
        policy.Policy(document), [&](const Statement& statement) {
          return statement.allows && statement.HasService(service) &&
                 Admits(statement, "aws:SourceArn", publisher.arn) &&
                 Allows(Only(statement), "sns:Publish", topic.ref);
        });
  };
  for (const auto& [node, properties] :
       topic.model->All<aws::sns::TopicPolicy>()) {
    bool applies = false;
    for (const std::string& arn : properties->topics()) {
      applies |= node->Meaning(arn) == topic.ref;
    }
    if (applies && lets(*node, properties->policy_document())) return;
  }
  if (topic.resource->is_added) {
    for (const Node& node : topic.model->nodes()) {
      if (node.type != "AWS::SNS::TopicInlinePolicy" ||
          node.Meaning(node.Text("/TopicArn")) != topic.ref) {
        continue;
      }
      const auto document =
          program::SetAt(*node.resource->properties, "/PolicyDocument");
      if (document.field != nullptr &&
          lets(node, static_cast<const Struct&>(
                         document.holder->GetReflection()->GetMessage(
                             *document.holder, document.field)))) {
        return;
      }
    }
  }
  at->Report("/PolicyDocument", kRule, "does not let ", service, " publish to ",
             topic.Path(), " for ", publisher.Path(),
             ", which nobody would hear")
      .Note(publisher.Place(""),
            absl::StrCat(publisher.Path(), " is asked for here"));
}

// A rule's targets have to allow its calls themselves: it has no role.
void VerifyTargets(const Node& node, const Rule& rule) {
  for (const auto& target : rule.targets()) {
    if (const Node* topic = node.Target<aws::sns::Topic>(target.arn())) {
      ExpectPublisher(*topic, "events.amazonaws.com", node);
      continue;
    }
    const Node* function = node.Target<aws::lambda::Function>(target.arn());
    // One of the spec's own may lead to whatever the spec says.
    if (function == nullptr && node.resource->is_added) continue;
    if (function == nullptr || function->region() != node.region()) {
      node.Report("/Targets", kRule,
                  "has a target that is no function or topic of ",
                  node.region(), ": ", node.Meaning(target.arn()));
      continue;
    }
    if (MayInvoke("events.amazonaws.com", node.arn, *function)) continue;
    node.Report("/Targets", kRule, "may not invoke ", function->Path(),
                ": the function has no permission for the rule");
  }
}

// What an event pattern asks of a field of events, as JSON: {"state": {"value":
// ["ALARM"]}}. Null where it asks nothing.
const google::protobuf::Value* FieldOf(const google::protobuf::Struct& pattern,
                                       const std::string& name) {
  const auto found = pattern.fields().find(name);
  return found == pattern.fields().end() ? nullptr : &found->second;
}

// Whether it admits this value and no other: ["ALARM"], but not
// [{"anything-but": ["ALARM"]}].
bool IsJust(const google::protobuf::Value* asked, absl::string_view value) {
  return asked != nullptr && asked->list_value().values_size() == 1 &&
         asked->list_value().values(0).string_value() == value;
}

// Whether the rule reacts to the alarm's becoming ALARM, whatever else holds.
bool Triggers(const Node& node, const Rule& rule, const Node& alarm) {
  const google::protobuf::Struct& pattern = rule.event_pattern();
  const auto* resources = FieldOf(pattern, "resources");
  const auto* detail = FieldOf(pattern, "detail");
  if (resources == nullptr || detail == nullptr) return false;
  const google::protobuf::Struct& state_change = detail->struct_value();
  const auto* state = FieldOf(state_change, "state");
  if (state == nullptr) return false;
  const auto& named = resources->list_value().values();
  return rule.state() == "ENABLED" && pattern.fields_size() == 4 &&
         IsJust(FieldOf(pattern, "source"), "aws.cloudwatch") &&
         IsJust(FieldOf(pattern, "detail-type"),
                "CloudWatch Alarm State Change") &&
         absl::c_any_of(named,
                        [&](const google::protobuf::Value& value) {
                          return node.Meaning(value.string_value()) ==
                                 alarm.arn;
                        }) &&
         state_change.fields_size() == 1 &&
         state->struct_value().fields_size() == 1 &&
         IsJust(FieldOf(state->struct_value(), "value"), "ALARM");
}

class Announcement {
 public:
  explicit Announcement(const Node& evaluator) : evaluator_(evaluator) {}

  void Verify() {
    if (evaluator_.IsInPrimary()) {
      Find("lies in the primary region, whose loss it has to see");
    }
    VerifySchedule();
    for (absl::string_view metric :
         {contract::kPrimaryActive, contract::kPrimaryFenced,
          contract::kSecondaryHealthy, contract::kSecondaryReported,
          contract::kTableReplicationAge, contract::kDocumentReplicationAge}) {
      const Node* alarm = FindAlarm(metric);
      if (alarm == nullptr) {
        FindUnheard(metric);
      } else if (!absl::StartsWith(metric, "Primary") &&
                 alarm->As<Alarm>()->treat_missing_data() != "breaching") {
        alarm->Report(
            "/TreatMissingData", kRule,
            "takes missing data for good: what never arrives has no age, "
            "and a silent evaluator knows nothing; say breaching");
      }
    }
    const Node* alarm = FindAlarm(contract::kPrimaryHealthy);
    if (alarm == nullptr) {
      FindUnheard(contract::kPrimaryHealthy);
      return;
    }
    VerifyAlarm(*alarm);
    VerifyTrigger(*alarm);
    VerifyNotice();
  }

 private:
  template <typename... Text>
  void Find(const Text&... text) {
    evaluator_.Report("", kRule, text...);
  }

  void VerifySchedule() {
    for (const auto& [node, rule] : evaluator_.model->All<Rule>()) {
      if (!rule->schedule_expression().empty() && rule->state() == "ENABLED" &&
          IsTarget(*node, evaluator_)) {
        return;
      }
    }
    Find("is started by no enabled schedule: nobody would look at the primary");
  }

  void FindUnheard(absl::string_view metric) {
    Find("publishes ", metric, ", and no alarm of ", RegionOf(metric),
         " is raised by it");
  }

  // Where a metric is published: that of a secondary which is lost is missed in
  // the primary.
  const std::string& RegionOf(absl::string_view metric) const {
    return metric == contract::kSecondaryReported ? evaluator_.model->primary()
                                                  : evaluator_.region();
  }

  const Node* FindAlarm(absl::string_view metric) const {
    for (const auto& [node, alarm] : evaluator_.model->All<Alarm>()) {
      if (node->region() == RegionOf(metric) &&
          alarm->metric_name() == metric) {
        return node;
      }
    }
    return nullptr;
  }

  void VerifyAlarm(const Node& node) {
    const Alarm& alarm = *node.As<Alarm>();
    if (alarm.treat_missing_data() != "breaching") {
      node.Report(
          "/TreatMissingData", kRule,
          "takes missing data for good: a dead evaluator would go unseen; "
          "say breaching");
    }
    if (alarm.comparison_operator() != "LessThanThreshold" ||
        alarm.threshold() != 1 || alarm.statistic() != "Minimum") {
      node.Report("/Threshold", kRule,
                  "is not raised by a Minimum of PrimaryHealthy below 1");
    }
  }

  void VerifyTrigger(const Node& alarm) {
    const bool automatic = Variable(*evaluator_.As<aws::lambda::Function>(),
                                    "AUTOMATIC") == "true";
    bool told = false;
    bool started = false;
    for (const auto& [node, rule] : evaluator_.model->All<Rule>()) {
      if (!Triggers(*node, *rule, alarm)) continue;
      for (const auto& target : rule->targets()) {
        told |= node->Target<aws::sns::Topic>(target.arn()) != nullptr;
      }
      started |= IsTarget(*node, evaluator_);
    }
    if (!told) {
      alarm.Report(
          "", kRule,
          "is followed by no enabled rule that tells a topic of a failover");
    }
    if (automatic && !started) {
      alarm.Report(
          "", kRule,
          "is followed by no enabled rule that starts the evaluator: the "
          "failover would wait for somebody");
    }
  }

  // The evaluator tells what it did by itself.
  void VerifyNotice() {
    const auto* function = evaluator_.As<aws::lambda::Function>();
    const Node* topic = evaluator_.Target<aws::sns::Topic>(
        Variable(*function, contract::kTopicArn));
    if (topic == nullptr || topic->region() != evaluator_.region()) {
      Find("has no TOPIC_ARN of ", evaluator_.region());
      return;
    }
    const Node* role = evaluator_.Target<aws::iam::Role>(function->role());
    if (role == nullptr || Allows(role->Rights(), "sns:Publish", topic->ref)) {
      return;
    }
    role->Report("/Policies", kRule, "does not allow sns:Publish on ",
                 topic->Path(), ", by which the evaluator tells of a failover");
  }

  const Node& evaluator_;
};

// The primary's logs are read in the secondary once it is gone.
void VerifyLogSinks(const Model& model) {
  for (const Node* function : ServingFunctions(model, model.primary())) {
    const std::string group = function->Meaning(
        function->As<aws::lambda::Function>()->logging_config().log_group());
    const Node* destination = nullptr;
    for (const auto& [node, filter] :
         model.All<aws::logs::SubscriptionFilter>()) {
      if (node->region() == function->region() &&
          node->Meaning(filter->log_group_name()) == group) {
        destination =
            node->Target<aws::logs::Destination>(filter->destination_arn());
      }
    }
    if (destination == nullptr) {
      function->Report(
          "/LoggingConfig", kRule,
          "logs to a group that is forwarded nowhere: its last words would "
          "be lost with the region");
      continue;
    }
    const auto* properties = destination->As<aws::logs::Destination>();
    const Node* stream =
        destination->Target<aws::kinesis::Stream>(properties->target_arn());
    if (stream == nullptr || stream->IsInPrimary()) {
      destination->Report(
          "/TargetArn", kRule,
          "does not lead to a stream outside the primary region");
      continue;
    }
    const Node* role =
        destination->Target<aws::iam::Role>(properties->role_arn());
    if (role == nullptr ||
        !Allows(role->Rights(), "kinesis:PutRecord", stream->arn)) {
      destination->Report("/RoleArn", kRule, "has no role that may write to ",
                          stream->Path());
    }
  }
}

}  // namespace

void VerifyAnnouncement(const Model& model) {
  for (const auto& [node, rule] : model.All<Rule>()) {
    VerifyTargets(*node, *rule);
  }
  for (const auto& [node, alarm] : model.All<Alarm>()) {
    for (const std::string& action : alarm->alarm_actions()) {
      const Node* topic = node->Target<aws::sns::Topic>(action);
      if (topic == nullptr) continue;  // told by alarm
      ExpectPublisher(*topic, "cloudwatch.amazonaws.com", *node);
    }
  }
  const std::vector<const Node*> evaluators = Evaluators(model);
  for (const Node* evaluator : evaluators) {
    Announcement(*evaluator).Verify();
  }
  if (evaluators.empty()) {
    model.nodes().front().Report(
        "", kRule,
        "belongs to a program in which no function evaluates the primary");
  }
  VerifyLogSinks(model);
}

}  // namespace drc::verify
