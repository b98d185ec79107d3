// SPDX-License-Identifier: Apache-2.0
//
// Global tables. One resource in the primary region makes both replicas.
#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "aws/dynamodb.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

using aws::dynamodb::GlobalTable;

constexpr int kControlRecoveryDays = 35;

const char* TypeLetter(dr::v1::AttributeType type) {
  switch (type) {
    case dr::v1::ATTRIBUTE_TYPE_NUMBER:
      return "N";
    case dr::v1::ATTRIBUTE_TYPE_BINARY:
      return "B";
    default:
      return "S";
  }
}

// Of a table or an index.
template <typename Spec, typename Owner>
void AddKeys(const Spec& spec, Owner& owner) {
  auto* hash = owner.add_key_schema();
  hash->set_attribute_name(spec.partition_key().name());
  hash->set_key_type("HASH");
  if (!spec.has_sort_key()) return;
  auto* range = owner.add_key_schema();
  range->set_attribute_name(spec.sort_key().name());
  range->set_key_type("RANGE");
}

// Each key attribute of the table and its indexes, once.
void AddAttributes(const dr::v1::Table& spec, GlobalTable& table) {
  absl::btree_map<std::string, dr::v1::AttributeType> types;
  const auto add = [&](const auto& keys) {
    types.emplace(keys.partition_key().name(), keys.partition_key().type());
    if (!keys.has_sort_key()) return;
    types.emplace(keys.sort_key().name(), keys.sort_key().type());
  };
  add(spec);
  for (const auto& index : spec.global_secondary_indexes()) add(index);
  for (const auto& [name, type] : types) {
    auto* definition = table.add_attribute_definitions();
    definition->set_attribute_name(name);
    definition->set_attribute_type(TypeLetter(type));
  }
}

template <typename Warm>
void SetWarmThroughput(const dr::v1::WarmThroughput& spec, Warm& warm) {
  warm.set_read_units_per_second(spec.read_units_per_second());
  warm.set_write_units_per_second(spec.write_units_per_second());
}

void AddIndexes(const dr::v1::Table& spec, GlobalTable& table) {
  for (const auto& wanted : spec.global_secondary_indexes()) {
    auto* index = table.add_global_secondary_indexes();
    index->set_index_name(wanted.name());
    AddKeys(wanted, *index);
    auto* projection = index->mutable_projection();
    projection->set_projection_type(
        wanted.included_attributes().empty() ? "ALL" : "INCLUDE");
    for (const std::string& name : wanted.included_attributes()) {
      projection->add_non_key_attributes(name);
    }
    // Each write of the table may be one of the index, too.
    if (spec.has_warm_throughput()) {
      SetWarmThroughput(spec.warm_throughput(),
                        *index->mutable_warm_throughput());
    }
  }
}

// Protection, recovery, insights and tags are each replica's own. Every replica
// names a key of its own region.
void AddReplica(const Context& context, int recovery_days, bool is_protected,
                const Side& side, GlobalTable& table) {
  auto* replica = table.add_replicas();
  replica->set_region(side.name());
  replica->set_deletion_protection_enabled(is_protected);
  auto* recovery = replica->mutable_point_in_time_recovery_specification();
  recovery->set_point_in_time_recovery_enabled(true);
  recovery->set_recovery_period_in_days(recovery_days);
  auto* insights = replica->mutable_contributor_insights_specification();
  insights->set_enabled(true);
  insights->set_mode("THROTTLED_KEYS");
  replica->mutable_sse_specification()->set_kms_master_key_id(side.Key());
  AddTags(context, *replica);
}

// What all tables have in common. Returns the table `id` of `stack`, without
// its keys.
GlobalTable& AddGlobalTable(const Context& context, program::Stack& stack,
                            const std::string& id, const std::string& name,
                            int recovery_days, const std::string& witness,
                            diag::Loc origin) {
  auto& table = stack.Add<GlobalTable>(id, origin);
  table.set_table_name(name);
  table.set_billing_mode("PAY_PER_REQUEST");
  table.mutable_stream_specification()->set_stream_view_type(
      "NEW_AND_OLD_IMAGES");
  // Without this, DynamoDB refuses the replicas' keys.
  table.mutable_sse_specification()->set_sse_enabled(true);
  table.mutable_sse_specification()->set_sse_type("KMS");
  for (const Side* side : context.sides()) {
    // What was there before is nobody's to delete.
    AddReplica(context, recovery_days,
               stack.is_apart || context.env.protection().deletion_protection(),
               *side, table);
  }
  if (!witness.empty()) {
    table.set_multi_region_consistency("STRONG");
    table.add_global_table_witnesses()->set_region(witness);
  }
  return table;
}

void AddTable(const Context& context, const dr::v1::Table& spec) {
  const std::string id = TableId(spec);
  const bool exists = spec.has_existing_table();
  program::Stack& stack =
      context.primary.In(exists ? stacks::kAdopted : stacks::kData);
  auto& table = AddGlobalTable(
      context, stack, id,
      exists ? program::EscapeText(spec.existing_table().table_name())
             : Suffixed(spec.name()),
      spec.recovery_period_days(),
      spec.consistency() == dr::v1::CONSISTENCY_STRONG ? spec.witness_region()
                                                       : "",
      context.At(spec));
  program::Resource& resource = *stack.Find(id);
  resource.is_retained = exists;
  AddAttributes(spec, table);
  AddKeys(spec, table);
  AddIndexes(spec, table);
  if (spec.has_warm_throughput()) {
    SetWarmThroughput(spec.warm_throughput(), *table.mutable_warm_throughput());
  }
  if (spec.has_time_to_live_attribute()) {
    table.mutable_time_to_live_specification()->set_enabled(true);
    table.mutable_time_to_live_specification()->set_attribute_name(
        spec.time_to_live_attribute());
  }
  auto& origins = resource.property_origins;
  origins.emplace_back("/TableName",
                       exists ? context.At(spec.existing_table(), "table_name")
                              : context.At(spec, "name"));
  origins.emplace_back("/KeySchema", context.At(spec, "partition_key"));
  origins.emplace_back("/WarmThroughput", context.At(spec, "warm_throughput"));
  origins.emplace_back("/MultiRegionConsistency",
                       context.At(spec, "consistency"));
  origins.emplace_back("/TimeToLiveSpecification",
                       context.At(spec, "time_to_live_attribute"));
  for (int i = 0; i < spec.global_secondary_indexes_size(); ++i) {
    origins.emplace_back(absl::StrCat("/GlobalSecondaryIndexes/", i),
                         context.At(spec.global_secondary_indexes(i)));
  }
}

// Names the active writer, and holds nothing of the business: a witness has no
// key of ours.
void AddControlTable(const Context& context) {
  const dr::v1::ControlTable& spec = context.env.failover().control_table();
  auto& table = AddGlobalTable(context, context.primary.In(stacks::kData),
                               std::string(kControlTableId),
                               Suffixed("dr-control"), kControlRecoveryDays,
                               spec.witness_region(), context.At(spec));
  dr::v1::Table keys;
  keys.mutable_partition_key()->set_name("id");
  AddAttributes(keys, table);
  AddKeys(keys, table);
}

// Who may act for the environment, by the principal's own name. Sessions of
// roles never carry MFA (AWS STS API Reference, "AssumeRole"): whom the
// identity provider has let in needs no more. Users are asked for it.
std::vector<Statement> TrustOperators(const Context& context) {
  std::vector<std::string> roles;
  std::vector<std::string> users;
  for (const std::string& name : context.env.failover().operators()) {
    (absl::StartsWith(name, "user/") ? users : roles)
        .push_back(absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:",
                                name));
  }
  const auto trust = [](const std::vector<std::string>& arns) {
    Statement statement =
        Trust("AWS", {"arn:${AWS::Partition}:iam::${AWS::AccountId}:root"});
    statement.When("ArnLike", "aws:PrincipalArn", arns);
    return statement;
  };
  std::vector<Statement> statements;
  if (!roles.empty()) statements.push_back(trust(roles));
  if (!users.empty()) {
    statements.push_back(trust(users));
    statements.back().When("Bool", "aws:MultiFactorAuthPresent", {"true"});
  }
  return statements;
}

Statement UseTableKeys(const Context& context,
                       std::vector<std::string> actions) {
  return ByServices(context.sides(), {"dynamodb"},
                    Allow("TableKeys", std::move(actions), context.Keys()));
}

// Moves the active writer, in either region: the evaluator does, and operators
// where the evaluator is lost. IAM refuses a trust policy that names a role
// which does not exist yet, hence the reference.
void AddControlRole(const Context& context) {
  std::vector<Statement> trust = TrustOperators(context);
  trust.insert(
      trust.begin(),
      Trust("AWS",
            {RoleArn(context, FunctionRoleId(functions::failover_evaluator::kId,
                                             context.secondary))}));
  std::vector<std::string> tables;
  for (const Side* side : context.sides()) {
    tables.push_back(ControlTableArn(context, *side));
  }
  AddRole(
      context, "ControlWriterRole", "dr-control-writer", nullptr,
      "Moves the active writer", trust,
      {Allow("ControlItem",
             {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
             tables),
       UseTableKeys(context, {"kms:Decrypt"})},
      context.At(context.env.failover()));
}

// DynamoDB replicates by its own service-linked role. This one is for people
// and automation that manage and restore the tables.
void AddManagerRole(const Context& context) {
  std::vector<Statement> permissions = {
      Allow("Tables",
            {"dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable",
             "dynamodb:DescribeTableReplicaAutoScaling",
             "dynamodb:RestoreTableToPointInTime",
             "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable"},
            TableArns(context, "")),
      UseTableKeys(context, {"kms:Decrypt", "kms:DescribeKey"})};
  for (Statement& statement : OperatorsRestores(context)) {
    permissions.push_back(std::move(statement));
  }
  AddRole(context, "TableManagerRole", "dr-table-manager", nullptr,
          "Manages the global tables of both regions", TrustOperators(context),
          permissions, context.At(context.env.failover(), "operators"));
}

}  // namespace

void LowerTables(Context& context) {
  for (const auto& table : context.env.tables()) AddTable(context, table);
  AddControlTable(context);
  AddControlRole(context);
  AddManagerRole(context);
}

}  // namespace drc::lower
