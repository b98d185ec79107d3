// SPDX-License-Identifier: Apache-2.0

#include "tests/specs/random_spec.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/regions.h"
#include "google/protobuf/text_format.h"
#include "tests/specs/draw.h"
#include "tests/specs/random_network.h"

namespace drc::testing {
namespace {

constexpr absl::string_view kRegions[] = {
    "us-east-1",      "us-west-2",      "eu-central-1",
    "ap-northeast-1", "ap-southeast-2", "eu-south-2",
};

// Loads and sizes above these ask for more than any account has.
constexpr int kLongestTtl = 3600;
constexpr int kMostTransactions = 20000;
constexpr int kMostMilliseconds = 1000;
constexpr int kMostWriteUnits = 100;

// One control item serves all that then run at once.
constexpr int kLeastFenceSeconds = 20;

class Generator {
 public:
  explicit Generator(uint32_t seed) : draw_(seed) {
    density_ = Below(2) == 0 ? 10 : 50;
  }

  dr::v1::Environment Generate() {
    dr::v1::Environment environment;
    draw_.Fill(environment, density_);
    Reconcile(environment);
    return environment;
  }

 private:
  uint64_t Below(uint64_t bound) { return draw_.Below(bound); }

  // Routes that exist, tokens of a known issuer, scopes of tokens alone.
  void ReconcileAccess(dr::v1::Environment& e) {
    dr::v1::Routing& routing = *e.mutable_routing();
    bool takes_tokens = routing.authorization() == dr::v1::AUTHORIZATION_JWT;
    for (dr::v1::Function& function : *e.mutable_functions()) {
      while (function.access_size() > function.routes_size()) {
        function.mutable_access()->RemoveLast();
      }
      for (int i = 0; i < function.access_size(); ++i) {
        dr::v1::RouteAccess& access = *function.mutable_access(i);
        access.set_route(function.routes(i));
        const bool by_token =
            (access.has_authorization()
                 ? access.authorization()
                 : routing.authorization()) == dr::v1::AUTHORIZATION_JWT;
        if (!by_token) access.clear_scopes();
        if (access.scopes().empty() && !access.has_authorization()) {
          access.set_authorization(by_token ? dr::v1::AUTHORIZATION_JWT
                                            : dr::v1::AUTHORIZATION_AWS_IAM);
        }
        takes_tokens |= by_token;
      }
    }
    if (!takes_tokens) {
      routing.clear_jwt();
    } else if (!routing.has_jwt()) {
      draw_.Fill(*routing.mutable_jwt(), density_);
    }
  }

  void ReconcileLayers(dr::v1::Function& function) {
    int layers = 0;
    for (dr::v1::Layer& layer : *function.mutable_layers()) {
      layer.clear_secondary_arn();
      layer.set_arn(
          absl::StrCat("arn:aws:lambda:${AWS::Region}:123456789012:layer:a",
                       ++layers, ":1"));
    }
  }

  void ReconcileTables(dr::v1::Environment& e) {
    for (dr::v1::Table& table : *e.mutable_tables()) {
      table.clear_consistency();
      table.clear_witness_region();
      table.clear_sort_key();
      if (table.has_existing_table()) {
        table.mutable_existing_table()->set_table_name(
            absl::StrCat("Existing-", table.name()));
      }
      table.mutable_partition_key()->set_name("id");
      table.mutable_partition_key()->clear_type();
      for (auto& index : *table.mutable_global_secondary_indexes()) {
        index.mutable_partition_key()->clear_type();
        index.clear_sort_key();
      }
      table.set_write_units_per_transaction(
          std::clamp(table.write_units_per_transaction(), 1, kMostWriteUnits));
    }
  }

  // What is of the spec's own, and what is gone.
  void ReconcileOwn(dr::v1::Environment& e) {
    // Types are extensions, which nothing here draws.
    e.clear_resources();
    e.clear_overrides();
    int outputs = 0;
    for (dr::v1::Output& output : *e.mutable_outputs()) {
      output.set_name(absl::StrCat("Own", ++outputs));
    }
    int parameters = 0;
    for (dr::v1::Parameter& parameter : *e.mutable_parameters()) {
      parameter.set_name(absl::StrCat("Told", ++parameters));
      parameter.clear_default_value();
      parameter.set_max_length(256);  // as long as what may be told
      dr::v1::Output& output = *e.add_outputs();
      output.set_name(absl::StrCat("Own", ++outputs));
      output.set_value(absl::StrCat("${", parameter.name(), "}"));
    }
    for (dr::v1::Removal& removal : *e.mutable_removals()) {
      dr::v1::Removal one;  // of the fields beside the reason
      one.set_reason(removal.reason());
      if (removal.has_existing_table()) {
        one.set_existing_table(removal.existing_table());
      } else if (removal.has_existing_bucket()) {
        one.set_existing_bucket(removal.existing_bucket());
      } else {
        one.set_table("former");
      }
      removal = one;
    }
  }

  void ReconcileFunctions(dr::v1::Environment& e) {
    int routes = 0;
    for (dr::v1::Function& function : *e.mutable_functions()) {
      // The first answers whatever the others do not, each other its own.
      if (&function == &*e.functions().begin()) function.clear_routes();
      for (std::string& key : *function.mutable_routes()) {
        absl::StrAppend(&key, "/", routes++);
      }
      function.clear_table();
      function.clear_bucket();
      ReconcileLayers(function);
      function.clear_environment_references();
      function.clear_code_file();
      function.clear_code();
      // Of texts of one form there is one example.
      for (dr::v1::PolicyStatement& own :
           *function.mutable_policy_statements()) {
        while (own.actions_size() > 1) own.mutable_actions()->RemoveLast();
        while (own.resources_size() > 1) own.mutable_resources()->RemoveLast();
      }
      while (function.fence().reads_size() > 1) {
        function.mutable_fence()->mutable_reads()->RemoveLast();
      }
      for (dr::v1::Schedule& schedule : *function.mutable_schedules()) {
        schedule.set_expression("rate(1 minute)");
      }
      // It is no action beside others.
      for (auto* actions : {function.mutable_table_actions(),
                            function.mutable_bucket_actions()}) {
        actions->erase(std::remove(actions->begin(), actions->end(), "None"),
                       actions->end());
      }
      function.clear_handler();
      function.clear_reserved_concurrency();
      if (function.runtime().rfind("python", 0) != 0) function.clear_runtime();
      function.set_expected_duration_ms(
          std::clamp(function.expected_duration_ms(), 1, kMostMilliseconds));
    }
  }

  void Reconcile(dr::v1::Environment& e) {
    const uint64_t primary = Below(std::size(kRegions));
    const uint64_t secondary =
        (primary + 1 + Below(std::size(kRegions) - 1)) % std::size(kRegions);
    e.mutable_regions()->Clear();
    e.mutable_regions()->mutable_primary()->set_name(
        std::string(kRegions[primary]));
    e.mutable_regions()->mutable_secondary()->set_name(
        std::string(kRegions[secondary]));
    DrawNetwork([this](uint64_t bound) { return Below(bound); }, e);
    e.mutable_routing()->clear_function();
    e.clear_suppressions();

    auto& failover = *e.mutable_failover();
    // Most runtimes end before the day that is drawn.
    if (Below(2) == 0) e.clear_deployable_until();
    failover.set_fence_seconds(
        std::max(failover.fence_seconds(), kLeastFenceSeconds));
    // Which regions can witness depends on the pair; no witness without one.
    failover.mutable_control_table()->clear_witness_region();

    auto& objectives = *e.mutable_objectives();
    // The longest objective, so that the budgets at their bounds keep to it.
    objectives.set_rto_seconds(86400);
    if (Below(2) == 0) objectives.set_rpo_seconds(86400);
    if (e.routing().ttl_seconds() > kLongestTtl) {
      e.mutable_routing()->set_ttl_seconds(kLongestTtl);
    }
    if (objectives.transactions_per_second() > kMostTransactions) {
      objectives.set_transactions_per_second(kMostTransactions);
    }
    if (!catalogue::AcceleratesBuckets(kRegions[primary]) ||
        !catalogue::AcceleratesBuckets(kRegions[secondary])) {
      for (dr::v1::Bucket& bucket : *e.mutable_buckets()) {
        bucket.set_transfer_acceleration(false);
      }
    }
    ReconcileTables(e);
    e.mutable_failover()->clear_operators();  // all have one example
    if (e.encryption().has_existing_key()) {
      e.mutable_encryption()->clear_alias();
      e.mutable_encryption()->clear_rotation_period_days();
      e.mutable_encryption()->clear_deletion_window_days();
    }
    ReconcileOwn(e);
    ReconcileFunctions(e);
    ReconcileAccess(e);
    for (auto& subscription : *e.mutable_alerts()->mutable_subscriptions()) {
      subscription.set_protocol("email");
      subscription.set_endpoint("oncall@acme.net");
    }
  }

  Draw draw_;
  // Of a hundred optional fields so many are set.
  uint64_t density_;
};

}  // namespace

std::string RandomSpec(uint32_t seed) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(Generator(seed).Generate(),
                                              &text);
  return text;
}

}  // namespace drc::testing
