// SPDX-License-Identifier: Apache-2.0
//
// A key's policy alone decides what AWS's services do with it on nobody's
// behalf; a role needs the key's policy to leave the decision to the account,
// and a right of its own.
#include "absl/strings/strip.h"
#include "aws/cloud_watch.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/logs.pb.h"
#include "aws/sns.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "key-policy";

// A use of a key by a service on its own behalf.
struct Use {
  absl::string_view service;
  absl::Span<const absl::string_view> actions;
  absl::string_view condition_key;  // that may limit the statement
  absl::string_view value;          // of this use
  const Node* user;
  absl::string_view purpose;
};

// What KMS asks of whoever sends to something that is encrypted.
constexpr absl::string_view kToSend[] = {"kms:Decrypt", "kms:GenerateDataKey"};

void ExpectUse(const Node& key, const Use& use) {
  const std::vector<Statement>& policy = KeyPolicy(key);
  for (absl::string_view action : use.actions) {
    bool allowed = false;
    for (const Statement& statement : policy) {
      if (!statement.allows || !statement.HasService(use.service)) continue;
      if (!Admits(statement, use.condition_key, use.value)) continue;
      for (absl::string_view pattern : statement.actions) {
        allowed |= Matches(pattern, action);
      }
    }
    if (allowed) continue;
    key.Report("/KeyPolicy", kRule, "has no statement that allows ",
               use.service, " ", action, " for ", use.value, ", so ",
               use.purpose)
        .Note(use.user->Place(""),
              absl::StrCat(use.user->Path(), " is asked for here"));
  }
}

// Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using
// AWS KMS".
void ExpectLogGroup(const Store& store, const Node& key) {
  constexpr absl::string_view kActions[] = {
      "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey",
      "kms:DescribeKey"};
  const std::string service =
      absl::StrCat("logs.", store.region, ".${AWS::URLSuffix}");
  ExpectUse(key, {service, kActions, "kms:EncryptionContext:aws:logs:arn",
                  store.arn, store.node, "the log group cannot be created"});
}

// Amazon SNS Developer Guide, "Enable compatibility between event sources from
// AWS services and encrypted topics".
void ExpectPublishers(const Store& store, const Node& key) {
  for (const auto& [node, alarm] : key.model->All<aws::cloud_watch::Alarm>()) {
    const Node* at = node;  // lambdas capture no binding
    const auto publishes = [&](const std::string& action) {
      return at->Meaning(action) == store.node->ref;
    };
    if (absl::c_none_of(alarm->alarm_actions(), publishes) &&
        absl::c_none_of(alarm->ok_actions(), publishes)) {
      continue;
    }
    ExpectUse(key,
              {"cloudwatch.amazonaws.com", kToSend, "aws:SourceArn", node->arn,
               node, "the alarm is raised and nobody hears of it"});
  }
  for (const auto& [node, rule] : key.model->All<aws::events::Rule>()) {
    for (const auto& target : rule->targets()) {
      if (node->Meaning(target.arn()) != store.node->ref) continue;
      ExpectUse(key, {"events.amazonaws.com", kToSend, "aws:SourceArn",
                      node->arn, node, "the event reaches no subscriber"});
    }
  }
}

// Amazon SQS Developer Guide, "Configure KMS permissions for AWS services":
// what its policy lets send to one of the spec's own, its key has to let.
void ExpectSenders(const Store& store, const Node& key) {
  const absl::string_view service = store.node->type.substr(5, 3);
  const std::string policies = absl::StrCat("AWS::", service, "::");
  for (const Node& node : key.model->nodes()) {
    if (!node.resource->is_added || node.region() != store.region ||
        !absl::StartsWith(node.type, policies)) {
      continue;
    }
    const auto* field = node.descriptor->FindFieldByName("policy_document");
    if (field == nullptr) continue;
    const auto& properties = *node.resource->properties;
    for (const Statement& statement : key.model->Policy(
             *node.stack,
             static_cast<const google::protobuf::Struct&>(
                 properties.GetReflection()->GetMessage(properties, field)))) {
      for (const auto& [kind, value] : statement.principals) {
        if (!statement.allows || kind != "Service") continue;
        ExpectUse(key,
                  {value, kToSend,
                   service == "SQS" ? "kms:EncryptionContext:aws:sqs:arn"
                                    : "kms:EncryptionContext:aws:sns:topicArn",
                   store.arn, &node, "what it sends is lost without a word"});
      }
    }
  }
}

// AWS KMS Developer Guide, "Default key policy": without the account as a
// principal IAM policies have no say, and nobody can manage the key.
void ExpectAccount(const Node& key, const std::vector<std::string>& actions) {
  for (const Statement& statement : KeyPolicy(key)) {
    if (!statement.allows || !statement.conditions.empty()) continue;
    bool is_account = false;
    for (const auto& [kind, value] : statement.principals) {
      is_account |= kind == "AWS" && absl::EndsWith(value, ":root");
    }
    if (!is_account) continue;
    for (const std::string& action : actions) {
      if (Allows(Only(statement), action, "*")) continue;
      key.Report("/KeyPolicy", kRule, "leaves ", action,
                 " to no IAM policy of the account, so no role can have it");
    }
    return;
  }
  key.Report("/KeyPolicy", kRule,
             "has no statement for the account: IAM policies have no say, and "
             "nobody can change the policy or delete the key");
}

// The actions that roles of the program may take with a key that exists
// already; those of the spec's own roles are its own to arrange.
std::vector<std::string> ActionsOn(const Node& key) {
  std::set<std::string> actions;
  for (const auto& [role, properties] : key.model->All<aws::iam::Role>()) {
    if (role->resource->is_own) continue;
    for (const Statement& statement : role->Rights()) {
      if (!statement.allows) continue;
      for (absl::string_view action : statement.actions) {
        if (absl::StartsWith(action, "kms:") &&
            catalogue::SupportsResources(action) &&
            Allows(Only(statement), action, key.arn)) {
          actions.emplace(action);
        }
      }
    }
  }
  return {actions.begin(), actions.end()};
}

// What a right to a store's data needs of its key: the service of the right
// asks KMS for it on the role's behalf.
struct Need {
  const char* type;  // of the store
  const char* action;
  const char* of_key;

  absl::string_view service() const { return catalogue::ServiceOf(action); }
};

constexpr Need kNeeds[] = {
    {"AWS::DynamoDB::GlobalTable", "dynamodb:GetItem", "kms:Decrypt"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb:Query", "kms:Decrypt"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb:PutItem", "kms:Decrypt"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb:UpdateItem", "kms:Decrypt"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb:DeleteItem", "kms:Decrypt"},
    {"AWS::S3::Bucket", "s3:GetObject", "kms:Decrypt"},
    {"AWS::S3::Bucket", "s3:PutObject", "kms:GenerateDataKey"},
    {"AWS::S3::Bucket", "s3:GetObjectVersionForReplication", "kms:Decrypt"},
    {"AWS::S3::Bucket", "s3:ReplicateObject", "kms:Encrypt"},
    {"AWS::S3::Bucket", "s3:ReplicateObject", "kms:GenerateDataKey"},
    {"AWS::Kinesis::Stream", "kinesis:PutRecords", "kms:GenerateDataKey"},
    {"AWS::SQS::Queue", "sqs:ReceiveMessage", "kms:Decrypt"},
    {"AWS::SQS::Queue", "sqs:SendMessage", "kms:Decrypt"},
    {"AWS::SQS::Queue", "sqs:SendMessage", "kms:GenerateDataKey"},
    {"AWS::SNS::Topic", "sns:Publish", "kms:GenerateDataKey"},
    {"AWS::SNS::Topic", "sns:Publish", "kms:Decrypt"},
};

// Whether a statement's encryption context, if it asks for one, is one that the
// service gives to KMS.
bool AdmitsContext(const Statement& statement, absl::string_view service) {
  constexpr absl::string_view kContext = "kms:EncryptionContext:";
  for (const Statement::Condition& condition : statement.conditions) {
    absl::string_view context = condition.key;
    if (absl::ConsumePrefix(&context, kContext) &&
        !absl::StartsWith(context, absl::StrCat("aws:", service, ":"))) {
      return false;
    }
  }
  return true;
}

// Whether the role may use the key in the region on behalf of the service.
bool MayUse(const std::vector<Statement>& rights, const Need& need,
            const Node& key) {
  const std::string via =
      absl::StrCat(need.service(), ".", key.region(), ".${AWS::URLSuffix}");
  return absl::c_any_of(rights, [&](const Statement& statement) {
    // What most do not do comes first.
    return Allows(Only(statement), need.of_key, key.arn) &&
           Admits(statement, "kms:ViaService", via) &&
           AdmitsContext(statement, need.service());
  });
}

// A store whose key is known.
struct Kept {
  const Store* store;
  const Node* key;
};

void ExpectRights(const Node& role, const std::vector<Kept>& stores) {
  const std::vector<Statement>& rights = role.Rights();
  // Most roles do nothing of the kind.
  std::vector<std::pair<const Need*, std::vector<Statement>>> needs;
  for (const Need& need : kNeeds) {
    if (!Grants(rights, need.action)) continue;
    needs.emplace_back(&need, Naming(rights, need.action));
  }
  if (needs.empty()) return;
  for (const auto& [store, key] : stores) {
    for (const auto& [need, naming] : needs) {
      if (store->node->type != need->type ||
          !Allows(
              naming, need->action,
              // Of a bucket, on its objects.
              absl::StrCat(store->arn, need->service() == "s3" ? "/*" : "")) ||
          MayUse(rights, *need, *key)) {
        continue;
      }
      role.Report("/Policies", kRule, "allows ", need->action, " on ",
                  store->node->Path(), " and not ", need->of_key,
                  " with its key in ", store->region, ": every call would fail")
          .Note(store->node->Place(store->pointer),
                absl::StrCat(store->node->Path(), " is encrypted here"));
    }
  }
}

// A function's role decrypts its variables (AWS Lambda Developer Guide,
// "Securing Lambda environment variables").
void ExpectVariables(const Store& store, const Node& key) {
  const Node* role = store.node->Target<aws::iam::Role>(
      store.node->As<aws::lambda::Function>()->role());
  if (role == nullptr) return;
  for (const Statement& statement : role->Rights()) {
    if (Allows(Only(statement), "kms:Decrypt", key.arn) &&
        Admits(statement, "kms:EncryptionContext:aws:lambda:FunctionArn",
               store.arn) &&
        statement.Find("kms:ViaService") == nullptr) {
      return;
    }
  }
  role->Report("/Policies", kRule,
               "does not allow kms:Decrypt of the variables of ",
               store.node->Path(), ": the function would not start");
}

}  // namespace

void VerifyKeyPolicies(const Model& model) {
  std::vector<Kept> stores;
  for (const Store& store : model.Stores()) {
    const Node* key = FindKey(model, store.region, store.key);
    // Of a key of another region `encryption` tells.
    if (key != nullptr && key->region() == store.region) {
      stores.push_back({&store, key});
    }
  }
  for (const Node& node : model.nodes()) {
    if (node.type == "AWS::KMS::Key" || node.type == "AWS::KMS::ReplicaKey") {
      ExpectAccount(node, {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion",
                           "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey",
                           "kms:CreateGrant", "kms:DescribeKey"});
    }
    if (node.As<aws::iam::Role>() != nullptr) {
      ExpectRights(node, stores);
    }
  }
  for (const Node& existing : model.existing()) {
    if (existing.As<aws::kms::Key>() != nullptr ||
        existing.As<aws::kms::ReplicaKey>() != nullptr) {
      ExpectAccount(existing, ActionsOn(existing));
    }
  }
  for (const auto& [store, key] : stores) {
    if (store->node->As<aws::logs::LogGroup>() != nullptr) {
      ExpectLogGroup(*store, *key);
    } else if (store->node->As<aws::sns::Topic>() != nullptr) {
      ExpectPublishers(*store, *key);
      if (store->node->resource->is_added) {
        ExpectSenders(*store, *key);
      }
    } else if (store->node->type == "AWS::SQS::Queue") {
      ExpectSenders(*store, *key);
    } else if (store->node->As<aws::lambda::Function>() != nullptr) {
      ExpectVariables(*store, *key);
    }
  }
}

}  // namespace drc::verify
