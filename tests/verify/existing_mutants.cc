// SPDX-License-Identifier: Apache-2.0
//
// What only a program has that takes in what was there before: VPCs with their
// subnets, routes and endpoints, a table, a bucket and a key pair.
#include <functional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/cloud_formation.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/lambda.pb.h"
#include "aws/s3.pb.h"
#include "generator/functions/contracts.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using program::Program;

constexpr char kNetwork[] = "us-east-1/network";
constexpr char kTable[] = "us-east-1/adopted/TransactionsTable";

constexpr char kBucket[] = "us-east-1/adopted/DocumentsBucket";

constexpr char kKeep[] = "KeepExisting";

// Takes back what the spec says of something that exists.
void Forget(Program& program, absl::string_view stack, absl::string_view id) {
  auto& existing = StackAt(program, stack).existing;
  existing.erase(absl::c_find_if(existing, [&](const auto& resource) {
    return resource->logical_id == id;
  }));
}

void AddVpcs(const std::function<void(std::string, std::string,
                                      std::function<void(Program&)>)>& add) {
  add("network", "existing subnets in one zone", [](Program& p) {
    As<aws::ec2::Subnet>(p, "us-east-1/network/PrivateSubnet2")
        .set_availability_zone_id("use1-az1");
  });
  add("network", "existing subnet without its route table",
      [](Program& p) { Forget(p, kNetwork, "PrivateSubnet2Routes"); });
  add("network", "existing endpoint beside the route table", [](Program& p) {
    As<aws::ec2::VPCEndpoint>(p, "us-east-1/network/S3Endpoint")
        .set_route_table_ids(0, "rtb-00000000000000099");
  });
  add("network", "no endpoint of the existing VPC",
      [](Program& p) { Forget(p, kNetwork, "DynamodbEndpoint"); });
  add("network", "no route between existing VPCs",
      [](Program& p) { Forget(p, kNetwork, "RouteToPeer1"); });
  add("network", "existing VPCs with one block", [](Program& p) {
    As<aws::ec2::VPC>(p, "us-west-2/network/Vpc")
        .set_cidr_block("10.10.0.0/16");
  });
  add("network", "function in a subnet that nobody names", [](Program& p) {
    As<aws::lambda::Function>(p, "us-east-1/functions/ProcessorFunction")
        .mutable_vpc_config()
        ->set_subnet_ids(1, "subnet-00000000000000099");
  });
  add("least-privilege", "who deploys may delete the existing VPC",
      [](Program& p) { EraseStatement(DeploymentPolicy(p, kKeep), kKeep); });
}

void AddTables(const std::function<void(std::string, std::string,
                                        std::function<void(Program&)>)>& add) {
  using aws::dynamodb::GlobalTable;
  add("destroyable", "key of a table that was there goes",
      [](Program& p) { At(p, "us-west-2/security/Key").is_retained = false; });
  add("destroyable", "table that was there is not protected", [](Program& p) {
    As<GlobalTable>(p, kTable)
        .mutable_replicas(1)
        ->set_deletion_protection_enabled(false);
  });
  add("table-replication", "table that was there stays alone", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas()->RemoveLast();
  });
  add("encryption", "table that was there without its key", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(0)->clear_sse_specification();
  });
}

void AddBuckets(const std::function<void(std::string, std::string,
                                         std::function<void(Program&)>)>& add) {
  using aws::s3::Bucket;
  add("destroyable", "bucket that was there is emptied", [](Program& p) {
    auto& named = *As<aws::cloud_formation::CustomResource>(
                       p, "us-east-1/backup/VaultEmptier")
                       .mutable_additional();
    named.clear();
    named[std::string(functions::emptier::kBucket)].set_string_value(
        "acme.documents");
  });
  add("destroyable", "policy of a bucket that was there lets it be emptied",
      [](Program& p) {
        auto& policy = As<aws::s3::BucketPolicy>(
            p, "us-east-1/adopted/DocumentsBucketPolicy");
        SetMember(*policy.mutable_policy_document(), "TlsOnly", "Effect",
                  "Allow");
      });
  add("bucket-replication", "bucket that was there is not replicated",
      [](Program& p) {
        As<Bucket>(p, kBucket).clear_replication_configuration();
      });
  add("bucket-replication", "bucket that was there is not versioned",
      [](Program& p) {
        As<Bucket>(p, kBucket).clear_versioning_configuration();
      });
  add("encryption", "bucket that was there without its key",
      [](Program& p) { As<Bucket>(p, kBucket).clear_bucket_encryption(); });
}

void AddKeys(const std::function<void(std::string, std::string,
                                      std::function<void(Program&)>)>& add) {
  for (const char* region : {"us-east-1", "us-west-2"}) {
    add("key-policy", absl::StrCat("existing key in ", region, " without IAM"),
        [region](Program& p) {
          EraseStatement(KeyPolicyAt(p, region), "AccountPoliciesDecide");
        });
    add("key-policy",
        absl::StrCat("existing key in ", region, " without grants"),
        [region](Program& p) {
          EraseAction(KeyPolicyAt(p, region), "AccountPoliciesDecide",
                      "kms:CreateGrant");
        });
  }
  add("key-policy", "existing key without log groups", [](Program& p) {
    EraseStatement(KeyPolicyAt(p, "us-west-2"), "LogGroups");
  });
  add("least-privilege", "who deploys may delete the existing key",
      [](Program& p) {
        constexpr char kKeepKey[] = "KeepExistingKey";
        SetMember(DeploymentPolicy(p, kKeepKey), kKeepKey, "Effect", "Allow");
      });
  add("encryption", "bucket under another key than the existing one",
      [](Program& p) {
        As<aws::s3::Bucket>(p, "us-west-2/data/DocumentsBucket")
            .mutable_bucket_encryption()
            ->mutable_server_side_encryption_configuration(0)
            ->mutable_server_side_encryption_by_default()
            ->set_kms_master_key_id("mrk-00000000000000000000000000000000");
      });
}

}  // namespace

void AddExistingMutants(Mutants& mutants) {
  const auto add = [&](std::string rule, std::string name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back(
        {std::move(rule), std::move(name), std::move(mutate), kExistingSpec});
  };
  AddVpcs(add);
  AddTables(add);
  AddBuckets(add);
  AddKeys([&](std::string rule, std::string name,
              std::function<void(Program&)> mutate) {
    mutants.push_back({std::move(rule), std::move(name), std::move(mutate),
                       kExistingKeySpec});
  });
}

}  // namespace drc::testing
