// SPDX-License-Identifier: Apache-2.0
//
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

#ifndef GENERATOR_PROOF_RECOVERY_TIME_H_
#define GENERATOR_PROOF_RECOVERY_TIME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::proof {

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

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_RECOVERY_TIME_H_
