// SPDX-License-Identifier: Apache-2.0
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/functions/contracts.h"
#include "generator/schema/elements.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::string_view kRule = "destroyable";

// What keeps a resource from being deleted, by the words in the names of its
// properties: AWS's schemas have no mark for it.
bool Protects(absl::string_view property) {
  for (absl::string_view word :
       {"DeletionProtection", "ObjectLock", "LockConfiguration", "RetainStacks",
        "TerminationProtection"}) {
    if (absl::StrContains(property, word)) return true;
  }
  return false;
}

bool IsOff(const Message& message, const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL &&
         !field->is_repeated() &&
         !message.GetReflection()->GetBool(message, field);
}

// Whether the spec asks for a table that is protected.
bool IsRequested(const Node& node) {
  return (node.model->program().deletion_protection || node.stack->is_apart) &&
         node.As<aws::dynamodb::GlobalTable>() != nullptr;
}

// Finds the properties that protect a resource from deletion.
void VerifyProtections(const Node& node) {
  static thread_local schema::PropertySearch search(Protects);
  search.Walk(
      *node.resource->properties, *node.resource->schema,
      [&](const Message& message, const schema::FieldSchema& field,
          const std::string& place) {
        if (!Protects(field.descriptor->json_name())) return false;
        if (!IsOff(message, field.descriptor) && !IsRequested(node)) {
          node.Report(
              place, kRule, place,
              " keeps it from being deleted with its stack; what is to be "
              "kept, `protection` says");
        }
        return true;
      });
  const auto* table = node.As<aws::dynamodb::GlobalTable>();
  if (table == nullptr || !IsRequested(node)) return;
  for (const auto& replica : table->replicas()) {
    if (replica.deletion_protection_enabled()) continue;
    node.Report("/Replicas", kRule, "the replica in ", replica.region(),
                " is not protected from deletion, as the spec asks");
  }
}

// The emptier whose property of that name names the store or certificate; null
// without one.
const Node* EmptierOf(const Node& store, absl::string_view property) {
  for (const Node& node : store.model->nodes()) {
    if (node.type != functions::emptier::kResourceType ||
        node.region() != store.region())
      continue;
    const auto& named =
        node.As<aws::cloud_formation::CustomResource>()->additional();
    const auto found = named.find(std::string(property));
    if (found != named.end() &&
        node.Meaning(found->second.string_value()) == store.ref) {
      return &node;
    }
  }
  return nullptr;
}

struct Right {
  const char* action;
  std::string resource;
};

// Expects that deleting the stack empties the store, or frees the certificate,
// first.
void VerifyEmptied(const Node& store, const Node& emptier,
                   const std::vector<Right>& rights) {
  // Deleted in the reverse order of creation.
  if (!emptier.Waits(store)) {
    emptier.Report("", kRule, "does not wait for ", store.Path(),
                   ", so it may be deleted after it");
  }
  const Node* function = emptier.Target<aws::lambda::Function>(
      emptier.As<aws::cloud_formation::CustomResource>()->service_token());
  if (function == nullptr || function->region() != store.region()) {
    emptier.Report("/ServiceToken", kRule, "is served by no function of ",
                   store.region());
    return;
  }
  const Node* role = function->Target<aws::iam::Role>(
      function->As<aws::lambda::Function>()->role());
  if (role == nullptr) return;  // told by static-stability
  const std::vector<Statement>& statements = role->Rights();
  for (const Right& right : rights) {
    if (Allows(statements, right.action, right.resource)) continue;
    role->Report("", kRule, "does not allow ", right.action, " on ",
                 right.resource, ", so ", store.Path(), " cannot be deleted");
  }
}

// What whoever empties it, or waits until it is free, has to be allowed.
std::vector<Right> RightsToEmpty(const Node& store) {
  if (store.As<aws::backup::BackupVault>() != nullptr) {
    return {{"backup:ListRecoveryPointsByBackupVault", store.arn},
            {"backup:DeleteRecoveryPoint",
             ArnOf("backup", store.region(), "recovery-point:*")}};
  }
  if (store.As<aws::certificate_manager::Certificate>() != nullptr) {
    return {{"acm:DescribeCertificate",
             ArnOf("acm", store.region(), "certificate/*")}};
  }
  if (store.As<aws::s3::Bucket>() == nullptr) return {};
  const std::string objects = absl::StrCat(store.arn, "/*");
  return {{"s3:ListBucketVersions", store.arn},
          {"s3:ListBucketMultipartUploads", store.arn},
          {"s3:PutLifecycleConfiguration", store.arn},
          {"s3:AbortMultipartUpload", objects},
          {"s3:DeleteObject", objects},
          {"s3:DeleteObjectVersion", objects}};
}

// What lets the emptier empty the bucket has to be there as long as it is.
void VerifyBucketPolicies(const Node& bucket, const Node& emptier) {
  for (const auto& [node, policy] :
       bucket.model->All<aws::s3::BucketPolicy>()) {
    if (node->Target<aws::s3::Bucket>(policy->bucket()) != &bucket ||
        emptier.Waits(*node)) {
      continue;
    }
    emptier.Report("", kRule, "does not wait for ", node->Path(),
                   ", which may be deleted before it and lets it empty ",
                   bucket.Path());
  }
}

// A plan that outlives the emptier may fill the vault again.
void VerifyPlans(const Node& vault, const Node& emptier) {
  for (const auto& [node, plan] : vault.model->All<aws::backup::BackupPlan>()) {
    if (node->region() != vault.region()) continue;
    if (node->Waits(emptier)) continue;
    node->Report("", kRule, "may be deleted after ", emptier.Path(),
                 " and fill the vault again; let it depend on it");
  }
}

// A user that outlives the emptier is still there when it looks.
void VerifyUsers(const Node& certificate, const Node& emptier) {
  for (const auto& [node, domain] :
       certificate.model->All<aws::api_gateway_v2::DomainName>()) {
    for (const auto& configuration : domain->domain_name_configurations()) {
      if (node->Meaning(configuration.certificate_arn()) != certificate.ref ||
          node->Waits(emptier)) {
        continue;
      }
      node->Report("", kRule, "may be deleted after ", emptier.Path(),
                   ", which would wait for it in vain; let it depend on it");
    }
  }
}

bool Keeps(const Node& emptier) {
  const auto& properties =
      emptier.As<aws::cloud_formation::CustomResource>()->additional();
  const auto found = properties.find(std::string(functions::emptier::kKeep));
  return found != properties.end() && found->second.string_value() == "true";
}

// A store that was there before is not deleted with its stack, and would be
// unreadable without its keys.
void VerifyKey(const Node& store, const std::string& key,
               const std::string& region) {
  for (const Node& node : store.model->nodes()) {
    if (node.arn != key || node.resource->is_retained ||
        node.region() != region) {
      continue;
    }
    node.Report("", kRule, "goes with its stack, and ", store.Path(),
                ", which was there before, cannot be read without it");
  }
}

// What was in a bucket before the environment is not the environment's to
// delete, by nobody in its name.
void VerifyNotEmptied(const Node& bucket) {
  const Node* emptier = EmptierOf(bucket, functions::emptier::kBucket);
  if (emptier != nullptr) {
    emptier->Report("", kRule, "empties ", bucket.Path(),
                    ", which was there before the environment");
  }
  for (const Right& right : RightsToEmpty(bucket)) {
    for (const auto& [node, policy] :
         bucket.model->All<aws::s3::BucketPolicy>()) {
      if (node->Target<aws::s3::Bucket>(policy->bucket()) != &bucket ||
          !Allows(node->Policy(policy->policy_document()), right.action,
                  right.resource)) {
        continue;
      }
      node->Report("", kRule, "allows ", right.action, " on ", right.resource,
                   ", which was there before the environment");
    }
  }
}

void VerifyKept(const Node& store) {
  if (const auto* table = store.As<aws::dynamodb::GlobalTable>()) {
    for (const auto& replica : table->replicas()) {
      VerifyKey(store,
                store.Meaning(replica.sse_specification().kms_master_key_id()),
                replica.region());
    }
  }
  if (const auto* bucket = store.As<aws::s3::Bucket>()) {
    for (const auto& rule :
         bucket->bucket_encryption().server_side_encryption_configuration()) {
      VerifyKey(
          store,
          store.Meaning(
              rule.server_side_encryption_by_default().kms_master_key_id()),
          store.region());
    }
    VerifyNotEmptied(store);
  }
}

void VerifyStore(const Node& store, const catalogue::Emptied& emptied) {
  const Node* emptier = EmptierOf(store, emptied.property);
  if (store.model->program().retains_data && catalogue::KeepsData(store.type)) {
    if (emptier != nullptr && !Keeps(*emptier)) {
      store.Report("", kRule, "is emptied, and the spec keeps its data");
    }
    return;
  }
  if (emptier == nullptr) {
    store.Report(
        "", kRule,
        "has no emptier: AWS deletes no store that holds something, and no "
        "certificate in use");
    return;
  }
  VerifyEmptied(store, *emptier, RightsToEmpty(store));
  if (store.As<aws::s3::Bucket>() != nullptr) {
    VerifyBucketPolicies(store, *emptier);
  }
  if (store.As<aws::backup::BackupVault>() != nullptr) {
    VerifyPlans(store, *emptier);
  }
  if (store.As<aws::certificate_manager::Certificate>() != nullptr) {
    VerifyUsers(store, *emptier);
  }
}

// What uses a certificate of the spec's own names it, and is deleted before it;
// the report says that ACM may take it for used a while longer.
bool GoesWithUsers(const Node& node) {
  return node.resource->is_added &&
         node.As<aws::certificate_manager::Certificate>() != nullptr;
}

}  // namespace

void VerifyDestroyable(const Model& model) {
  for (const Node& node : model.nodes()) {
    VerifyProtections(node);
    if (node.stack->is_apart) {
      VerifyKept(node);
    } else if (node.entry != nullptr && node.entry->emptied.fact() != nullptr &&
               !GoesWithUsers(node)) {
      VerifyStore(node, *node.entry->emptied.fact());
    }
    if (const auto* set = node.As<aws::cloud_formation::StackSet>()) {
      // What deletes the instance must outlive the StackSet.
      const Node* role =
          node.Target<aws::iam::Role>(set->administration_role_arn());
      const Node* execution =
          node.Target<aws::iam::Role>(set->execution_role_name());
      for (const Node* needed : {role, execution}) {
        if (needed != nullptr && node.Waits(*needed)) continue;
        node.Report("", kRule,
                    "does not wait for both of its roles, without which its "
                    "instance can be neither created nor deleted");
      }
    }
  }
}

}  // namespace drc::verify
