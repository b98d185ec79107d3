// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/lower.h"

#include <utility>

#include "generator/lower/concerns.h"
#include "generator/lower/execution_role.h"

namespace drc::lower {

program::Lowered Lower(const parse::ParsedSpec& spec, TemplateUrls urls) {
  program::Program program;
  program.environment = spec.environment->name();
  Context context(spec, program);
  LowerTopology(context);
  LowerSecurity(context);
  LowerNetwork(context);
  LowerAlerts(context);
  LowerLogs(context);
  LowerOperations(context);
  LowerApi(context);
  LowerTables(context);
  LowerBuckets(context);
  LowerFunctions(context);
  LowerRoutes(context);
  LowerRouting(context);
  LowerFailover(context);
  LowerAlarms(context);
  LowerDashboard(context);
  LowerBackup(context);
  LowerConfiguration(context);
  LowerOutputs(context);
  LowerExecutionRole(context);
  PlaceTemplateUrls(urls, program);
  return program::Lowered(std::move(program));
}

}  // namespace drc::lower
