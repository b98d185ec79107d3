// SPDX-License-Identifier: Apache-2.0
//
// Rights to restore tables, which must be there before they are needed: IAM's
// control plane lies in us-east-1. DynamoDB and AWS Backup restore into a new
// table alone; the one that such a right reaches is named
// "<table>-${EnvironmentSuffix}-restored...".
#ifndef GENERATOR_LOWER_RESTORE_H_
#define GENERATOR_LOWER_RESTORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// The role by which AWS Backup restores tables, in either region.
void AddRestoreRole(const Context& context);

// What people need to restore tables: to a point in time, from a backup, or by
// having AWS Backup do it.
std::vector<Statement> OperatorsRestores(const Context& context);

// Of the spec's tables in one region: ARNs, with an end.
std::vector<std::string> TableArns(const Context& context, const Side& side,
                                   absl::string_view end);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_RESTORE_H_
