// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/units.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using ::dr::v1::Bucket;
using ::dr::v1::Environment;

constexpr int kTimeControlSeconds = 15 * 60;

}  // namespace

void AddBuckets(const Environment& environment, Decisions& decisions) {
  const auto& buckets = environment.buckets();
  decisions.push_back(
      {"bucket-names",
       "Buckets are named <name>-<EnvironmentSuffix>-<account>-<region>.",
       "One bucket name exists once in a partition, so the two regions cannot "
       "share one.",
       "", "Amazon S3 User Guide, \"Bucket naming rules\""});

  const auto own_keys = [](const Bucket& bucket) {
    return bucket.encryption() == dr::v1::BUCKET_ENCRYPTION_SSE_S3;
  };
  AddOf(NamesOf(buckets, [&](const Bucket& b) { return !own_keys(b); }),
        {"bucket-encryption-kms",
         "SSE-KMS with the region's customer managed key is the default "
         "encryption of $0.",
         "A bucket has one default encryption: SSE-S3 and customer managed "
         "keys for all data at rest exclude each other.",
         "`buckets.encryption: BUCKET_ENCRYPTION_SSE_S3`",
         "Amazon S3 User Guide, \"Setting default server-side encryption "
         "behavior for Amazon S3 buckets\""},
        decisions);
  AddOf(NamesOf(buckets, own_keys),
        {"bucket-encryption-s3", "SSE-S3 is the default encryption of $0.",
         "The spec asks for it. Not all data at rest is under customer managed "
         "keys then.",
         "`buckets.encryption: BUCKET_ENCRYPTION_SSE_KMS`",
         "Amazon S3 User Guide, \"Setting default server-side encryption "
         "behavior for Amazon S3 buckets\""},
        decisions);
  AddOf(NamesOf(buckets,
                [](const Bucket& b) { return !b.replication().failback(); }),
        {"failback-replication-off",
         "What is written to $0 in the secondary during a failover does not "
         "return to the primary by itself.",
         "Replication both ways needs both buckets to exist, so it cannot be "
         "part of the first deployment.",
         "`buckets.replication.failback: true` in a later deployment; what was "
         "written before returns by S3 Batch Replication",
         "Amazon S3 User Guide, \"Replicating existing objects with Batch "
         "Replication\""},
        decisions);
  AddOf(NamesOf(buckets,
                [](const Bucket& b) { return b.transfer_acceleration(); }),
        {"transfer-acceleration",
         "Transfer Acceleration of $0 is not counted in any budget.",
         "It speeds up clients that upload through the accelerated endpoint; "
         "replication never uses it.",
         "`buckets.transfer_acceleration: false`",
         "Amazon S3 User Guide, \"Configuring fast, secure file transfers "
         "using Amazon S3 Transfer Acceleration\""},
        decisions);
  const int rpo = environment.objectives().rpo_seconds();
  AddOf(NamesOf(buckets,
                [&](const Bucket& b) {
                  return b.replication().time_control() &&
                         rpo < kTimeControlSeconds;
                }),
        {"replication-time",
         "The recovery point of $0 is alarmed, not guaranteed.",
         absl::Substitute("S3 commits itself to 15 minutes and to no other "
                          "time; the objective is $0.",
                          proof::Duration(rpo)),
         "`objectives.rpo_seconds` of 900 or more",
         "Amazon S3 User Guide, \"Meeting compliance requirements with S3 "
         "Replication Time Control\""},
        decisions);
}

}  // namespace drc::report
