// SPDX-License-Identifier: Apache-2.0

#include "generator/check/check.h"

#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

constexpr void (*kChecks[])(const parse::ParsedSpec&, diag::Diagnostics&) = {
    CheckStructure,
    CheckRegions,
    CheckVpcs,
    CheckSubnets,
    CheckZones,
    CheckNames,
    CheckReferences,
    CheckKeyAttributes,
    CheckStrongConsistency,
    CheckControlTable,
    CheckStandbyCapacity,
    CheckFailback,
    CheckRecoveryPoint,
    CheckRecoveryTime,
    CheckCode,
    CheckEnvironmentVariables,
    CheckParameters,
    CheckTags,
    CheckSubscriptions,
    CheckCertificateName,
    CheckIncludedAttributes,
    CheckSuppressions,
};

}  // namespace

void Check(const parse::ParsedSpec& spec, diag::Diagnostics& diagnostics) {
  for (const auto check : kChecks) check(spec, diagnostics);
}

}  // namespace drc::check
