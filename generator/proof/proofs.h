// SPDX-License-Identifier: Apache-2.0
//
// What follows from a spec's numbers: recovery time and point, what a primary
// that fails in part brings about, and capacity.

#ifndef GENERATOR_PROOF_PROOFS_H_
#define GENERATOR_PROOF_PROOFS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::proof {

// The proof of the recovery time objective: how long it takes from the loss of
// the primary until transactions are accepted again.
//
// A path is a sequence of stages; a stage is done when all its branches are,
// which run at the same time; a branch is a sequence of terms:
//
//   path = sum of stages, stage = longest branch, branch = sum of terms
//
//   primary-lost      {writer} -> {DNS} -> {service}
//   operator-command  {move}   -> {DNS} -> {service}
//   schedule-lost     {alarm, writer} -> {DNS} -> {service}
//
// Names follow the active writer and nothing else. So it does not matter how
// the primary fails, and for whom: it takes the evaluator to see it.

// What a term rests on.
enum class Basis {
  kSpec,     // fields of the spec
  kFixed,    // AWS's documentation or the templates fix it
  kAssumed,  // an allowance; AWS promises no bound
};

// "spec", "fixed", "assumed".
const char* Name(Basis basis);

struct Term {
  std::string id;
  int64_t seconds;  // at most; 0 where nothing bounds it
  Basis basis;
  std::string text;         // how it follows
  std::string source = {};  // an AWS document, or empty
};

struct Branch {
  std::string id;
  std::vector<Term> terms;

  int64_t seconds() const;
};

struct Stage {
  std::vector<Branch> branches;  // at the same time, at least one

  int64_t seconds() const;
};

struct Path {
  std::string id;
  std::string text;
  // Begins with the loss of the primary; otherwise with an operator's command,
  // and is no part of the proof.
  bool from_loss = true;
  std::vector<Stage> stages;  // one after the other

  int64_t seconds() const;
};

enum class TimeVerdict {
  kMet,
  kExceeded,    // what is bounded alone is longer than the objective
  kNotBounded,  // an operator decides
  kNotLed,      // the service recovers, and no client is led to it
};

// A field of the spec, "failover.window_seconds", and a value.
struct Setting {
  std::string field;
  int64_t value;
};

struct RecoveryTime {
  int64_t objective_seconds = 0;
  std::vector<Path> paths;
  std::string worst_path;  // of those that begin with the loss
  int64_t total_seconds = 0;
  // What is left of the objective. Where an operator decides: for deciding.
  int64_t slack_seconds = 0;
  TimeVerdict verdict = TimeVerdict::kMet;
  // The least that the language can reach for this load, by these fields.
  int64_t least_seconds = 0;
  std::vector<Setting> least_by;
};

// What a recovery consists of, term by term. Of an environment with all
// defaults, as what follows.

// The secondary's "/active" starts to answer, which takes the primary out.
Branch NamesFollow(const dr::v1::Environment& environment);

// A scheduled evaluation finds the primary ill and moves the active writer.
Branch WriterMoves(const dr::v1::Environment& environment);

// The schedule is silent as well: the alarm on missing data starts the
// evaluator.
Branch AlarmMovesWriter(const dr::v1::Environment& environment);

// An operator's command starts the evaluator, which moves it.
Branch CommandMovesWriter(const dr::v1::Environment& environment);

// The secondary takes the load and clients find it.
Branch Service(const dr::v1::Environment& environment);

RecoveryTime ComputeRecoveryTime(const dr::v1::Environment& environment);

// The proof of the recovery point objective: how much acknowledged data each
// store may lose with the primary, and who would notice that it is more.

// From best to worst.
enum class PointVerdict {
  kGuaranteed,  // AWS commits itself to the objective
  kAlarmed,     // it does not, but an alarm speaks before the lag exceeds it
  kNotMet,      // neither
};

// A table or a bucket pair, and how far its copy may lag behind.
struct Store {
  std::string kind;  // "table" or "bucket"
  std::string name;  // without the suffix
  std::optional<int64_t> typical_seconds;
  std::optional<int64_t> guaranteed_seconds;
  // The lag that raises the alarm, and the lag by which it has spoken.
  std::optional<int64_t> alarm_seconds;
  std::optional<int64_t> told_seconds;
  PointVerdict verdict = PointVerdict::kNotMet;
  std::string text;
  std::string source;
};

// What brings data back that replication faithfully deleted or corrupted.
struct SecondLine {
  std::string store;
  std::string mechanism;
  // The age of the newest state to return to; unknown for schedules that are
  // not daily.
  std::optional<int64_t> recovery_point_seconds;
  std::optional<int64_t> kept_days;  // without: as long as the store
  std::string text;
  std::string source;
};

struct RecoveryPoint {
  int64_t objective_seconds = 0;
  PointVerdict verdict = PointVerdict::kGuaranteed;  // of the worst store
  std::vector<Store> stores;
  std::vector<SecondLine> second_line;
  // Functions that write in both regions at once: no claim about the active
  // writer is proved of them.
  std::vector<std::string> unfenced;
  // What can be lost besides, in whole sentences.
  std::vector<std::string> notes;
};

// Of an environment with all defaults.
RecoveryPoint ComputeRecoveryPoint(const dr::v1::Environment& environment);

// What a primary that fails in part brings about: where each request fails with
// the same chance, how likely an evaluation moves the active writer. Arithmetic
// of independent heartbeats; tests/failover runs the evaluator's own code.

struct PartialFailure {
  int failing_percent = 0;  // of the requests
  // Percent of evaluations that move the writer.
  double moving_percent = 0;
  // Percent of outages in which one of the evaluations whose windows do not
  // overlap moves it, all of them over before the objective is.
  double within_objective_percent = 0;
};

// Of an environment with all defaults, for shares from 10 to 100 percent.
std::vector<PartialFailure> ComputePartialFailures(
    const dr::v1::Environment& environment, const RecoveryTime& time);

// Whether each region alone carries the whole load, and which of the account's
// quotas must be raised for it. The standby is as large as the active region,
// so almost all of it holds for both.

// One thing that the load needs, and what there is of it.
struct Demand {
  std::string resource;
  std::string measure;
  std::string unit;
  int64_t needed = 0;
  int64_t available = 0;
  std::vector<std::string> regions;  // in each of them
  std::string text;                  // how both follow
  // What happens where it is short, and the remedy; empty where it is not.
  std::string shortage;
  std::string source = {};

  bool enough() const { return needed <= available; }
};

// A quota of the account that AWS's default does not cover.
struct Quota {
  std::string service;
  std::string name;  // in Service Quotas
  std::string unit;
  int64_t needed = 0;
  int64_t by_default = 0;
  std::vector<std::string> regions;
  std::string text;
  std::string source;
};

struct Capacity {
  std::vector<Demand> demands;
  std::vector<Quota> quotas_to_raise;
};

// Of an environment with all defaults.
Capacity ComputeCapacity(const dr::v1::Environment& environment);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_PROOFS_H_
