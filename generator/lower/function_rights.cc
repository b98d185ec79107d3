// SPDX-License-Identifier: Apache-2.0
#include <iterator>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/parse/own_properties.h"

namespace drc::lower {
namespace {

namespace given = functions::spec_function;

// "GetItem" -> "dynamodb:GetItem"; "None" is none.
template <typename Names>
std::vector<std::string> Actions(absl::string_view service,
                                 const Names& names) {
  std::vector<std::string> actions;
  for (const std::string& name : names) {
    if (name != "None") actions.push_back(absl::StrCat(service, name));
  }
  return actions;
}

template <typename Names>
bool Contains(const Names& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What the heartbeats of the routed function need beyond what it does with
// transactions: to store them, and to see which of them have arrived.
void AddHeartbeats(const dr::v1::Function& spec, const std::string& table,
                   const std::string& bucket,
                   std::vector<Statement>& statements) {
  const auto rest = [](absl::string_view service, const auto& granted,
                       std::vector<std::string> needed) {
    needed.erase(std::remove_if(needed.begin(), needed.end(),
                                [&](const std::string& name) {
                                  return Contains(granted, name);
                                }),
                 needed.end());
    return Actions(service, needed);
  };
  const std::vector<std::string> items =
      rest("dynamodb:", spec.table_actions(), {"GetItem", "PutItem"});
  if (!items.empty()) {
    Statement statement = Allow("HeartbeatItems", items, {table});
    statement.When("ForAllValues:StringLike", "dynamodb:LeadingKeys",
                   {"heartbeat#*"});
    statements.push_back(statement);
  }
  const std::vector<std::string> documents =
      rest("s3:", spec.bucket_actions(), {"GetObject", "PutObject"});
  if (!documents.empty()) {
    statements.push_back(
        Allow("Heartbeats", documents,
              {absl::StrCat(bucket, "/", given::kHeartbeatPrefix, "*")}));
  }
}

// The services that keep what functions store, in the environment's own stores.
constexpr absl::string_view kStoreServices[] = {"dynamodb", "s3"};

// Those, and those of the spec's own resources that the function may use: they
// have their data keys made and decrypted for it.
std::vector<std::string> KeyServices(const Context& context,
                                     const dr::v1::Function& spec) {
  std::set<std::string> own;
  for (const dr::v1::Resource& resource : context.env.resources()) {
    const auto* message = parse::MessageIn(resource.properties());
    if (message == nullptr) continue;
    const std::vector<std::string> type = absl::StrSplit(
        schema::ResourceOf(message->GetDescriptor())->type_name(), "::");
    own.insert(absl::AsciiStrToLower(type[1]));
  }
  std::vector<std::string> services(std::begin(kStoreServices),
                                    std::end(kStoreServices));
  for (const auto& statement : spec.policy_statements()) {
    for (const std::string& action : statement.actions()) {
      const std::string service = action.substr(0, action.find(':'));
      if (own.count(service) > 0 && !Contains(services, service)) {
        services.push_back(service);
      }
    }
  }
  return services;
}

}  // namespace

Statement ReadControlItem(const Context& context, const Side& side) {
  return Allow("ControlItem", {"dynamodb:GetItem"},
               {ControlTableArn(context, side)});
}

std::vector<Statement> FunctionRights(const Context& context,
                                      const dr::v1::Function& spec,
                                      const Side& side) {
  const dr::v1::Table& table_spec = context.Table(spec.table());
  const std::string table = side.Arn(
      "dynamodb", absl::StrCat("table/", context.TableName(table_spec)));
  std::vector<std::string> tables = {table};
  if (!table_spec.global_secondary_indexes().empty()) {
    tables.push_back(absl::StrCat(table, "/index/*"));
  }
  const dr::v1::Bucket& bucket_spec = context.Bucket(spec.bucket());
  const std::string bucket =
      side.Name(BucketStack(bucket_spec, side), BucketId(bucket_spec), "Arn");
  // Only a new object needs a new data key. DynamoDB has its table key
  // decrypted for whoever reads or writes (Amazon DynamoDB Developer Guide,
  // "DynamoDB encryption at rest: usage notes").
  std::vector<std::string> key_actions = {"kms:Decrypt"};
  const bool is_routed = &spec == &context.RoutedFunction();
  const std::vector<std::string> services = KeyServices(context, spec);
  if (is_routed || Contains(spec.bucket_actions(), "PutObject") ||
      services.size() > std::size(kStoreServices)) {
    key_actions.push_back("kms:GenerateDataKey");
  }
  const Statement data_keys = ByServices(
      {&side}, services, Allow("DataKeys", key_actions, {side.KeyInPrimary()}));
  std::vector<Statement> statements;
  const auto allow = [&](const char* sid, std::vector<std::string> actions,
                         std::vector<std::string> resources) {
    if (actions.empty()) return;
    statements.push_back(Allow(sid, std::move(actions), std::move(resources)));
  };
  allow("Table", Actions("dynamodb:", spec.table_actions()), tables);
  allow("Documents", Actions("s3:", spec.bucket_actions()),
        {absl::StrCat(bucket, "/*")});
  statements.push_back(ReadControlItem(context, side));
  if (is_routed) AddHeartbeats(spec, table, bucket, statements);
  for (Statement& own : OwnStatements(spec, side)) {
    statements.push_back(std::move(own));
  }
  statements.insert(statements.end(),
                    {data_keys, VariablesKey(side, spec.name())});
  for (Statement& each : NetworkInterfaces(spec, side)) {
    statements.push_back(std::move(each));
  }
  return statements;
}

}  // namespace drc::lower
