// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "aws/s3.pb.h"
#include "generator/catalogue/types.h"
#include "generator/functions/contracts.h"
#include "generator/schema/elements.h"
#include "generator/schema/schema.h"
#include "generator/verify/policy.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

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
bool IsRequested(const Model& model, const Node& node) {
  return (model.program().deletion_protection || node.stack->is_apart) &&
         node.As<aws::dynamodb::GlobalTable>() != nullptr;
}

// Finds the properties that protect a resource from deletion.
void VerifyProtections(const Model& model, const Node& node,
                       diag::Diagnostics& out) {
  static thread_local schema::PropertySearch search(Protects);
  search.Walk(
      *node.resource->properties, *node.resource->schema,
      [&](const Message& message, const schema::FieldSchema& field,
          const std::string& place) {
        if (!Protects(field.descriptor->json_name())) return false;
        if (!IsOff(message, field.descriptor) && !IsRequested(model, node)) {
          Report(out, node, place, kRule, place,
                 " keeps it from being deleted with its stack; what is to be "
                 "kept, `protection` says");
        }
        return true;
      });
  const auto* table = node.As<aws::dynamodb::GlobalTable>();
  if (table == nullptr || !IsRequested(model, node)) return;
  for (const auto& replica : table->replicas()) {
    if (replica.deletion_protection_enabled()) continue;
    Report(out, node, "/Replicas", kRule, "the replica in ", replica.region(),
           " is not protected from deletion, as the spec asks");
  }
}

// The emptier whose property of that name names the store or certificate; null
// without one.
const Node* EmptierOf(const Model& model, const Node& store,
                      absl::string_view property) {
  for (const Node& node : model.nodes()) {
    if (node.type != functions::emptier::kResourceType ||
        node.region() != store.region())
      continue;
    const auto& named =
        node.As<aws::cloud_formation::CustomResource>()->additional();
    const auto found = named.find(std::string(property));
    if (found != named.end() &&
        model.Meaning(node, found->second.string_value()) == store.ref) {
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
void VerifyEmptied(const Model& model, const Node& store, const Node& emptier,
                   const std::vector<Right>& rights, diag::Diagnostics& out) {
  // Deleted in the reverse order of creation.
  if (!model.Waits(emptier, store)) {
    Report(out, emptier, "", kRule, "does not wait for ", store.Path(),
           ", so it may be deleted after it");
  }
  const Node* function = model.Target<aws::lambda::Function>(
      emptier,
      emptier.As<aws::cloud_formation::CustomResource>()->service_token());
  if (function == nullptr || function->region() != store.region()) {
    Report(out, emptier, "/ServiceToken", kRule, "is served by no function of ",
           store.region());
    return;
  }
  const Node* role = model.Target<aws::iam::Role>(
      *function, function->As<aws::lambda::Function>()->role());
  if (role == nullptr) return;  // told by static-stability
  const std::vector<Statement>& statements = model.RightsOf(*role);
  for (const Right& right : rights) {
    if (Allows(statements, right.action, right.resource)) continue;
    Report(out, *role, "", kRule, "does not allow ", right.action, " on ",
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
void VerifyBucketPolicies(const Model& model, const Node& bucket,
                          const Node& emptier, diag::Diagnostics& out) {
  for (const auto& [node, policy] : model.All<aws::s3::BucketPolicy>()) {
    if (model.Target<aws::s3::Bucket>(*node, policy->bucket()) != &bucket ||
        model.Waits(emptier, *node)) {
      continue;
    }
    Report(out, emptier, "", kRule, "does not wait for ", node->Path(),
           ", which may be deleted before it and lets it empty ",
           bucket.Path());
  }
}

// A plan that outlives the emptier may fill the vault again.
void VerifyPlans(const Model& model, const Node& vault, const Node& emptier,
                 diag::Diagnostics& out) {
  for (const auto& [node, plan] : model.All<aws::backup::BackupPlan>()) {
    if (node->region() != vault.region()) continue;
    if (model.Waits(*node, emptier)) continue;
    Report(out, *node, "", kRule, "may be deleted after ", emptier.Path(),
           " and fill the vault again; let it depend on it");
  }
}

// A user that outlives the emptier is still there when it looks.
void VerifyUsers(const Model& model, const Node& certificate,
                 const Node& emptier, diag::Diagnostics& out) {
  for (const auto& [node, domain] :
       model.All<aws::api_gateway_v2::DomainName>()) {
    for (const auto& configuration : domain->domain_name_configurations()) {
      if (model.Meaning(*node, configuration.certificate_arn()) !=
              certificate.ref ||
          model.Waits(*node, emptier)) {
        continue;
      }
      Report(out, *node, "", kRule, "may be deleted after ", emptier.Path(),
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
void VerifyKey(const Model& model, const Node& store, const std::string& key,
               const std::string& region, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (node.arn != key || node.resource->is_retained ||
        node.region() != region) {
      continue;
    }
    Report(out, node, "", kRule, "goes with its stack, and ", store.Path(),
           ", which was there before, cannot be read without it");
  }
}

// What was in a bucket before the environment is not the environment's to
// delete, by nobody in its name.
void VerifyNotEmptied(const Model& model, const Node& bucket,
                      diag::Diagnostics& out) {
  const Node* emptier = EmptierOf(model, bucket, functions::emptier::kBucket);
  if (emptier != nullptr) {
    Report(out, *emptier, "", kRule, "empties ", bucket.Path(),
           ", which was there before the environment");
  }
  for (const Right& right : RightsToEmpty(bucket)) {
    for (const auto& [node, policy] : model.All<aws::s3::BucketPolicy>()) {
      if (model.Target<aws::s3::Bucket>(*node, policy->bucket()) != &bucket ||
          !Allows(model.Policy(*node->stack, policy->policy_document()),
                  right.action, right.resource)) {
        continue;
      }
      Report(out, *node, "", kRule, "allows ", right.action, " on ",
             right.resource, ", which was there before the environment");
    }
  }
}

void VerifyKept(const Model& model, const Node& store, diag::Diagnostics& out) {
  if (const auto* table = store.As<aws::dynamodb::GlobalTable>()) {
    for (const auto& replica : table->replicas()) {
      VerifyKey(
          model, store,
          model.Meaning(store, replica.sse_specification().kms_master_key_id()),
          replica.region(), out);
    }
  }
  if (const auto* bucket = store.As<aws::s3::Bucket>()) {
    for (const auto& rule :
         bucket->bucket_encryption().server_side_encryption_configuration()) {
      VerifyKey(
          model, store,
          model.Meaning(
              store,
              rule.server_side_encryption_by_default().kms_master_key_id()),
          store.region(), out);
    }
    VerifyNotEmptied(model, store, out);
  }
}

void VerifyStore(const Model& model, const Node& store,
                 const catalogue::Emptied& emptied, diag::Diagnostics& out) {
  const Node* emptier = EmptierOf(model, store, emptied.property);
  if (model.program().retains_data && catalogue::KeepsData(store.type)) {
    if (emptier != nullptr && !Keeps(*emptier)) {
      Report(out, store, "", kRule, "is emptied, and the spec keeps its data");
    }
    return;
  }
  if (emptier == nullptr) {
    Report(out, store, "", kRule,
           "has no emptier: AWS deletes no store that holds something, and no "
           "certificate in use");
    return;
  }
  VerifyEmptied(model, store, *emptier, RightsToEmpty(store), out);
  if (store.As<aws::s3::Bucket>() != nullptr) {
    VerifyBucketPolicies(model, store, *emptier, out);
  }
  if (store.As<aws::backup::BackupVault>() != nullptr) {
    VerifyPlans(model, store, *emptier, out);
  }
  if (store.As<aws::certificate_manager::Certificate>() != nullptr) {
    VerifyUsers(model, store, *emptier, out);
  }
}

// What uses a certificate of the spec's own names it, and is deleted before it;
// the report says that ACM may take it for used a while longer.
bool GoesWithUsers(const Node& node) {
  return node.resource->is_added &&
         node.As<aws::certificate_manager::Certificate>() != nullptr;
}

}  // namespace

void VerifyDestroyable(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    VerifyProtections(model, node, out);
    if (node.stack->is_apart) {
      VerifyKept(model, node, out);
    } else if (node.entry != nullptr && node.entry->emptied.fact() != nullptr &&
               !GoesWithUsers(node)) {
      VerifyStore(model, node, *node.entry->emptied.fact(), out);
    }
    if (const auto* set = node.As<aws::cloud_formation::StackSet>()) {
      // What deletes the instance must outlive the StackSet.
      const Node* role =
          model.Target<aws::iam::Role>(node, set->administration_role_arn());
      const Node* execution =
          model.Target<aws::iam::Role>(node, set->execution_role_name());
      for (const Node* needed : {role, execution}) {
        if (needed != nullptr && model.Waits(node, *needed)) continue;
        Report(out, node, "", kRule,
               "does not wait for both of its roles, without which its "
               "instance can be neither created nor deleted");
      }
    }
  }
}

}  // namespace drc::verify
