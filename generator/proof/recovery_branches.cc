// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "generator/catalogue/regions.h"
#include "generator/functions/contracts.h"
#include "generator/proof/proofs.h"
#include "generator/proof/route_access.h"
#include "generator/proof/sizing.h"
#include "generator/proof/units.h"

namespace drc::proof {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Failover;
namespace evaluator = functions::failover_evaluator;

constexpr char kAlarmDocument[] =
    "Amazon CloudWatch User Guide, \"Using Amazon CloudWatch alarms\"";
constexpr char kLifecycleDocument[] =
    "AWS Lambda Developer Guide, \"Understanding the Lambda execution "
    "environment lifecycle\"";

// From the checkers' answers, by the calculated check, to the name servers.
constexpr int64_t kDnsUpdate = 30;
constexpr int64_t kAliasTtl = 60;
// A rule's schedule is kept to the minute, not to the second.
constexpr int64_t kSchedulePrecision = 60;
// From a metric's publication to the evaluation that counts it: alarms are
// evaluated once a minute.
constexpr int64_t kAlarmEvaluation = 60;
// An alarm's event reaches the evaluator, or its notification a subscriber.
constexpr int64_t kDelivery = 30;
// A call of the evaluator's to an AWS API, and one that the decision rests on.
constexpr int64_t kTry = evaluator::kTrySeconds;
constexpr int64_t kCall = evaluator::kTries * kTry;
constexpr int64_t kInitPhase = 10;
constexpr int64_t kEnvironmentsPerStep = 1000;
constexpr int64_t kScalingStep = 10;
// Periods of the alarm on PrimaryHealthy.
constexpr int64_t kAlarmPeriods = 2;
// Periods beyond its own to which an alarm looks back for values.
constexpr int64_t kExtraPeriods = 2;
// Resolvers and clients that keep an answer past its time, connections that
// must time out, retries with growing pauses.
constexpr int64_t kClients = 120;

int64_t EvaluationInterval(const Failover& failover) {
  return int64_t{60} * failover.evaluation_interval_minutes();
}

void AddResolution(const Environment& environment, Branch& dns) {
  dns.terms.push_back({"dns-update", kDnsUpdate, Basis::kAssumed,
                       "Route 53's name servers learn the new state, the "
                       "calculated check's included"});
  if (environment.routing().has_existing_zone()) {
    dns.terms.push_back(
        {"dns-ttl", kAliasTtl, Basis::kFixed,
         "Resolvers keep the answer: alias records have a TTL of 60 s",
         "Amazon Route 53 Developer Guide, \"Choosing between alias and "
         "non-alias records\""});
  } else {
    dns.terms.push_back({"dns-ttl", environment.routing().ttl_seconds(),
                         Basis::kSpec,
                         "Resolvers keep the answer (`routing.ttl_seconds`)"});
  }
}

// One heartbeat more than a look: it is waited for to its end.
Term HeartbeatTerm(const Failover& failover, const char* id, const char* text) {
  return {id, failover.heartbeat_timeout_seconds(), Basis::kSpec,
          absl::StrCat(text, " (`failover.heartbeat_timeout_seconds`)")};
}

void AddEvaluatorStart(Branch& writer) {
  writer.terms.push_back({"evaluator-start", kInitPhase, Basis::kFixed,
                          "A new execution environment starts: Lambda ends the "
                          "Init phase after 10 s",
                          kLifecycleDocument});
  writer.terms.push_back(
      {"evaluator-reads", 2 * kCall, Basis::kFixed,
       absl::StrCat("The evaluator assumes its role and reads the control "
                    "table: two calls of at most ",
                    kCall, " s, a second try included")});
}

void AddFirstLook(const Failover& failover, Branch& writer) {
  writer.terms.push_back(HeartbeatTerm(
      failover, "first-look", "Its first heartbeats are lost, sent at once"));
  writer.terms.push_back(
      {"metrics", kTry, Basis::kFixed,
       absl::StrCat("It publishes what it saw, in one try of at most ", kTry,
                    " s")});
}

// Whether the evaluator can tell its own isolation from the primary's loss.
bool HasWayOut(const Environment& environment) {
  const auto& regions = environment.regions();
  return !environment.failover().control_table().witness_region().empty() ||
         !catalogue::ThirdRegion(regions.primary().name(),
                                 regions.secondary().name())
              .empty();
}

// From an evaluation's first look to its decision.
void AddDecision(const Environment& environment, Branch& writer) {
  const Failover& failover = environment.failover();
  AddFirstLook(failover, writer);
  auto& terms = writer.terms;
  terms.push_back(
      {"window", failover.window_seconds(), Basis::kSpec,
       absl::StrCat("It sends a heartbeat every ", evaluator::kPause,
                    " s (`failover.window_seconds`)")});
  terms.push_back(
      HeartbeatTerm(failover, "last-heartbeat", "The last one is waited for"));
  terms.push_back(
      HasWayOut(environment)
          ? HeartbeatTerm(
                failover, "way-out",
                "It reaches another region, which shows that it is not cut off "
                "itself, and looks once more at primary and secondary")
          : HeartbeatTerm(failover, "last-look",
                          "It looks once more at primary and secondary; the "
                          "partition has no third region that could show that "
                          "the evaluator is not cut off itself"));
}

void AddMove(const Failover& failover, Branch& writer) {
  writer.terms.push_back(
      {"move", kCall, Basis::kFixed,
       absl::StrCat("The evaluator writes the control item: a call of at most ",
                    kCall, " s, a second try included")});
  writer.terms.push_back({"fence", failover.fence_seconds(), Basis::kSpec,
                          "The secondary's functions rely on what they read "
                          "last (`failover.fence_seconds`)"});
}

void AddOperator(const Environment& environment, Branch& writer) {
  writer.terms.push_back(
      {"notification", kDelivery, Basis::kAssumed,
       environment.alerts().subscriptions().empty()
           ? "SNS delivers the alarm to a subscriber, of which the spec has "
             "none (`alerts.subscriptions`)"
           : "SNS delivers the alarm to a subscriber"});
  writer.terms.push_back({"operator-decision", 0, Basis::kAssumed,
                          "An operator decides and gives the command; nothing "
                          "bounds it (`failover.automatic` is false)"});
  writer.terms.push_back({"operator-command", kInitPhase + 2 * kCall,
                          Basis::kFixed,
                          "The command starts the evaluator, which assumes its "
                          "role and reads the control table"});
}

void AddAlarm(const Failover& failover, Branch& writer) {
  const int64_t interval = EvaluationInterval(failover);
  auto& terms = writer.terms;
  terms.push_back(
      {"alarm-periods", kAlarmPeriods * interval, Basis::kFixed,
       absl::StrCat(Counted(kAlarmPeriods, "alarm period"), " of ", interval,
                    " s must pass without a good evaluation"),
       kAlarmDocument});
  // The last good value lies in a period that ends later, and counts, as the
  // ones before it do, while fewer periods than that have passed.
  terms.push_back(
      {"look-back", (1 + kExtraPeriods) * interval, Basis::kFixed,
       absl::StrCat(
           "The period of the last good evaluation ends, and CloudWatch looks ",
           Counted(kExtraPeriods, "period"),
           " further back for values before it counts what is missing"),
       "Amazon CloudWatch User Guide, \"Configuring how CloudWatch alarms "
       "treat missing data\""});
  terms.push_back(
      {"alarm-evaluation", kAlarmEvaluation, Basis::kAssumed,
       "CloudWatch takes the metric in and evaluates the alarm, once a minute",
       kAlarmDocument});
}

}  // namespace

Branch NamesFollow(const Environment& environment) {
  Branch dns{"dns", {}};
  dns.terms.push_back(
      {"active-check", kSwitchIntervalSeconds * kSwitchThreshold, Basis::kFixed,
       absl::StrCat("The check of the secondary's `",
                    functions::active_region::kPath,
                    "` succeeds: ", Counted(kSwitchThreshold, "answer"),
                    " in a row, ", kSwitchIntervalSeconds, " s apart"),
       "Amazon Route 53 Developer Guide, \"How Amazon Route 53 determines "
       "whether a health check is healthy\""});
  AddResolution(environment, dns);
  return dns;
}

Branch WriterMoves(const Environment& environment) {
  const Failover& failover = environment.failover();
  Branch writer{"writer", {}};
  auto& terms = writer.terms;
  terms.push_back({"schedule", EvaluationInterval(failover), Basis::kSpec,
                   "The loss comes right after an evaluation "
                   "(`failover.evaluation_interval_minutes`)"});
  terms.push_back(
      {"schedule-precision", kSchedulePrecision, Basis::kFixed,
       "A scheduled rule runs within its minute, not at its first second",
       "Amazon EventBridge User Guide, \"Creating a scheduled rule in Amazon "
       "EventBridge\""});
  AddEvaluatorStart(writer);
  if (failover.automatic()) {
    AddDecision(environment, writer);
  } else {
    // Nobody waits for a window; the alarm is what an operator hears.
    AddFirstLook(failover, writer);
    AddAlarm(failover, writer);
    AddOperator(environment, writer);
  }
  AddMove(failover, writer);
  return writer;
}

Branch AlarmMovesWriter(const Environment& environment) {
  const Failover& failover = environment.failover();
  Branch writer{"writer", {}};
  AddAlarm(failover, writer);
  writer.terms.push_back(
      {"event-delivery", kDelivery, Basis::kAssumed,
       "EventBridge delivers the alarm's change of state to the evaluator"});
  AddEvaluatorStart(writer);
  AddDecision(environment, writer);
  AddMove(failover, writer);
  return writer;
}

Branch CommandMovesWriter(const Environment& environment) {
  Branch writer{"writer", {}};
  AddEvaluatorStart(writer);
  AddMove(environment.failover(), writer);
  return writer;
}

Branch Service(const Environment& environment) {
  Branch service{"service", {}};
  service.terms.push_back({"cold-start", kInitPhase, Basis::kFixed,
                           "A new execution environment starts: Lambda ends "
                           "the Init phase after 10 s",
                           kLifecycleDocument});
  if (const dr::v1::Function* function = RoutedFunction(environment)) {
    const auto reserved = Bounded(*function, "reserved_concurrency");
    // A small stage has no more than it reserves.
    const int64_t concurrency =
        reserved < kLeastConcurrency
            ? reserved
            : NeededConcurrency(environment.objectives(),
                                function->expected_duration_ms());
    service.terms.push_back(
        {"scale-up",
         kScalingStep * CeilOfRatio(concurrency, kEnvironmentsPerStep),
         Basis::kFixed,
         absl::StrCat(Grouped(concurrency),
                      " concurrent executions start: 1,000 every 10 s for each "
                      "function"),
         "AWS Lambda Developer Guide, \"Understanding Lambda function "
         "scaling\""});
  }
  service.terms.push_back(
      {"clients", kClients, Basis::kAssumed,
       "Clients and resolvers that keep an answer past its TTL, connections "
       "that time out, retries with pauses"});
  return service;
}

}  // namespace drc::proof
