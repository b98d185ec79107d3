// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr bool kIsLabel = true;
constexpr char kOneLeads[] =
    "one leads to the primary, the other to the secondary; static-stability "
    "follows both";

}  // namespace

std::vector<Type> ApiEntries() {
  return {
      {"AWS::ApiGatewayV2::Api", Name{"/Name", Scope::kRegion, 128, kIsLabel},
       kIdOfAws, kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::ApiMapping", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      // Its name is the API's alone: two APIs may have one of the same.
      {"AWS::ApiGatewayV2::Authorizer", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::DomainName",
       Name{"/DomainName", Scope::kRegion, 512},
       None{"what it stands for is known once it is deployed"}, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Integration", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Route", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Stage", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      // A common name; AWS Certificate Manager API Reference,
      // "RequestCertificate".
      {"AWS::CertificateManager::Certificate",
       Name{"/DomainName", Scope::kRegion, 64, kIsLabel}, kIdOfAws, kNoData,
       Emptied{"Certificate"}, InSecondary{}},
      {"AWS::Route53::HealthCheck", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}},
      // A domain name has 255 octets at most (RFC 1035).
      {"AWS::Route53::HostedZone",
       Name{"/Name", Scope::kAccount, 255, kIsLabel}, kIdOfAws, kNoData,
       kGoesAsItIs, kPrimaryOnly},
      {"AWS::Route53::RecordSet",
       Name{"/SetIdentifier", Scope::kAccount, 0, kIsLabel}, kNobodyRefers,
       kNoData, kGoesAsItIs, InSecondary{}, Exceptions{},
       Exceptions{{"/Failover", kOneLeads},
                  {"/HealthCheckId", kOneLeads},
                  {"/SetIdentifier", kOneLeads}}},
  };
}

}  // namespace drc::catalogue
