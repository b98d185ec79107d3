// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "generator/check/checks.h"
#include "generator/proof/proofs.h"
#include "generator/schema/schema.h"

namespace drc::check {
namespace {

// A field of the spec that lengthens the recovery.
struct Cause {
  const google::protobuf::Message* message;
  absl::string_view field;
  int64_t seconds;  // its part
};

// Whether the schema allows a smaller value than the field has.
bool CanBeLowered(const Cause& cause) {
  const auto* field =
      cause.message->GetDescriptor()->FindFieldByName(std::string(cause.field));
  const int32_t value =
      cause.message->GetReflection()->GetInt32(*cause.message, field);
  const schema::Property& property = schema::PropertyOf(field);
  if (property.enum_values().empty()) return value > property.minimum();
  return absl::c_any_of(property.enum_values(), [&](const std::string& text) {
    int32_t smaller = 0;
    return absl::SimpleAtoi(text, &smaller) && smaller < value;
  });
}

// The fields that were written and can be lowered, the longest first.
std::vector<Cause> Causes(Spec& spec) {
  const dr::v1::Routing& routing = spec.env.routing();
  const dr::v1::Failover& failover = spec.env.failover();
  std::vector<Cause> causes;
  const auto add = [&](const Cause& cause) {
    if (spec.IsWritten(*cause.message, cause.field) && CanBeLowered(cause)) {
      causes.push_back(cause);
    }
  };
  add({&failover, "window_seconds", failover.window_seconds()});
  add({&failover, "evaluation_interval_minutes",
       int64_t{60} * failover.evaluation_interval_minutes()});
  add({&failover, "heartbeat_timeout_seconds",
       int64_t{3} * failover.heartbeat_timeout_seconds()});
  add({&failover, "fence_seconds", failover.fence_seconds()});
  // An alias record's is Route 53's own.
  if (routing.has_owned_zone()) {
    add({&routing, "ttl_seconds", routing.ttl_seconds()});
  }
  absl::c_stable_sort(causes, [](const Cause& a, const Cause& b) {
    return a.seconds > b.seconds;
  });
  return causes;
}

}  // namespace

// The proof is the report's; here it is held to the objective. What an operator
// takes to decide is no part of it.
void CheckRecoveryTime(Spec& spec) {
  if (!AreSound({&spec.env.objectives(), &spec.env.routing(),
                 &spec.env.failover()})) {
    return;
  }
  const proof::RecoveryTime time = proof::ComputeRecoveryTime(spec.env);
  if (time.verdict != proof::TimeVerdict::kExceeded) return;
  const dr::v1::Objectives& objectives = spec.env.objectives();
  const std::string text = absl::StrFormat(
      "the loss of the primary takes up to %d s to recover from (path %s in "
      "the report), above `rto_seconds` of %d; the least for this load is %d s",
      time.total_seconds, time.worst_path, time.objective_seconds,
      time.least_seconds);
  const std::vector<Cause> causes = Causes(spec);
  if (causes.empty()) {
    spec.Error(spec.Of(objectives, "rto_seconds"), "recovery-time",
               "$0; raise it", text);
    return;
  }
  diag::Finding& finding =
      spec.Error(spec.Of(*causes.front().message, causes.front().field),
                 "recovery-time", "$0; `$1` makes for $2 s of it, lower it",
                 text, causes.front().field, causes.front().seconds);
  spec.NoteWritten(objectives, "rto_seconds", "the objective is set here",
                   finding);
}

}  // namespace drc::check
