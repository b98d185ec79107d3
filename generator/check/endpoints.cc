// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/endpoint_services.h"
#include "generator/catalogue/regions.h"
#include "generator/check/checks.h"
#include "generator/check/unknown.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

constexpr char kField[] = "interface_endpoints";

// The services that the VPCs have gateway endpoints of.
constexpr absl::string_view kGateways[] = {"dynamodb", "s3"};

void ReportUnknown(const diag::Loc& place, const std::string& service,
                   diag::Diagnostics& out) {
  // "com.amazonaws.us-east-1.sns"
  const std::string last = service.substr(service.rfind('.') + 1);
  const bool is_full_name = absl::StartsWith(service, "com.amazonaws.") &&
                            catalogue::HasEndpointService(last);
  std::vector<std::string> names;
  for (const absl::string_view name : catalogue::AllEndpointServices()) {
    names.emplace_back(name);
  }
  const std::string meant = is_full_name ? last : diag::Nearest(service, names);
  out.Error(place, "unknown-endpoint",
            absl::StrCat(
                "AWS is not known to have a service ", diag::Quoted(service),
                " with interface endpoints", kUnlessAwsHasIt,
                is_full_name
                    ? absl::StrCat("; write ", diag::Quoted(last), " alone")
                    : diag::DidYouMean(meant)))
      .Suggest(service, meant);
}

}  // namespace

void CheckEndpoints(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Network& network = spec.environment->network();
  for (int i = 0; i < network.interface_endpoints_size(); ++i) {
    const std::string& service = network.interface_endpoints(i);
    const diag::Loc place = spec.locations.Of(network, kField, i);
    if (std::find(std::begin(kGateways), std::end(kGateways), service) !=
        std::end(kGateways)) {
      out.Error(place, "duplicate-name",
                absl::StrCat("the VPCs have a gateway endpoint of ",
                             diag::Quoted(service),
                             " in any case, which is free; remove it"));
    } else if (!service.empty() && !catalogue::HasEndpointService(service)) {
      ReportUnknown(place, service, out);
    } else if (const std::string& region =
                   spec.environment->regions().primary().name();
               catalogue::PartitionOf(region) == "aws-cn") {
      // AWS CDK API Reference, "InterfaceVpcEndpointAwsService".
      const std::string name =
          absl::StrCat("com.amazonaws.", region, ".", service);
      out.Error(
          place, "unknown-endpoint",
          absl::StrCat("the endpoint is called ", name,
                       " here, and in "
                       "China many are called cn.",
                       name, ": add those by `resources`", kUnlessAwsHasIt));
    }
  }
}

}  // namespace drc::check
