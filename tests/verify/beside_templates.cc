// SPDX-License-Identifier: Apache-2.0
//
// What no template shows: what exists already (VPCs with their subnets, routes
// and endpoints, a key pair), packages, and what a spec asks for.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "generator/functions/fenced.h"
#include "google/protobuf/struct.pb.h"
#include "tests/verify/faults.h"

namespace drc::testing {
namespace {

using aws::lambda::Function;
using google::protobuf::Struct;
using google::protobuf::Value;
using program::Program;

constexpr char kFenced[] = "us-east-1/functions/PaymentProcessorFunction";
constexpr char kArchived[] = "us-east-1/functions/ProcessorFunction";
constexpr char kSubnet[] = "us-east-1/network/PrivateSubnet2";

// Of a path like "us-west-2/data/DocumentsBucket".
program::Resource& At(Program& program, absl::string_view path) {
  const size_t slash = path.rfind('/');
  program::Stack* stack = program.Find(path.substr(0, slash));
  program::Resource* resource =
      stack == nullptr ? nullptr : stack->Find(path.substr(slash + 1));
  if (resource == nullptr) {
    std::cerr << "the program has no " << path << std::endl;
    std::abort();
  }
  return *resource;
}

template <typename T>
T& As(Program& program, absl::string_view path) {
  return dynamic_cast<T&>(*At(program, path).properties);
}

// Takes back what the spec says of something that exists.
void Forget(Program& program, absl::string_view path) {
  const program::Resource* resource = &At(program, path);
  auto& existing = program.Find(path.substr(0, path.rfind('/')))->existing;
  existing.erase(
      std::find_if(existing.begin(), existing.end(),
                   [&](const auto& each) { return each.get() == resource; }));
}

// The statements of the policy of the existing key.
google::protobuf::ListValue& KeyStatements(Program& program, bool primary) {
  Struct& policy =
      primary ? *As<aws::kms::Key>(program, "us-east-1/security/Key")
                     .mutable_key_policy()
              : *As<aws::kms::ReplicaKey>(program, "us-west-2/security/Key")
                     .mutable_key_policy();
  return *policy.mutable_fields()->at("Statement").mutable_list_value();
}

void EraseStatement(Program& program, bool primary, absl::string_view sid) {
  auto& values = *KeyStatements(program, primary).mutable_values();
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const Value& each) {
        return each.struct_value().fields().at("Sid").string_value() == sid;
      });
  if (found == values.end()) std::abort();
  values.erase(found);
}

void EraseGrants(Program& program, bool primary) {
  for (Value& value : *KeyStatements(program, primary).mutable_values()) {
    Value& action =
        value.mutable_struct_value()->mutable_fields()->at("Action");
    auto& actions = *action.mutable_list_value()->mutable_values();
    actions.erase(std::remove_if(actions.begin(), actions.end(),
                                 [](const Value& each) {
                                   return each.string_value() ==
                                          "kms:CreateGrant";
                                 }),
                  actions.end());
  }
}

void AddExistingKeys(std::vector<Fault>& faults) {
  for (const bool primary : {true, false}) {
    const std::string key =
        primary ? "existing primary key" : "existing replica key";
    faults.push_back({"key-policy", key + " without IAM", kExistingKeySpec,
                      [primary](Program& p) {
                        EraseStatement(p, primary, "AccountPoliciesDecide");
                      }});
    faults.push_back({"key-policy", key + " without grants", kExistingKeySpec,
                      [primary](Program& p) { EraseGrants(p, primary); }});
  }
  faults.push_back({"key-policy", "existing key without log groups",
                    kExistingKeySpec,
                    [](Program& p) { EraseStatement(p, false, "LogGroups"); }});
}

void AddExistingNetworks(std::vector<Fault>& faults) {
  const auto add = [&](const char* name, std::function<void(Program&)> apply) {
    faults.push_back({"network", name, kExistingSpec, std::move(apply)});
  };
  add("existing subnets in one zone", [](Program& p) {
    As<aws::ec2::Subnet>(p, kSubnet).set_availability_zone_id("use1-az1");
  });
  add("existing subnet without its route table",
      [](Program& p) { Forget(p, "us-east-1/network/PrivateSubnet2Routes"); });
  add("existing endpoint beside the route table", [](Program& p) {
    As<aws::ec2::VPCEndpoint>(p, "us-east-1/network/S3Endpoint")
        .set_route_table_ids(0, "rtb-00000000000000099");
  });
  add("no endpoint of the existing VPC",
      [](Program& p) { Forget(p, "us-east-1/network/DynamodbEndpoint"); });
  add("no route between existing VPCs",
      [](Program& p) { Forget(p, "us-east-1/network/RouteToPeer1"); });
  add("existing VPCs with one block", [](Program& p) {
    As<aws::ec2::VPC>(p, "us-west-2/network/Vpc")
        .set_cidr_block("10.10.0.0/16");
  });
}

void AddPackages(std::vector<Fault>& faults) {
  const auto add = [&](const char* rule, const char* name,
                       std::function<void(Program&)> apply) {
    faults.push_back({rule, name, kPaymentsSpec, std::move(apply)});
  };
  add("fence", "without a fence", [](Program& p) {
    Function& function = As<Function>(p, kFenced);
    function.mutable_code()->set_zip_file(std::string(
        functions::OwnPart(function.code().zip_file(),
                           functions::LanguageOf(function.runtime()))));
    function.set_handler("index.handler");
  });
  add("fence", "a package without a fence",
      [](Program& p) { p.assets.front().fence.content = "dr_handler = 0\n"; });
  add("fence", "a package that is not published",
      [](Program& p) { p.assets.clear(); });
  add("layer", "a function of the spec's own with another region's layer",
      [](Program& p) {
        At(p, kFenced).is_added = true;
        As<Function>(p, kFenced)
            .add_layers("arn:aws:lambda:us-west-2:123456789012:layer:tools:3");
      });
}

// Takes the statement from the secondary's deployer that has the action.
void Disallow(Program& program, absl::string_view action) {
  for (auto& resource : program.Find("us-east-1/identity")->resources) {
    auto* policy =
        dynamic_cast<aws::iam::ManagedPolicy*>(resource->properties.get());
    if (policy == nullptr) continue;
    auto& statements =
        *(*policy->mutable_policy_document()->mutable_fields())["Statement"]
             .mutable_list_value()
             ->mutable_values();
    statements.erase(std::remove_if(statements.begin(), statements.end(),
                                    [&](const Value& statement) {
                                      return absl::StrContains(
                                          statement.DebugString(), action);
                                    }),
                     statements.end());
  }
}

void AddArchives(std::vector<Fault>& faults) {
  const auto add = [&](const char* rule, const char* name,
                       std::function<void(Program&)> apply) {
    faults.push_back({rule, name, kArchiveSpec, std::move(apply)});
  };
  add("survivor-deployable", "an archive of the primary's", [](Program& p) {
    As<Function>(p, "us-west-2/functions/ProcessorFunction")
        .mutable_code()
        ->set_s3_bucket("acme-builds-us-east-1");
  });
  add("survivor-deployable", "a fence of the primary's", [](Program& p) {
    As<aws::lambda::LayerVersion>(p,
                                  "us-west-2/functions/ProcessorFunctionFence")
        .mutable_content()
        ->set_s3_bucket("acme-builds-us-east-1");
  });
  add("survivor-deployable", "an archive that the secondary may not read",
      [](Program& p) { Disallow(p, "s3:GetObjectVersion"); });
  add("fence", "an archive without its layer",
      [](Program& p) { As<Function>(p, kArchived).clear_layers(); });
  add("fence", "an archive with a layer above its fence's", [](Program& p) {
    As<Function>(p, kArchived)
        .add_layers("arn:aws:lambda:us-east-1:123456789012:layer:last:3");
  });
  add("fence", "an archive that is called itself", [](Program& p) {
    As<Function>(p, kArchived).set_handler("src/api.main");
  });
  add("fence", "an archive with a layer without a fence", [](Program& p) {
    for (auto& asset : p.assets)
      asset.fence.content = "exports.drHandler = 0\n";
  });
}

}  // namespace

std::vector<Fault> FaultsBesideTemplates() {
  std::vector<Fault> faults = {
      {"destroyable", "unprotected table of a spec that asks for protection",
       kTransactionsSpec, [](Program& p) { p.deletion_protection = true; }},
      {"destroyable", "emptied store of a spec that keeps data",
       kTransactionsSpec, [](Program& p) { p.retains_data = true; }},
  };
  AddPackages(faults);
  AddArchives(faults);
  AddExistingNetworks(faults);
  AddExistingKeys(faults);
  return faults;
}

}  // namespace drc::testing
