// SPDX-License-Identifier: Apache-2.0
//
// What only the program of payments has: a custom domain, a table without lag,
// interface endpoints, subscribers.
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/events.pb.h"
#include "aws/lambda.pb.h"
#include "aws/route53.pb.h"
#include "aws/sns.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::api_gateway_v2::ApiMapping;
using aws::api_gateway_v2::DomainName;
using aws::dynamodb::GlobalTable;
using aws::ec2::SecurityGroup;
using aws::events::Rule;
using aws::route53::RecordSet;
using program::Program;

constexpr char kPayments[] = "us-east-1/data/PaymentsTable";
constexpr char kSessions[] = "us-east-1/data/SessionsTable";

class Builder {
 public:
  explicit Builder(Mutants& mutants) : mutants_(mutants) {}

  void Add(const char* rule_id, const std::string& name,
           std::function<void(Program&)> mutate) {
    mutants_.push_back({rule_id, name, std::move(mutate), kPaymentsSpec});
  }

 private:
  Mutants& mutants_;
};

void AddTables(Builder& b) {
  b.Add("alarm", "lag of a table that has none", [](Program& p) {
    auto& alarm = As<aws::cloud_watch::Alarm>(
        p, "us-east-1/monitoring/SessionsTableReplicationAlarm");
    for (auto& dimension : *alarm.mutable_dimensions()) {
      if (dimension.name() == "TableName") {
        dimension.set_value("payments-${EnvironmentSuffix}");
      }
    }
  });
  b.Add("alarm", "index that the table lacks", [](Program& p) {
    As<GlobalTable>(p, kSessions)
        .mutable_global_secondary_indexes(0)
        ->set_index_name("by-customer");
  });
  b.Add("table-replication", "strong without a witness", [](Program& p) {
    As<GlobalTable>(p, kPayments).clear_global_table_witnesses();
  });
  b.Add("table-replication", "witness where a replica is", [](Program& p) {
    As<GlobalTable>(p, kPayments)
        .mutable_global_table_witnesses(0)
        ->set_region("us-west-2");
  });
  b.Add("table-replication", "witness of an eventual table", [](Program& p) {
    As<GlobalTable>(p, kSessions)
        .add_global_table_witnesses()
        ->set_region("us-east-2");
  });
  b.Add("table-replication", "strong with time to live", [](Program& p) {
    As<GlobalTable>(p, kPayments)
        .mutable_time_to_live_specification()
        ->set_enabled(true);
  });
}

void AddDomains(Builder& b) {
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    const std::string api = region + "/api/";
    b.Add("destroyable", region + " certificate without emptier",
          [api](Program& p) {
            At(p, api + "DomainName").depends_on.clear();
            Erase(p, api + "CertificateEmptier");
          });
    b.Add("destroyable", region + " domain that may outlive the emptier",
          [api](Program& p) { At(p, api + "DomainName").depends_on.clear(); });
    b.Add("destroyable", region + " emptier that may not look",
          [region](Program& p) {
            const std::string role = region == "us-east-1"
                                         ? "PrimaryEmptierRole"
                                         : "SecondaryEmptierRole";
            EraseStatement(RightsAt(p, role), "Certificates");
          });
    b.Add("physical-name", region + " certificate of a long name",
          [api](Program& p) {
            As<aws::certificate_manager::Certificate>(p, api + "Certificate")
                .set_domain_name(absl::StrCat(std::string(32, 'a'),
                                              "-${EnvironmentSuffix}",
                                              ".payments.acme.net"));
          });
    b.Add("static-stability", region + " domain that leads to no API",
          [region](Program& p) { Erase(p, region + "/functions/ApiMapping"); });
  }
  b.Add("static-stability", "standby's record leads to the primary's domain",
        [](Program& p) {
          auto& standby = As<RecordSet>(p, "us-west-2/routing/FailoverRecord");
          standby.mutable_alias_target()->set_dns_name(
              "${us-east-1/api/DomainName.RegionalDomainName}");
        });
  b.Add("parity", "domain in the primary alone",
        [](Program& p) { Erase(p, "us-west-2/functions/ApiMapping"); });
  b.Add("parity", "other TLS at the standby", [](Program& p) {
    As<DomainName>(p, "us-west-2/api/DomainName")
        .mutable_domain_name_configurations(0)
        ->set_security_policy("TLS_1_0");
  });
}

// The function that answers no requests waits for months in a passive region.
void AddKeptActive(Builder& b) {
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    const std::string rule =
        region + "/functions/SessionKeeperFunctionKeepActive";
    b.Add("static-stability", region + " function that nothing keeps active",
          [rule](Program& p) {
            Erase(p, rule + "Permission");
            Erase(p, rule);
          });
    b.Add("static-stability", region + " function kept active by nobody",
          [rule](Program& p) { As<Rule>(p, rule).set_state("DISABLED"); });
    b.Add("static-stability", region + " function kept active too rarely",
          [rule](Program& p) {
            As<Rule>(p, rule).set_schedule_expression("rate(8 days)");
          });
    b.Add("static-stability", region + " function kept active who knows when",
          [rule](Program& p) {
            As<Rule>(p, rule).set_schedule_expression("cron(0 0 1 1 ? *)");
          });
    b.Add("static-stability", region + " rule that keeps another one active",
          [rule, region](Program& p) {
            As<Rule>(p, rule).mutable_targets(0)->set_arn(
                "${PaymentProcessorFunction.Arn}");
            As<aws::lambda::Permission>(p, rule + "Permission")
                .set_function_name("${PaymentProcessorFunction}");
          });
  }
}

void AddNetwork(Builder& b) {
  b.Add("network", "interface endpoints closed to the peer", [](Program& p) {
    As<SecurityGroup>(p, "us-west-2/network/EndpointSecurityGroup")
        .mutable_security_group_ingress()
        ->RemoveLast();
  });
  b.Add("parity", "standby's endpoints answer the other VPC", [](Program& p) {
    As<SecurityGroup>(p, "us-west-2/network/EndpointSecurityGroup")
        .mutable_security_group_egress(0)
        ->set_cidr_ip("10.20.0.0/16");
  });
  b.Add("parity", "standby's functions enter from their own VPC twice",
        [](Program& p) {
          auto& group =
              As<SecurityGroup>(p, "us-west-2/network/FunctionSecurityGroup");
          group.mutable_security_group_ingress(1)->set_cidr_ip(
              group.security_group_ingress(0).cidr_ip());
        });
  b.Add("parity", "interface endpoint in the primary alone",
        [](Program& p) { Erase(p, "us-west-2/network/SnsEndpoint"); });
  b.Add("parity", "subscriber of the primary alone",
        [](Program& p) { Erase(p, "us-west-2/alerts/Subscription1"); });
  b.Add("parity", "standby tells another address", [](Program& p) {
    As<aws::sns::Subscription>(p, "us-west-2/alerts/Subscription1")
        .set_endpoint("nobody@acme.net");
  });
}

}  // namespace

void AddPaymentsMutants(Mutants& mutants) {
  Builder builder(mutants);
  AddTables(builder);
  AddDomains(builder);
  AddKeptActive(builder);
  AddNetwork(builder);
}

}  // namespace drc::testing
