// SPDX-License-Identifier: Apache-2.0
//
// The checks, one invariant a file. Each expects a spec with all defaults and
// nothing else: a check says nothing of values that another check refuses. The
// rules' ids are in rules.h, and accepted and rejected specs in
// tests/testdata/<rule-id>.

#ifndef GENERATOR_CHECK_CHECKS_H_
#define GENERATOR_CHECK_CHECKS_H_

#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

// required, length, range, items, unique, pattern, enum, exclusive: what the
// options in proto/dr/v1 say of each field.
void CheckStructure(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// region-pair: the regions differ and lie in one partition.
// unknown-region: they are regions that this compiler has heard of.
void CheckRegions(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// cidr, cidr-overlap, public-cidr: the address blocks of the VPCs.
void CheckVpcs(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// cidr, cidr-overlap, subnets: the address blocks of the subnets.
void CheckSubnets(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// zones: the ids of the zones.
void CheckZones(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// duplicate-name, reserved-name: what is named by its user is told apart.
void CheckNames(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// undefined-name: names that refer to tables, buckets and functions.
void CheckReferences(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// key-attribute: the attributes that keys and indexes of a table are made of.
void CheckKeyAttributes(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// items: as many attributes in the indexes of a table as DynamoDB takes.
void CheckIncludedAttributes(const parse::ParsedSpec& spec,
                             diag::Diagnostics& out);

// certificate-name: the service's name fits into its certificate.
void CheckCertificateName(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out);

// strong-consistency: what DynamoDB asks of strongly consistent tables.
void CheckStrongConsistency(const parse::ParsedSpec& spec,
                            diag::Diagnostics& out);

// control-table: the table that names the active writer.
void CheckControlTable(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// standby-capacity: reserved concurrency carries the load.
void CheckStandbyCapacity(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out);

// recovery-time: the recovery takes no longer than its objective.
void CheckRecoveryTime(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// recovery-point, unproven-recovery-point: what may be lost is no older than
// its objective.
void CheckRecoveryPoint(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// second-deployment: what only an update can add.
void CheckFailback(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// code-file, deprecated-runtime, heartbeat, runtime-end: the code and what runs
// it.
void CheckCode(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// environment-variable: variables of the functions.
void CheckEnvironmentVariables(const parse::ParsedSpec& spec,
                               diag::Diagnostics& out);

// parameter: the configuration in the SSM Parameter Store.
void CheckParameters(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// tag: keys and values of tags.
void CheckTags(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// subscription: endpoints fit their protocols.
void CheckSubscriptions(const parse::ParsedSpec& spec, diag::Diagnostics& out);

// suppression: findings that the spec passes over, which this marks as such.
void CheckSuppressions(const parse::ParsedSpec& spec, diag::Diagnostics& out);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_CHECKS_H_
