// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/proof/route_access.h"
#include "generator/proof/subnet_blocks.h"
#include "generator/proof/units.h"
#include "generator/report/decisions.h"

namespace drc::report {
namespace {

using ::dr::v1::Environment;

constexpr char kHealthMetricsRegion[] = "us-east-1";

constexpr int kAliasTtl = 60;

// What an account of the regions needs before AWS does what the templates ask.
void AddRegions(const dr::v1::Regions& regions,
                std::vector<Decision>& decisions) {
  std::vector<std::string> disabled;
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!catalogue::IsEnabledByDefault(region->name())) {
      disabled.push_back(region->name());
    }
  }
  if (!disabled.empty()) {
    decisions.push_back(
        {"opt-in-region",
         absl::Substitute(
             "The account must have enabled $0 before the first deployment.",
             absl::StrJoin(disabled, " and ")),
         "AWS has opened regions disabled since March 2019. 20 hours after one "
         "is disabled again, DynamoDB takes its replicas out of their global "
         "tables.",
         "`regions`",
         "AWS Account Management Reference Guide, \"Enable or disable AWS "
         "Regions in your account\""});
  }
  if (catalogue::PartitionOf(regions.primary().name()) == "aws-cn") {
    decisions.push_back(
        {"china-licence",
         "No name follows the active writer before the account has an ICP "
         "licence.",
         "In China API Gateway answers requests without authentication, and "
         "under custom domain names, for accounts with one alone; Route 53 "
         "asks `/health` and `/active`, which are open.",
         "",
         "Getting Started with Amazon Web Services in China, \"Amazon API "
         "Gateway\""});
  }
}

}  // namespace

void AddNetwork(const Environment& environment,
                std::vector<Decision>& decisions) {
  const dr::v1::Regions& regions = environment.regions();
  AddRegions(regions, decisions);
  std::vector<std::string> open;
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (region->availability_zone_ids().empty() &&
        !region->has_existing_vpc()) {
      open.push_back(region->name());
    }
  }
  if (!open.empty()) {
    decisions.push_back(
        {"zones-of-the-account",
         absl::Substitute("The subnets in $0 lie in the first $1 zones that "
                          "CloudFormation lists in the account.",
                          absl::StrJoin(open, " and "),
                          environment.network().zones()),
         "It lists those with a default subnet, where there is one: fewer in "
         "an account whose default VPC lost some, and zones in which Lambda "
         "runs no functions. Ids name the same zones in every account.",
         "`regions.primary.availability_zone_ids`, "
         "`regions.secondary.availability_zone_ids`",
         "AWS CloudFormation Template Reference, \"Fn::GetAZs\""});
  }
  if (proof::HasNat(environment.network())) {
    decisions.push_back(
        {"nat-per-zone",
         "Each zone has a NAT gateway and an address of its own, in the "
         "standby as well, which is paid for while it waits.",
         "One gateway for several zones is lost with its own, and one that is "
         "made when it is needed is a control plane's work in the middle of a "
         "failover. A regional one follows network interfaces into new zones "
         "within minutes, in which traffic crosses zones. Who lets callers in "
         "by address must know those of both regions: see the outputs. Port "
         "443 is all that functions are let out by; a resource of your own, "
         "AWS::EC2::SecurityGroupEgress, adds others.",
         "`network.interface_endpoints` for what has an endpoint",
         "Amazon VPC User Guide, \"NAT gateway basics\" and \"Regional NAT "
         "gateways for automatic multi-AZ expansion\""});
  }
  if (!environment.network().interface_endpoints().empty()) {
    decisions.push_back(
        {"endpoint-zones",
         absl::Substitute(
             "Each zone has an interface of $0.",
             absl::StrJoin(environment.network().interface_endpoints(), ", ")),
         "Not every service is in each zone and region, and Amazon VPC refuses "
         "an endpoint in a subnet whose zone the service is not in. `aws ec2 "
         "describe-vpc-endpoint-services` tells the account's zones.",
         "`network.interface_endpoints`, `availability_zone_ids`",
         "AWS PrivateLink Guide, \"Access an AWS service using an interface "
         "VPC endpoint\""});
  }
}

void AddRouting(const Environment& environment,
                std::vector<Decision>& decisions) {
  const dr::v1::Routing& routing = environment.routing();
  if (routing.has_existing_zone()) {
    decisions.push_back(
        {"existing-zone",
         absl::Substitute(
             "Clients keep one URL, in the zone $0; the certificates' "
             "validation records stay in it when the environment is deleted.",
             routing.existing_zone().domain_name()),
         "Certificate Manager never removes the records by which it validates, "
         "which is why the zone is not the environment's own.",
         "`routing.owned_zone`",
         "AWS Certificate Manager User Guide, \"DNS validation\""});
    if (routing.ttl_seconds() != kAliasTtl) {
      decisions.push_back(
          {"alias-ttl", "Resolvers keep the records for 60 s.",
           absl::Substitute("The spec says $0 s, but alias records have no TTL "
                            "of their own.",
                            proof::Grouped(routing.ttl_seconds())),
           "",
           "Amazon Route 53 Developer Guide, \"Choosing between alias and "
           "non-alias records\""});
    }
  } else {
    decisions.push_back(
        {"owned-zone",
         "The zone and its failover records are the environment's own; nothing "
         "leads clients to it, and they cannot use TLS under its names.",
         "The records lead to AWS's endpoint names, whose certificates and "
         "routing do not know the zone. A certificate of its own would need a "
         "delegated zone, and would leave records in it that block its "
         "deletion.",
         "`routing.existing_zone`, for production",
         "Amazon API Gateway Developer Guide, \"Custom domain names for HTTP "
         "APIs in API Gateway\""});
  }

  if (proof::AnyRoute(environment, ::dr::v1::AUTHORIZATION_AWS_IAM)) {
    decisions.push_back(
        {"signing-region",
         "Clients sign requests for the region that answers them: after a "
         "failover they must sign for the secondary.",
         "A signature is good in one region, and HTTP APIs take no "
         "multi-Region signature. `/health` is open and names its region; a "
         "client that is answered 403 asks it and signs anew.",
         "`routing.authorization: AUTHORIZATION_JWT`, by tokens that both "
         "regions take; AUTHORIZATION_NONE for functions that authorize "
         "callers themselves",
         "Amazon API Gateway Developer Guide, \"Control access to HTTP APIs "
         "with IAM authorization in API Gateway\""});
  }

  decisions.push_back(
      {"names-follow-the-writer",
       "The health checks of both endpoints watch and decide nothing: names "
       "lead to the active writer.",
       "A region that answers a probe may store nothing, and one that does not "
       "may be back before another region accepts writes; clients would be led "
       "to a region that refuses them.",
       "",
       "AWS Well-Architected Framework, Reliability Pillar, \"Rely on the data "
       "plane and not the control plane during recovery\""});

  const bool has_primarys =
      environment.regions().primary().name() == kHealthMetricsRegion;
  const bool has_secondarys =
      environment.regions().secondary().name() == kHealthMetricsRegion;
  decisions.push_back(
      {"health-metrics",
       has_primarys ? "The alarms on health checks lie in us-east-1 and fall "
                      "silent with it; the evaluator in the secondary detects "
                      "and notifies without them."
       : has_secondarys ? "Only the health check of the secondary has an "
                          "alarm, in us-east-1."
                        : "No alarm watches the health checks; the evaluator's "
                          "metric and alarm take their place.",
       absl::StrCat(
           "Route 53 publishes the metrics of health checks in us-east-1 only",
           has_primarys     ? "."
           : has_secondarys ? ", and what the primary creates exists after the "
                              "secondary's alarms."
                            : ", which is neither of the regions."),
       "",
       "Amazon Route 53 Developer Guide, \"Monitoring health checks using "
       "CloudWatch\""});
}

}  // namespace drc::report
