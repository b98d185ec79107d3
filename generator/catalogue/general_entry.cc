// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/entries.h"
#include "generator/catalogue/other_types.h"
#include "generator/schema/schema.h"

namespace drc::catalogue {
namespace {

using ::google::protobuf::FieldDescriptor;
using schema::FieldSchema;
using schema::MessageSchema;

constexpr None kUnknown{"not known of a type without an entry of its own"};

// An entry's texts are views.
struct Kept {
  std::deque<std::string> texts;
  std::unique_ptr<Type> type;

  absl::string_view Keep(std::string text) {
    return texts.emplace_back(std::move(text));
  }
};

bool IsText(const FieldSchema& field) {
  return field.kind == schema::Kind::kText && !field.is_list && !field.is_map;
}

const FieldSchema* FindText(const MessageSchema& schema,
                            absl::string_view property) {
  for (const FieldSchema& field : schema.fields) {
    if (field.descriptor->json_name() == property && IsText(field)) {
      return &field;
    }
  }
  return nullptr;
}

// IAM's and other worldwide services' resources have ARNs without a region.
bool IsWorldwide(const schema::Resource& type) {
  // An account is in one organization; its actions know no resource.
  bool any = absl::StartsWith(type.type_name(), "AWS::Organizations::");
  for (const cfn::v1::Permission& permission : type.permissions()) {
    // A role that it takes is no word on where the resource is.
    if (absl::StartsWith(permission.action(), "iam:") &&
        !absl::StartsWith(type.type_name(), "AWS::IAM::")) {
      continue;
    }
    for (const std::string& arn : permission.arns()) {
      if (absl::StrContains(arn, "${Region}")) return false;
      any = true;
    }
  }
  return any;
}

// The ARN of a type's resources, where it follows from their name; what comes
// after the account, with "{name}". Source: AWS Service Authorization
// Reference, "Resource types defined by ..." of each service.
struct NamedArn {
  absl::string_view type;
  absl::string_view service;
  absl::string_view rest;
};

constexpr NamedArn kNamedArns[] = {
    {"AWS::Athena::WorkGroup", "athena", "workgroup/{name}"},
    {"AWS::Batch::ComputeEnvironment", "batch", "compute-environment/{name}"},
    {"AWS::Batch::JobQueue", "batch", "job-queue/{name}"},
    {"AWS::CodeBuild::Project", "codebuild", "project/{name}"},
    {"AWS::DynamoDB::Table", "dynamodb", "table/{name}"},
    {"AWS::EC2::KeyPair", "ec2", "key-pair/{name}"},
    {"AWS::ECR::Repository", "ecr", "repository/{name}"},
    {"AWS::ECS::Cluster", "ecs", "cluster/{name}"},
    {"AWS::EKS::Cluster", "eks", "cluster/{name}"},
    {"AWS::ElastiCache::ServerlessCache", "elasticache",
     "serverlesscache:{name}"},
    {"AWS::Events::EventBus", "events", "event-bus/{name}"},
    {"AWS::Glue::Crawler", "glue", "crawler/{name}"},
    {"AWS::Glue::Job", "glue", "job/{name}"},
    {"AWS::KinesisFirehose::DeliveryStream", "firehose",
     "deliverystream/{name}"},
    {"AWS::MemoryDB::Cluster", "memorydb", "cluster/{name}"},
    {"AWS::OpenSearchService::Domain", "es", "domain/{name}"},
    {"AWS::RDS::DBCluster", "rds", "cluster:{name}"},
    {"AWS::RDS::DBClusterParameterGroup", "rds", "cluster-pg:{name}"},
    {"AWS::RDS::DBInstance", "rds", "db:{name}"},
    {"AWS::RDS::DBParameterGroup", "rds", "pg:{name}"},
    {"AWS::RDS::DBSubnetGroup", "rds", "subgrp:{name}"},
    {"AWS::RDS::EventSubscription", "rds", "es:{name}"},
    {"AWS::RDS::OptionGroup", "rds", "og:{name}"},
    {"AWS::Redshift::Cluster", "redshift", "cluster:{name}"},
    {"AWS::SQS::Queue", "sqs", "{name}"},
    {"AWS::Scheduler::ScheduleGroup", "scheduler", "schedule-group/{name}"},
    {"AWS::StepFunctions::Activity", "states", "activity:{name}"},
    {"AWS::StepFunctions::StateMachine", "states", "stateMachine:{name}"},
};

// Characters that AWS takes for a name, where its schema does not say. Source:
// the "Create..." of each service's API Reference.
constexpr std::pair<absl::string_view, int> kLimits[] = {
    {"AWS::AmazonMQ::Broker", 50},
    {"AWS::DAX::Cluster", 20},
    {"AWS::DMS::ReplicationInstance", 63},
    {"AWS::DocDB::DBCluster", 63},
    {"AWS::DocDB::DBInstance", 63},
    {"AWS::ElastiCache::CacheCluster", 50},
    {"AWS::ElastiCache::ReplicationGroup", 40},
    {"AWS::ElasticLoadBalancing::LoadBalancer", 32},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", 32},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", 32},
    {"AWS::Elasticsearch::Domain", 28},
    {"AWS::Neptune::DBInstance", 63},
    {"AWS::OpenSearchService::Domain", 28},
    {"AWS::Redshift::EndpointAccess", 30},
    {"AWS::SQS::Queue", 80},
};

// Names that their properties do not say to be such.
constexpr std::pair<absl::string_view, absl::string_view> kNames[] = {
    {"AWS::AppFlow::Connector", "/ConnectorLabel"},
    {"AWS::Budgets::Budget", "/Budget/BudgetName"},
    {"AWS::ECR::PullThroughCacheRule", "/EcrRepositoryPrefix"},
    {"AWS::LakeFormation::Tag", "/TagKey"},
    {"AWS::Logs::AccountPolicy", "/PolicyName"},
};

// Names that exist once in something else, though their types' identifiers do
// not say so. Source: the "Create..." of each service's API Reference.
constexpr absl::string_view kOfParent[] = {
    "AWS::AppSync::DataSource",
    "AWS::AppSync::FunctionConfiguration",
    "AWS::Lambda::Alias",
};

// Whether resources of the type are told apart by their name and by something
// else that a template says, in which they lie: an EKS add-on by its cluster.
bool IsOfParent(const MessageSchema& schema, absl::string_view name) {
  const schema::Resource& type = *schema.resource;
  const auto& parts = type.primary_identifier();
  if (absl::c_linear_search(kOfParent, type.type_name())) return true;
  return absl::c_linear_search(parts, name) &&
         absl::c_any_of(parts, [&](const std::string& part) {
           static const RE2& parent = *new RE2(".*(Id|Identifier|Name|Arn)");
           return part != name && part != "AwsAccountId" &&
                  part != "CatalogId" && RE2::FullMatch(part, parent) &&
                  FindText(schema, part) != nullptr;
         });
}

Answer<Name> NameOf(const MessageSchema& schema, Kept& kept) {
  const schema::Resource& type = *schema.resource;
  for (const auto& [named, pointer] : kNames) {
    if (named != type.type_name()) continue;
    return Name{pointer, IsWorldwide(type) ? Scope::kAccount : Scope::kRegion};
  }
  // "AWS::SQS::Queue" -> "Queue".
  const std::string last =
      type.type_name().substr(type.type_name().rfind(':') + 1);
  std::vector<std::string> candidates;
  if (type.primary_identifier_size() == 1) {
    const std::string& identifier = type.primary_identifier(0);
    if (absl::EndsWith(identifier, "Name") ||
        absl::EndsWith(identifier, "Identifier") ||
        identifier == absl::StrCat(last, "Id")) {
      candidates.push_back(identifier);
    }
  }
  for (const absl::string_view ending : {"Name", "Identifier"}) {
    candidates.push_back(absl::StrCat(last, ending));
  }
  candidates.emplace_back("Name");
  for (const std::string& candidate : candidates) {
    const FieldSchema* field = FindText(schema, candidate);
    if (field == nullptr) continue;
    Name name{kept.Keep(absl::StrCat("/", candidate)),
              IsOfParent(schema, candidate) ? Scope::kParent
              : IsWorldwide(type)           ? Scope::kAccount
                                            : Scope::kRegion};
    name.is_label = !field->property.create_only();
    for (const auto& [limited, limit] : kLimits) {
      if (limited == type.type_name()) name.limit = limit;
    }
    return name;
  }
  return kNamedByAws;
}

Answer<Identity> IdentityOf(const schema::Resource& type,
                            const Answer<Name>& name, Kept& kept) {
  for (const NamedArn& row : kNamedArns) {
    if (row.type != type.type_name() || name.fact() == nullptr) continue;
    const bool has_attribute = absl::c_linear_search(type.attributes(), "Arn");
    return Identity{
        name.fact()->pointer, "", has_attribute ? "Arn" : "",
        kept.Keep(absl::StrCat("arn:${AWS::Partition}:", row.service,
                               ":{region}:${AWS::AccountId}:", row.rest))};
  }
  return kUnknown;
}

// Of all properties that hold a KMS key's id or ARN.
bool IsCalledKey(absl::string_view property) {
  static const RE2& key = *new RE2(R"((?i)kms(master|encryption)?(key|arn))");
  static const RE2& other = *new RE2(
      R"((?i)role|policy|alias|access|provider|partner|source|destination)");
  const re2::StringPiece text(property.data(), property.size());
  return RE2::PartialMatch(text, key) && !RE2::PartialMatch(text, other);
}

// Whether data lie under a key in any case: it is the resource's own, or that
// of its encryption. Other keys are for what may be switched on.
bool IsNeeded(absl::string_view type,
              const std::vector<const FieldSchema*>& path) {
  // It is for filters, which are the template's (AWS Lambda API Reference,
  // CreateEventSourceMapping).
  if (type == "AWS::Lambda::EventSourceMapping") return false;
  static const RE2& plain = *new RE2(
      R"((?i)(aws|sse|serverside|encryption)*kms(master|encryption)?(key)?(id|arn|identifier)?)");
  const std::string last(path.back()->descriptor->json_name());
  return RE2::FullMatch(last, plain) &&
         (path.size() == 1 ||
          (path.size() == 2 && !path[0]->is_list &&
           absl::StrContains(path[0]->descriptor->json_name(), "Encryption")));
}

void FindKeys(absl::string_view type, const MessageSchema& schema,
              std::vector<const FieldSchema*>& path, Kept& kept,
              std::vector<Key>& keys) {
  constexpr size_t kDeepest = 4;
  for (const FieldSchema& field : schema.fields) {
    if (field.is_map) continue;
    path.push_back(&field);
    if (field.message != nullptr && path.size() < kDeepest) {
      FindKeys(type, *field.message, path, kept, keys);
    } else if (IsText(field) && IsCalledKey(field.descriptor->json_name())) {
      std::string pointer, only_with;
      for (const FieldSchema* step : path) {
        absl::StrAppend(&pointer, "/", step->descriptor->json_name());
        if (step->is_list && only_with.empty()) only_with = pointer;
        if (step->is_list) pointer += "/*";
      }
      if (only_with.empty() && !IsNeeded(type, path)) only_with = pointer;
      keys.push_back({kept.Keep(pointer), kept.Keep(only_with)});
    }
    path.pop_back();
  }
}

std::unique_ptr<Kept> MakeEntry(const MessageSchema& schema) {
  auto kept = std::make_unique<Kept>();
  std::vector<Key> keys;
  std::vector<const FieldSchema*> path;
  FindKeys(schema.resource->type_name(), schema, path, *kept, keys);
  // One that is always needed first, if any is.
  std::stable_partition(keys.begin(), keys.end(),
                        [](const Key& key) { return key.only_with.empty(); });
  const Answer<Key> key =
      keys.empty() ? Answer<Key>(kUnknown) : Answer<Key>(keys[0]);
  const Answer<Name> name = NameOf(schema, *kept);
  kept->type = std::make_unique<Type>(
      Type{schema.resource->type_name(),
           name,
           IdentityOf(*schema.resource, name, *kept),
           key,
           kUnknown,
           IsWorldwide(*schema.resource) ? Answer<InSecondary>(None{kWorldwide})
                                         : Answer<InSecondary>(InSecondary{}),
           {{"", "whoever minds the order has a reference, and no text"}}});
  if (!keys.empty()) {
    kept->type->more_keys.assign(keys.begin() + 1, keys.end());
  }
  return kept;
}

}  // namespace

const Type* GeneralEntry(absl::string_view type) {
  static std::mutex& mutex = *new std::mutex;
  static auto& entries =
      *new absl::flat_hash_map<std::string, std::unique_ptr<Kept>>;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto [found, inserted] = entries.try_emplace(std::string(type));
  if (inserted) {
    const auto* message = FindMessageOfType(type);
    if (message != nullptr) {
      found->second = MakeEntry(schema::SchemaOf(message));
    }
  }
  return found->second == nullptr ? nullptr : found->second->type.get();
}

}  // namespace drc::catalogue
