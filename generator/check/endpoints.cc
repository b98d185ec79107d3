// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/regions.h"
#include "generator/check/checks.h"

namespace drc::check {
namespace {

constexpr char kField[] = "interface_endpoints";

// The services that the VPCs have gateway endpoints of.
constexpr absl::string_view kGateways[] = {"dynamodb", "s3"};

void ReportUnknown(Spec& spec, const diag::Loc& place,
                   const std::string& service) {
  // "com.amazonaws.us-east-1.sns"
  const std::string last = service.substr(service.rfind('.') + 1);
  const bool is_full_name = absl::StartsWith(service, "com.amazonaws.") &&
                            catalogue::HasEndpointService(last);
  std::vector<std::string> names;
  for (const absl::string_view name : catalogue::AllEndpointServices()) {
    names.emplace_back(name);
  }
  const std::string meant = is_full_name ? last : diag::Nearest(service, names);
  spec.Error(
          place, "unknown-endpoint",
          "AWS is not known to have a service $0 with interface endpoints$1$2",
          diag::Quoted(service), kUnlessAwsHasIt,
          is_full_name ? absl::StrCat("; write ", diag::Quoted(last), " alone")
                       : diag::DidYouMean(meant))
      .Suggest(service, meant);
}

}  // namespace

void CheckEndpoints(Spec& spec) {
  const dr::v1::Network& network = spec.env.network();
  for (int i = 0; i < network.interface_endpoints_size(); ++i) {
    const std::string& service = network.interface_endpoints(i);
    const diag::Loc place = spec.Of(network, kField, i);
    if (absl::c_linear_search(kGateways, service)) {
      spec.Error(place, "duplicate-name",
                 "the VPCs have a gateway endpoint of $0 in any case, which is "
                 "free; remove it",
                 diag::Quoted(service));
    } else if (!service.empty() && !catalogue::HasEndpointService(service)) {
      ReportUnknown(spec, place, service);
    } else if (const std::string& region = spec.env.regions().primary().name();
               catalogue::PartitionOf(region) == "aws-cn") {
      // AWS CDK API Reference, "InterfaceVpcEndpointAwsService".
      const std::string name =
          absl::StrCat("com.amazonaws.", region, ".", service);
      spec.Error(place, "unknown-endpoint",
                 "the endpoint is called $0 here, and in China many are called "
                 "cn.$0: add those by `resources`$1",
                 name, kUnlessAwsHasIt);
    }
  }
}

}  // namespace drc::check
