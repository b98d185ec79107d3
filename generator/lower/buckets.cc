// SPDX-License-Identifier: Apache-2.0
//
// Bucket pairs: one in each region, the primary's replicating to the
// secondary's.
#include "aws/s3.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

using aws::s3::Bucket;

std::string PolicyId(const dr::v1::Bucket& spec) {
  return absl::StrCat(BucketId(spec), "Policy");
}

bool UsesKms(const dr::v1::Bucket& spec) {
  return spec.encryption() != dr::v1::BUCKET_ENCRYPTION_SSE_S3;
}

void Encrypt(const dr::v1::Bucket& spec, const Side& side, Bucket& bucket) {
  auto* rule = bucket.mutable_bucket_encryption()
                   ->add_server_side_encryption_configuration();
  auto* by_default = rule->mutable_server_side_encryption_by_default();
  if (!UsesKms(spec)) {
    by_default->set_sse_algorithm("AES256");
    return;
  }
  by_default->set_sse_algorithm("aws:kms");
  by_default->set_kms_master_key_id(side.Key());
  // One data key for many objects: without it, each object costs a KMS request.
  rule->set_bucket_key_enabled(true);
}

void KeepPrivate(Bucket& bucket) {
  auto* block = bucket.mutable_public_access_block_configuration();
  block->set_block_public_acls(true);
  block->set_block_public_policy(true);
  block->set_ignore_public_acls(true);
  block->set_restrict_public_buckets(true);
  bucket.mutable_ownership_controls()->add_rules()->set_object_ownership(
      "BucketOwnerEnforced");
}

// Heartbeats replace their documents some three times a minute: what they leave
// goes after a day, however long versions of the business are kept. These may
// lie beside them, in a bucket that was there before above all.
void ExpireHeartbeats(const Context& context, Bucket& bucket) {
  for (const Side* side : context.sides()) {
    auto* rule = bucket.mutable_lifecycle_configuration()->add_rules();
    rule->set_id(absl::StrCat("heartbeats-", side->name()));
    rule->set_status("Enabled");
    rule->set_prefix(absl::StrCat(functions::spec_function::kHeartbeatPrefix,
                                  side->name(), ".json"));
    rule->mutable_noncurrent_version_expiration()->set_noncurrent_days(1);
  }
}

void AddLifecycle(const dr::v1::Bucket& spec, Bucket& bucket) {
  auto* uploads = bucket.mutable_lifecycle_configuration()->add_rules();
  uploads->set_id("abandoned-uploads");
  uploads->set_status("Enabled");
  uploads->mutable_abort_incomplete_multipart_upload()
      ->set_days_after_initiation(7);
  if (!spec.has_noncurrent_version_expiration_days()) return;
  auto* versions = bucket.mutable_lifecycle_configuration()->add_rules();
  versions->set_id("noncurrent-versions");
  versions->set_status("Enabled");
  versions->mutable_noncurrent_version_expiration()->set_noncurrent_days(
      spec.noncurrent_version_expiration_days());
}

std::string ReplicationRoleId(const dr::v1::Bucket& spec, const Side& from) {
  return absl::StrCat(program::CamelCase(spec.name()),
                      from.is_primary ? "Replication" : "Failback", "Role");
}

void Replicate(const Context& context, const dr::v1::Bucket& spec,
               const Side& from, Bucket& bucket) {
  const Side& to = *from.peer;
  auto* configuration = bucket.mutable_replication_configuration();
  configuration->set_role(RoleArn(context, ReplicationRoleId(spec, from)));
  auto* rule = configuration->add_rules();
  rule->set_id(std::string(kReplicationRuleId));
  rule->set_priority(1);
  rule->set_status("Enabled");
  rule->mutable_filter()->set_prefix("");
  rule->mutable_delete_marker_replication()->set_status(
      spec.replication().delete_markers() ? "Enabled" : "Disabled");
  // Without this, objects under KMS keys are silently not replicated.
  rule->mutable_source_selection_criteria()
      ->mutable_sse_kms_encrypted_objects()
      ->set_status("Enabled");
  rule->mutable_source_selection_criteria()
      ->mutable_replica_modifications()
      ->set_status("Enabled");
  auto* destination = rule->mutable_destination();
  // Towards the secondary the destination exists first; the way back, which a
  // later update adds, only names it.
  destination->set_bucket(
      from.is_primary ? to.Ref(BucketStack(spec, to), BucketId(spec), "Arn")
                      : to.Name(BucketStack(spec, to), BucketId(spec), "Arn"));
  destination->set_storage_class("STANDARD");
  destination->mutable_encryption_configuration()->set_replica_kms_key_id(
      to.Key());
  // Metrics can be had without time control, and cost next to nothing (Amazon
  // S3 User Guide, "Using S3 Replication metrics").
  destination->mutable_metrics()->set_status("Enabled");
  if (!spec.replication().time_control()) return;
  // 15 is the only value that S3 takes (Amazon S3 API Reference,
  // "ReplicationTimeValue").
  destination->mutable_replication_time()->set_status("Enabled");
  destination->mutable_replication_time()->mutable_time()->set_minutes(15);
  destination->mutable_metrics()->mutable_event_threshold()->set_minutes(15);
}

// S3 User Guide, "Setting up permissions for live replication" and "Replicating
// encrypted objects". With a bucket key the encryption context is the bucket's
// ARN, without one the object's.
void AddReplicationRole(const Context& context, const dr::v1::Bucket& spec,
                        const Side& from) {
  const Side& to = *from.peer;
  const std::string source =
      from.Name(BucketStack(spec, from), BucketId(spec), "Arn");
  const std::string destination =
      to.Name(BucketStack(spec, to), BucketId(spec), "Arn");
  const auto only_for = [](const Side& side, const std::string& bucket,
                           Statement statement) {
    return ByServices({&side}, {"s3"}, std::move(statement))
        .When("ArnLike", "kms:EncryptionContext:aws:s3:arn",
              {bucket, absl::StrCat(bucket, "/*")});
  };
  AddRole(
      context, ReplicationRoleId(spec, from),
      absl::StrCat("dr-", spec.name(),
                   from.is_primary ? "-replication" : "-failback"),
      nullptr, absl::StrCat("S3 replication ", from.name(), " to ", to.name()),
      {Trust("Service", {"s3.amazonaws.com"})},
      {Allow("ReadConfiguration",
             {"s3:GetReplicationConfiguration", "s3:ListBucket"}, {source}),
       Allow("ReadVersions",
             {"s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication",
              "s3:GetObjectVersionTagging"},
             {absl::StrCat(source, "/*")}),
       Allow("WriteReplicas",
             {"s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"},
             {absl::StrCat(destination, "/*")}),
       only_for(from, source,
                Allow("DecryptSource", {"kms:Decrypt"}, {from.KeyInPrimary()})),
       only_for(to, destination,
                Allow("EncryptReplicas", {"kms:Encrypt", "kms:GenerateDataKey"},
                      {to.KeyInPrimary()}))},
      context.At(spec.replication()));
}

// Lets the region's emptier empty this bucket. By the bucket's policy alone:
// whatever a role's own policy named, by a pattern of names, would be others'
// buckets as well, or would be gone before the bucket is, when an update drops
// it. What was there before is nobody's to empty.
std::vector<Statement> AllowEmptier(const Context& context, const Side& side,
                                    const std::string& bucket) {
  if (context.env.protection().retain_data()) return {};
  std::vector<Statement> statements = {
      Allow("Empty",
            {"s3:ListBucketMultipartUploads", "s3:ListBucketVersions",
             "s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration"},
            {bucket}),
      Allow("EmptyObjects",
            {"s3:AbortMultipartUpload", "s3:DeleteObject",
             "s3:DeleteObjectVersion"},
            {absl::StrCat(bucket, "/*")})};
  for (Statement& statement : statements) {
    statement.principal_kind = "AWS";
    statement.principals = {
        RoleArn(context, FunctionRoleId(functions::emptier::kId, side))};
  }
  return statements;
}

// Nothing but TLS 1.2 and newer. Requests that name no encryption are not
// refused: they get the bucket's default.
void AddPolicy(const Context& context, const dr::v1::Bucket& spec,
               const Side& side, diag::Loc origin) {
  const std::string id = BucketId(spec);
  const std::string bucket = absl::StrCat("${", id, ".Arn}");
  const std::vector<std::string> all = {bucket, absl::StrCat(bucket, "/*")};
  Statement tls = DenyAll("TlsOnly", {"s3:*"}, all);
  tls.When("Bool", "aws:SecureTransport", {"false"});
  Statement version = DenyAll("Tls12", {"s3:*"}, all);
  version.When("NumericLessThan", "s3:TlsVersion", {"1.2"});
  program::Stack& stack = side.In(BucketStack(spec, side));
  std::vector<Statement> statements;
  if (!stack.is_apart) statements = AllowEmptier(context, side, bucket);
  statements.push_back(tls);
  statements.push_back(version);
  auto& policy = stack.Add<aws::s3::BucketPolicy>(PolicyId(spec), origin);
  stack.Find(PolicyId(spec))->is_retained = stack.is_apart;
  policy.set_bucket(absl::StrCat("${", id, "}"));
  *policy.mutable_policy_document() = PolicyDocument(statements);
}

void AddBucket(const Context& context, const dr::v1::Bucket& spec,
               const Side& side) {
  program::Stack& stack = side.In(BucketStack(spec, side));
  const diag::Loc origin = context.At(spec);
  auto& bucket = stack.Add<Bucket>(BucketId(spec), origin);
  bucket.set_bucket_name(BucketName(spec, side));
  bucket.mutable_versioning_configuration()->set_status("Enabled");
  Encrypt(spec, side, bucket);
  KeepPrivate(bucket);
  AddLifecycle(spec, bucket);
  if (spec.name() == context.RoutedFunction().bucket()) {
    ExpireHeartbeats(context, bucket);
  }
  if (spec.transfer_acceleration()) {
    bucket.mutable_accelerate_configuration()->set_acceleration_status(
        "Enabled");
  }
  if (side.is_primary || spec.replication().failback()) {
    Replicate(context, spec, side, bucket);
    AddReplicationRole(context, spec, side);
  }
  auto& origins = stack.Find(BucketId(spec))->property_origins;
  origins.emplace_back("/BucketName",
                       stack.is_apart
                           ? context.At(spec.existing_bucket(), "bucket_name")
                           : context.At(spec, "name"));
  origins.emplace_back("/BucketEncryption", context.At(spec, "encryption"));
  origins.emplace_back("/ReplicationConfiguration",
                       context.At(spec.replication()));
  AddPolicy(context, spec, side, origin);
  stack.Find(BucketId(spec))->is_retained = stack.is_apart;
  if (stack.is_apart) {
    // Nobody deploys that stack with tags.
    return AddTags(context, bucket);
  }
  const std::string emptier = absl::StrCat(BucketId(spec), "Emptier");
  AddEmptier(context, side, stacks::kData, emptier, functions::emptier::kBucket,
             absl::StrCat("${", BucketId(spec), "}"), origin);
  stack.Find(emptier)->depends_on.push_back(PolicyId(spec));
}

}  // namespace

void LowerBuckets(Context& context) {
  for (const auto& bucket : context.env.buckets()) {
    for (const Side* side : context.sides()) AddBucket(context, bucket, *side);
  }
}

}  // namespace drc::lower
