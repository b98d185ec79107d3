// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::lambda::Function;
using program::Program;

constexpr absl::string_view kFunction =
    "us-west-2/functions/TransactionProcessorFunction";

void AddNetworkMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"network", name, std::move(mutate)});
  };
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    const std::string network = region + "/network/";
    const std::string route = region == "us-east-1"
                                  ? "us-east-1/peering/RouteToPeer"
                                  : "us-west-2/network/RouteToPeer";
    add("no route to the peer in " + region,
        [route](Program& p) { Erase(p, route); });
    add("route to elsewhere in " + region, [route](Program& p) {
      As<aws::ec2::Route>(p, route).set_destination_cidr_block("10.9.0.0/16");
    });
    add("route by no peering in " + region, [route](Program& p) {
      As<aws::ec2::Route>(p, route).set_vpc_peering_connection_id("pcx-1");
    });
    add("block too large in " + region, [network](Program& p) {
      As<aws::ec2::VPC>(p, network + "Vpc").set_cidr_block("10.0.0.0/8");
    });
    add("subnet outside its VPC in " + region, [network](Program& p) {
      As<aws::ec2::Subnet>(p, network + "PrivateSubnet1")
          .set_cidr_block("192.168.0.0/20");
    });
    add("overlapping subnets in " + region, [network](Program& p) {
      As<aws::ec2::Subnet>(p, network + "PrivateSubnet2")
          .set_cidr_block(
              As<aws::ec2::Subnet>(p, network + "PrivateSubnet1").cidr_block());
    });
    add("public subnet in " + region, [network](Program& p) {
      As<aws::ec2::Subnet>(p, network + "PrivateSubnet1")
          .set_map_public_ip_on_launch(true);
    });
    add("subnets of one zone in " + region, [network](Program& p) {
      for (const char* id : {"PrivateSubnet2", "PrivateSubnet3"}) {
        As<aws::ec2::Subnet>(p, network + id)
            .set_availability_zone_id(
                As<aws::ec2::Subnet>(p, network + "PrivateSubnet1")
                    .availability_zone_id());
      }
    });
    add("subnet without routes in " + region,
        [network](Program& p) { Erase(p, network + "PrivateSubnet3Routes"); });
    add("closed to the peer in " + region, [network](Program& p) {
      As<aws::ec2::SecurityGroup>(p, network + "FunctionSecurityGroup")
          .mutable_security_group_ingress()
          ->RemoveLast();
    });
    add("open to the internet in " + region, [network](Program& p) {
      As<aws::ec2::SecurityGroup>(p, network + "FunctionSecurityGroup")
          .add_security_group_ingress()
          ->set_cidr_ip("0.0.0.0/0");
    });
    for (const char* endpoint : {"DynamodbEndpoint", "S3Endpoint"}) {
      add(absl::StrCat("no ", endpoint, " in ", region),
          [network, endpoint](Program& p) { Erase(p, network + endpoint); });
      add(absl::StrCat(endpoint, " without routes in ", region),
          [network, endpoint](Program& p) {
            As<aws::ec2::VPCEndpoint>(p, network + endpoint)
                .clear_route_table_ids();
          });
    }
    add("endpoint of the wrong region in " + region, [network](Program& p) {
      As<aws::ec2::VPCEndpoint>(p, network + "S3Endpoint")
          .set_service_name("com.amazonaws.eu-west-1.s3");
    });
    const std::string function =
        region + "/functions/TransactionProcessorFunction";
    add("function in one subnet in " + region, [function](Program& p) {
      As<Function>(p, function)
          .mutable_vpc_config()
          ->mutable_subnet_ids()
          ->DeleteSubrange(0, 2);
    });
    add("function in a foreign subnet in " + region, [function](Program& p) {
      As<Function>(p, function)
          .mutable_vpc_config()
          ->set_subnet_ids(0, "subnet-1");
    });
    add("function without security group in " + region, [function](Program& p) {
      As<Function>(p, function)
          .mutable_vpc_config()
          ->clear_security_group_ids();
    });
    add("function in a foreign security group in " + region,
        [function](Program& p) {
          As<Function>(p, function)
              .mutable_vpc_config()
              ->set_security_group_ids(0, "sg-1");
        });
  }
  add("no peering",
      [](Program& p) { Erase(p, "us-west-2/network/PeeringConnection"); });
  add("peering without region", [](Program& p) {
    As<aws::ec2::VPCPeeringConnection>(p, "us-west-2/network/PeeringConnection")
        .clear_peer_region();
  });
  add("peering with itself", [](Program& p) {
    As<aws::ec2::VPCPeeringConnection>(p, "us-west-2/network/PeeringConnection")
        .set_peer_vpc_id("${Vpc}");
  });
  add("overlapping VPCs", [](Program& p) {
    As<aws::ec2::VPC>(p, "us-west-2/network/Vpc").set_cidr_block("10.0.0.0/16");
  });
}

void AddParityMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"parity", name, std::move(mutate)});
  };
  add("standby with less memory",
      [](Program& p) { As<Function>(p, kFunction).set_memory_size(512); });
  add("standby with less time",
      [](Program& p) { As<Function>(p, kFunction).set_timeout(3); });
  add("standby with concurrency 1", [](Program& p) {
    As<Function>(p, kFunction).set_reserved_concurrent_executions(1);
  });
  add("standby of another runtime",
      [](Program& p) { As<Function>(p, kFunction).set_runtime("python3.12"); });
  add("standby with other code", [](Program& p) {
    As<Function>(p, kFunction).mutable_code()->set_zip_file("def handler(): 0");
  });
  add("standby without a variable", [](Program& p) {
    As<Function>(p, kFunction)
        .mutable_environment()
        ->mutable_variables()
        ->erase("FENCE_SECONDS");
  });
  add("standby with one variable more", [](Program& p) {
    (*As<Function>(p, kFunction)
          .mutable_environment()
          ->mutable_variables())["MODE"]
        .set_string_value("standby");
  });
  add("standby without API", [](Program& p) { Erase(p, "us-west-2/api/Api"); });
  add("standby without health path",
      [](Program& p) { Erase(p, "us-west-2/functions/HealthRoute"); });
  add("standby open to all", [](Program& p) {
    As<aws::api_gateway_v2::Route>(p, "us-west-2/functions/DefaultRoute")
        .set_authorization_type("NONE");
  });
  add("standby's stage deployed by hand", [](Program& p) {
    As<aws::api_gateway_v2::Stage>(p, "us-west-2/functions/Stage")
        .set_auto_deploy(false);
  });
  add("standby without bucket",
      [](Program& p) { Erase(p, "us-west-2/data/DocumentsBucket"); });
  add("standby's bucket without policy",
      [](Program& p) { Erase(p, "us-west-2/data/DocumentsBucketPolicy"); });
  add("standby's bucket without lifecycle", [](Program& p) {
    As<aws::s3::Bucket>(p, "us-west-2/data/DocumentsBucket")
        .clear_lifecycle_configuration();
  });
  add("standby without topic",
      [](Program& p) { Erase(p, "us-west-2/alerts/Topic"); });
  add("standby with fewer zones",
      [](Program& p) { Erase(p, "us-west-2/network/PrivateSubnet3"); });
  add("standby without an endpoint",
      [](Program& p) { Erase(p, "us-west-2/network/DynamodbEndpoint"); });
  add("standby's logs kept for longer", [](Program& p) {
    As<aws::logs::LogGroup>(p, "us-west-2/logs/TransactionProcessorLogGroup")
        .set_retention_in_days(30);
  });
  add("standby's record kept for longer", [](Program& p) {
    As<aws::route53::RecordSet>(p, "us-west-2/routing/FailoverRecord")
        .set_ttl("7200");
  });
  add("standby's alarm with another threshold", [](Program& p) {
    As<aws::cloud_watch::Alarm>(
        p, "us-west-2/monitoring/TransactionProcessorFunctionErrorsAlarm")
        .set_threshold(100);
  });
  add("standby without a configuration parameter", [](Program& p) {
    Erase(p, "us-west-2/configuration/EvaluatorParameter");
  });
  add("standby's egress closed", [](Program& p) {
    As<aws::ec2::SecurityGroup>(p, "us-west-2/network/FunctionSecurityGroup")
        .clear_security_group_egress();
  });
}

void AddWiringMutants(Mutants& mutants) {
  mutants.push_back(
      {"wiring", "StackSet passes one value less", [](Program& p) {
         As<aws::cloud_formation::StackSet>(p, "root/SecondaryStackSet")
             .mutable_parameters()
             ->RemoveLast();
       }});
  mutants.push_back({"wiring", "dependency on nothing", [](Program& p) {
                       At(p, "root/DataStack").depends_on.push_back("Nothing");
                     }});
  mutants.push_back({"wiring", "reference to nothing", [](Program& p) {
                       As<aws::s3::Bucket>(p, "us-west-2/data/DocumentsBucket")
                           .set_bucket_name("${Nothing}-${EnvironmentSuffix}");
                     }});
  mutants.push_back(
      {"wiring", "output that is read and missing",
       [](Program& p) { StackAt(p, "us-west-2/security").outputs.clear(); }});
}

void AddOrderMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"creation-order", name, std::move(mutate)});
  };
  add("replication before the replica's bucket",
      [](Program& p) { At(p, "root/DataStack").depends_on.clear(); });
  add("log destination before its stream",
      [](Program& p) { At(p, "root/LogForwardingStack").depends_on.clear(); });
  add("no reader", [](Program& p) { Erase(p, "root/SecondaryReader"); });
  add("reader before what it reads", [](Program& p) {
    As<aws::cloud_formation::CustomResource>(p, "root/SecondaryReader")
        .mutable_additional()
        ->erase("StackSetId");
  });
  add("function before its log group", [](Program& p) {
    As<Function>(p, "us-west-2/failover/EvaluatorFunction")
        .mutable_logging_config()
        ->set_log_group("/dr/dr-evaluator-${EnvironmentSuffix}");
    // Nothing else of the stack waits for the logs.
    auto& passed =
        *As<aws::cloud_formation::Stack>(p, "us-west-2/secondary/FailoverStack")
             .mutable_parameters();
    passed["LogsEvaluatorLogGroup"].set_string_value(
        "/dr/dr-evaluator-${EnvironmentSuffix}");
  });
  add("bucket before its replication's role", [](Program& p) {
    As<aws::cloud_formation::Stack>(p, "root/DataStack")
        .mutable_parameters()
        ->at("IdentityDocumentsReplicationRoleArn")
        .set_string_value(
            "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/"
            "dr-documents-replication-${EnvironmentSuffix}");
    At(p, "root/DataStack").depends_on.clear();
    At(p, "root/SecondaryStackSet").depends_on.clear();
  });
  add("emptier's call before its function", [](Program& p) {
    As<aws::cloud_formation::Stack>(p, "us-west-2/secondary/BackupStack")
        .mutable_parameters()
        ->at("OperationsEmptierFunctionArn")
        .set_string_value(
            "arn:${AWS::Partition}:lambda:us-west-2:${AWS::AccountId}:function:"
            "dr-emptier-${EnvironmentSuffix}");
  });
}

}  // namespace

void AddPlatformMutants(Mutants& mutants) {
  AddNetworkMutants(mutants);
  AddParityMutants(mutants);
  AddWiringMutants(mutants);
  AddOrderMutants(mutants);
}

}  // namespace drc::testing
