// SPDX-License-Identifier: Apache-2.0
//
// The rules over the program, one invariant a file. Their ids are in
// check/rules.h; verify_test.cc breaks each in many ways.
#ifndef GENERATOR_VERIFY_VERIFIERS_H_
#define GENERATOR_VERIFY_VERIFIERS_H_

#include <vector>

#include "generator/diag/diagnostics.h"
#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

// physical-name: names end with the environment, fit and are told apart.
void VerifyNames(const Model& model, diag::Diagnostics& out);

// wiring: templates get the parameters that they declare.
void VerifyWiring(const Model& model, diag::Diagnostics& out);

// creation-order: what must exist first is created first.
void VerifyCreationOrder(const Model& model, diag::Diagnostics& out);

// encryption: data at rest lies under the region's key.
void VerifyEncryption(const Model& model, diag::Diagnostics& out);

// key-policy: whoever works with encrypted data may use its key.
void VerifyKeyPolicies(const Model& model, diag::Diagnostics& out);

// destroyable: deleting the root stack leaves nothing.
void VerifyDestroyable(const Model& model, diag::Diagnostics& out);

// table-replication, bucket-replication: every store has its copy.
void VerifyTableReplication(const Model& model, diag::Diagnostics& out);
void VerifyBucketReplication(const Model& model, diag::Diagnostics& out);

// restore: backups go on in either region, and there are roles to restore them.
void VerifyRestores(const Model& model, diag::Diagnostics& out);

// network: both VPCs hold their functions and reach each other.
void VerifyNetwork(const Model& model, diag::Diagnostics& out);

// alarm: every alarm sees a metric of its region and tells somebody.
void VerifyAlarms(const Model& model, diag::Diagnostics& out);

// announcement: a failover is announced from where it can be.
void VerifyAnnouncement(const Model& model, diag::Diagnostics& out);

// static-stability: the way to the restored service avoids the primary. Returns
// the way.
std::vector<Step> VerifyStaticStability(const Model& model,
                                        diag::Diagnostics& out);

// parity: the secondary serves as the primary does.
void VerifyParity(const Model& model, diag::Diagnostics& out);

// least-privilege: policies allow what is needed, and to whom.
void VerifyLeastPrivilege(const Model& model, diag::Diagnostics& out);

// least-privilege: the secondary can be deployed with what is allowed.
void VerifyDeploymentRights(const Model& model, diag::Diagnostics& out);

// granted-action: functions may do what their code does.
void VerifyGrantedActions(const Model& model, diag::Diagnostics& out);

// quota: templates and documents keep AWS's limits.
void VerifyQuotas(const Model& model, diag::Diagnostics& out);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_VERIFIERS_H_
