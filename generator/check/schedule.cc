// SPDX-License-Identifier: Apache-2.0
#include "absl/status/status.h"
#include "generator/check/checks.h"
#include "generator/syntax/cron.h"

namespace drc::check {

namespace {

void CheckFunctions(Spec& spec) {
  for (const dr::v1::Function& function : spec.env.functions()) {
    for (const dr::v1::Schedule& schedule : function.schedules()) {
      if (!absl::StartsWith(schedule.expression(), "cron(")) continue;
      const absl::Status status =
          syntax::ParseCron(schedule.expression()).status();
      if (status.ok()) continue;
      spec.Error(spec.Of(schedule, "expression"), "schedule",
                 "`expression` is $0: $1", diag::Quoted(schedule.expression()),
                 status.message());
    }
  }
}

}  // namespace

void CheckSchedule(Spec& spec) {
  const dr::v1::Backup& backup = spec.env.backup();
  CheckFunctions(spec);
  // Of what is no "cron(...)", CheckStructure has its say.
  if (!absl::StartsWith(backup.schedule(), "cron(")) return;
  const absl::StatusOr<syntax::Cron> cron =
      syntax::ParseCron(backup.schedule());
  std::string fault;
  if (!cron.ok()) {
    fault = std::string(cron.status().message());
  } else if (cron->minutes.size() > 1) {
    // Two minutes of one hour are less than an hour apart.
    fault = absl::StrCat("it names ", cron->minutes.size(),
                         " minutes of an hour, and AWS Backup takes no "
                         "interval below 60 minutes; name one");
  }
  if (fault.empty()) return;
  spec.Error(spec.Of(backup, "schedule"), "schedule", "`schedule` is $0: $1",
             diag::Quoted(backup.schedule()), fault);
}

}  // namespace drc::check
