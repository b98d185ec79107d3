// SPDX-License-Identifier: Apache-2.0

#include "generator/report/recovery_time.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/parse/computed_defaults.h"
#include "generator/report/routed_function.h"
#include "generator/report/units.h"

namespace drc::report {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Failover;
using ::dr::v1::HealthCheck;

constexpr char kHealthDocument[] =
    "Amazon Route 53 Developer Guide, \"How Amazon Route 53 determines whether "
    "a health check is healthy\"";
constexpr char kAliasDocument[] =
    "Amazon Route 53 Developer Guide, \"Choosing between alias and non-alias "
    "records\"";
constexpr char kScheduleDocument[] =
    "Amazon EventBridge User Guide, \"Creating a scheduled rule in Amazon "
    "EventBridge\"";
constexpr char kAlarmDocument[] =
    "Amazon CloudWatch User Guide, \"Using Amazon CloudWatch alarms\"";
constexpr char kMissingDataDocument[] =
    "Amazon CloudWatch User Guide, \"Configuring how CloudWatch alarms treat "
    "missing data\"";
constexpr char kScalingDocument[] =
    "AWS Lambda Developer Guide, \"Understanding Lambda function scaling\"";
constexpr char kLifecycleDocument[] =
    "AWS Lambda Developer Guide, \"Understanding the Lambda execution "
    "environment lifecycle\"";

// A checker waits four seconds for the connection and two for the answer.
constexpr int64_t kCheckTimeout = 6;
// From the checkers' verdict, by the calculated check, to the name servers.
constexpr int64_t kDnsUpdate = 30;
constexpr int64_t kAliasTtl = 60;
// A rule's schedule is kept to the minute, not to the second.
constexpr int64_t kSchedulePrecision = 60;
// From a metric's publication to the evaluation that counts it: alarms are
// evaluated once a minute.
constexpr int64_t kAlarmEvaluation = 60;
// An alarm's event reaches the evaluator, or its notification a subscriber.
constexpr int64_t kDelivery = 30;
// STS and two calls of DynamoDB, each tried three times of at most 3 s, and one
// try of the primary's table.
constexpr int64_t kEvaluatorCalls = 30;
constexpr int64_t kInitPhase = 10;
constexpr int64_t kEnvironmentsPerStep = 1000;
constexpr int64_t kScalingStep = 10;
// Resolvers and clients that keep an answer past its time, connections that
// must time out, retries with growing pauses.
constexpr int64_t kClients = 120;

int64_t EvaluationInterval(const Failover& failover) {
  return int64_t{60} * failover.evaluation_interval_minutes();
}

int64_t ProbeSeconds(const Failover& failover) {
  return int64_t{failover.probe_attempts()} *
         (int64_t{failover.probe_timeout_seconds()} + 1);
}

std::string ProbeText(const Failover& failover) {
  return absl::StrCat(Counted(failover.probe_attempts(), "probe"),
                      " of at most ", failover.probe_timeout_seconds(),
                      " s (`failover.probe_attempts`, "
                      "`failover.probe_timeout_seconds`), each with a pause of "
                      "1 s");
}

Term CheckTerm(const HealthCheck& check, const char* id, const char* what) {
  return {id, int64_t{check.interval_seconds()} * check.failure_threshold(),
          Basis::kSpec,
          absl::StrCat(what, ": ", Counted(check.failure_threshold(), "probe"),
                       " in a row, ", check.interval_seconds(),
                       " s apart (`routing.health_check`)"),
          kHealthDocument};
}

void AddResolution(const Environment& environment, Branch& dns) {
  dns.terms.push_back({"dns-update", kDnsUpdate, Basis::kAssumed,
                       "Route 53's name servers learn the new state, the "
                       "calculated check's included",
                       ""});
  if (environment.routing().has_existing_zone()) {
    dns.terms.push_back({"dns-ttl", kAliasTtl, Basis::kFixed,
                         "Resolvers keep the answer: alias records have a TTL "
                         "of 60 s",
                         kAliasDocument});
  } else {
    dns.terms.push_back(
        {"dns-ttl", environment.routing().ttl_seconds(), Basis::kSpec,
         "Resolvers keep the answer (`routing.ttl_seconds`)", ""});
  }
}

// The primary's own check fails.
Branch PrimaryLeavesDns(const Environment& environment) {
  Branch dns{"dns", {}};
  dns.terms.push_back(CheckTerm(environment.routing().health_check(),
                                "check-fails", "The primary's check fails"));
  dns.terms.push_back({"check-timeout", kCheckTimeout, Basis::kFixed,
                       "The last probe waits 4 s for the connection and 2 s "
                       "for the answer",
                       kHealthDocument});
  AddResolution(environment, dns);
  return dns;
}

// The secondary's "/active" starts to answer, which takes the primary out.
Branch SecondaryTurnsActive(const Environment& environment) {
  Branch dns{"dns", {}};
  dns.terms.push_back(
      CheckTerm(environment.routing().health_check(), "active-check-flips",
                "The check of the secondary's `/active` succeeds"));
  AddResolution(environment, dns);
  return dns;
}

void AddMove(const Failover& failover, Branch& writer) {
  writer.terms.push_back(
      {"evaluator-calls", kEvaluatorCalls, Basis::kFixed,
       "The evaluator writes the control item: three calls of "
       "at most 9 s with their retries, one of 3 s",
       ""});
  writer.terms.push_back({"fence", failover.fence_seconds(), Basis::kSpec,
                          "The secondary's functions rely on what they read "
                          "last (`failover.fence_seconds`)",
                          ""});
}

// The evaluator finds the primary unhealthy and moves the active writer.
Branch WriterMoves(const Environment& environment) {
  const Failover& failover = environment.failover();
  const int64_t interval = EvaluationInterval(failover);
  Branch writer{"writer", {}};
  auto& terms = writer.terms;
  terms.push_back({"schedule", interval, Basis::kSpec,
                   "The loss comes right after an evaluation "
                   "(`failover.evaluation_interval_minutes`)",
                   ""});
  terms.push_back({"schedule-precision", kSchedulePrecision, Basis::kFixed,
                   "A scheduled rule runs within its minute, not at its first "
                   "second",
                   kScheduleDocument});
  terms.push_back({"probes", ProbeSeconds(failover), Basis::kSpec,
                   ProbeText(failover), ""});
  terms.push_back(
      {"alarm-periods", failover.unhealthy_evaluations() * interval,
       Basis::kSpec,
       absl::StrCat(Counted(failover.unhealthy_evaluations(), "alarm period"),
                    " of ", interval,
                    " s must pass without a good evaluation "
                    "(`failover.unhealthy_evaluations`)"),
       kAlarmDocument});
  // Evaluations of a minute's end are published in the next one: it has two
  // values then, and the last good one still counts instead of the empty one.
  terms.push_back({"empty-period", interval, Basis::kFixed,
                   "A late evaluation may leave a period without a value; "
                   "CloudWatch looks further back for one then",
                   kMissingDataDocument});
  terms.push_back({"alarm-evaluation", kAlarmEvaluation, Basis::kAssumed,
                   "CloudWatch takes the metric in and evaluates the alarm, "
                   "once a minute",
                   kAlarmDocument});
  if (failover.automatic()) {
    terms.push_back({"event-delivery", kDelivery, Basis::kAssumed,
                     "EventBridge delivers the alarm's change of state to the "
                     "evaluator",
                     ""});
    terms.push_back(
        {"confirmation", ProbeSeconds(failover), Basis::kSpec,
         absl::StrCat("The evaluator probes once more: ", ProbeText(failover)),
         ""});
  } else {
    terms.push_back({"notification", kDelivery, Basis::kAssumed,
                     environment.alerts().subscriptions().empty()
                         ? "SNS delivers the alarm to a subscriber, of which "
                           "the spec has none (`alerts.subscriptions`)"
                         : "SNS delivers the alarm to a subscriber",
                     ""});
    terms.push_back({"operator-decision", 0, Basis::kAssumed,
                     "An operator decides and gives the command; nothing "
                     "bounds it (`failover.automatic` is false)",
                     ""});
  }
  AddMove(failover, writer);
  return writer;
}

// The secondary takes the load and clients find it.
Branch Service(const Environment& environment) {
  Branch service{"service", {}};
  service.terms.push_back({"cold-start", kInitPhase, Basis::kFixed,
                           "A new execution environment starts: Lambda ends "
                           "the Init phase after 10 s",
                           kLifecycleDocument});
  if (const dr::v1::Function* function = RoutedFunction(environment)) {
    const int64_t concurrency = parse::NeededConcurrency(
        environment.objectives().transactions_per_second(),
        function->expected_duration_ms());
    service.terms.push_back(
        {"scale-up",
         kScalingStep * CeilOfRatio(concurrency, kEnvironmentsPerStep),
         Basis::kFixed,
         absl::StrCat(Grouped(concurrency),
                      " concurrent executions start: 1,000 every 10 s for each "
                      "function"),
         kScalingDocument});
  }
  service.terms.push_back({"clients", kClients, Basis::kAssumed,
                           "Clients and resolvers that keep an answer past "
                           "its TTL, connections that time out, retries with "
                           "pauses",
                           ""});
  return service;
}

template <typename T>
int64_t Sum(const std::vector<T>& parts) {
  return std::accumulate(
      parts.begin(), parts.end(), int64_t{0},
      [](int64_t sum, const T& part) { return sum + part.seconds(); });
}

}  // namespace

const char* Name(Basis basis) {
  switch (basis) {
    case Basis::kSpec:
      return "spec";
    case Basis::kFixed:
      return "fixed";
    case Basis::kAssumed:
      return "assumed";
  }
  return "";
}

int64_t Branch::seconds() const {
  int64_t sum = 0;
  for (const Term& term : terms) sum += term.seconds;
  return sum;
}

int64_t Stage::seconds() const {
  int64_t longest = 0;
  for (const Branch& branch : branches) {
    longest = std::max(longest, branch.seconds());
  }
  return longest;
}

int64_t Path::seconds() const { return Sum(stages); }

RecoveryTime ComputeRecoveryTime(const Environment& environment) {
  RecoveryTime result;
  result.objective_seconds = environment.objectives().rto_seconds();
  const Stage service{{Service(environment)}};

  Path dead{
      "endpoint-dead", "The primary's endpoint does not answer.", true, {}};
  dead.stages = {
      Stage{{PrimaryLeavesDns(environment), WriterMoves(environment)}},
      service};

  Path gray{"gray-failure",
            "The primary fails for the evaluator, but Route 53's checkers "
            "still get answers. If the evaluator gets one when it probes "
            "once more, it refuses, and fails over at a later evaluation that "
            "gets none while the alarm lasts.",
            true,
            {}};
  gray.stages = {Stage{{WriterMoves(environment)}},
                 Stage{{SecondaryTurnsActive(environment)}}, service};

  Path command{"operator-command",
               "The primary is ill but answers everybody; an operator forces "
               "the failover. Counted from the command on.",
               false,
               {}};
  Branch move{"writer", {}};
  AddMove(environment.failover(), move);
  command.stages = {Stage{{std::move(move)}},
                    Stage{{SecondaryTurnsActive(environment)}}, service};

  result.paths = {std::move(dead), std::move(gray), std::move(command)};
  for (const Path& path : result.paths) {
    if (!path.from_loss || path.seconds() <= result.total_seconds) continue;
    result.total_seconds = path.seconds();
    result.worst_path = path.id;
  }
  result.slack_seconds = result.objective_seconds - result.total_seconds;
  if (result.slack_seconds < 0) {
    result.verdict = TimeVerdict::kExceeded;
  } else if (!environment.failover().automatic()) {
    result.verdict = TimeVerdict::kNotBounded;
  }
  return result;
}

}  // namespace drc::report
