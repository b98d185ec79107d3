// SPDX-License-Identifier: Apache-2.0
//
// The concerns of an environment, one file each, in the order in which they are
// lowered. Each adds its resources to the stacks of both regions and the roles
// it needs to the identity stack. The order between resources is the linker's.
#ifndef GENERATOR_LOWER_CONCERNS_H_
#define GENERATOR_LOWER_CONCERNS_H_

#include "generator/lower/context.h"

namespace drc::lower {

void LowerTopology(Context& context);  // stacks, StackSet, its roles and reader
void LowerSecurity(Context& context);  // keys and aliases
void LowerNetwork(Context& context);   // VPCs, subnets, endpoints, peering
void LowerAlerts(Context& context);    // topics and subscriptions
void LowerLogs(Context& context);      // log stream, destination, subscription
void LowerOperations(Context& context);  // emptier and reader functions
void LowerApi(Context& context);         // HTTP APIs, custom domain names
void LowerTables(Context& context);      // global tables
void LowerBuckets(Context& context);     // bucket pairs and their replication
void LowerFunctions(Context& context);   // functions of the spec
void LowerRoutes(Context& context);      // what the APIs answer
void LowerRouting(Context& context);     // zone, health checks, records
void LowerFailover(Context& context);    // evaluator, its schedule and trigger
void LowerAlarms(Context& context);      // alarms of both regions
void LowerDashboard(Context& context);   // the dashboard
void LowerBackup(Context& context);      // vaults, plan, selection
void LowerConfiguration(Context& context);  // SSM parameters
void LowerOutputs(Context& context);        // outputs of the root stack

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_CONCERNS_H_
