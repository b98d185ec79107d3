// SPDX-License-Identifier: Apache-2.0
//
// The HTTP API of each region, without what answers it: its host name is known
// before the functions exist, so that the secondary's evaluator can be told
// where to probe the primary. Where an existing zone is given, the same custom
// domain name stands in both regions, each with a certificate of its own.
#include "aws/api_gateway_v2.pb.h"
#include "aws/certificate_manager.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

void AddDomainName(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kApi);
  const dr::v1::ExistingZone& zone = context.env.routing().existing_zone();
  const diag::Loc origin = context.At(zone);
  // A certificate is issued once its record stands in a delegated zone; the
  // record stays there afterwards, which is why the zone must not be the
  // stack's own.
  auto& certificate =
      stack.Add<aws::certificate_manager::Certificate>("Certificate", origin);
  certificate.set_domain_name(ServiceName(context));
  certificate.set_validation_method("DNS");
  auto* validation = certificate.add_domain_validation_options();
  validation->set_domain_name(ServiceName(context));
  validation->set_hosted_zone_id(zone.hosted_zone_id());

  auto& domain =
      stack.Add<aws::api_gateway_v2::DomainName>("DomainName", origin);
  domain.set_domain_name(ServiceName(context));
  auto* configuration = domain.add_domain_name_configurations();
  configuration->set_certificate_arn("${Certificate}");
  configuration->set_endpoint_type("REGIONAL");
  configuration->set_security_policy("TLS_1_2");
  // API Gateway lets go of the certificate some minutes after the domain name
  // is deleted; until then ACM refuses to delete it (AWS Certificate Manager
  // User Guide, "Troubleshoot API Gateway problems").
  AddEmptier(context, side, stacks::kApi, "CertificateEmptier",
             functions::emptier::kCertificate, "${Certificate}", origin);
  stack.Find("DomainName")->depends_on.emplace_back("CertificateEmptier");
}

}  // namespace

std::string ServiceName(const Context& context) {
  const dr::v1::Routing& routing = context.env.routing();
  if (routing.has_existing_zone()) {
    return absl::StrCat(Suffixed(routing.record_name()), ".",
                        routing.existing_zone().domain_name());
  }
  return absl::StrCat(routing.record_name(), ".", OwnedZoneName(context));
}

std::string OwnedZoneName(const Context& context) {
  return absl::StrCat("${EnvironmentSuffix}.",
                      context.env.routing().owned_zone().domain_name());
}

std::string ApiHost(const Side& side) {
  return absl::StrCat(side.Ref(stacks::kApi, "Api"), ".execute-api.",
                      side.name(), ".${AWS::URLSuffix}");
}

void LowerApi(Context& context) {
  const std::string name = context.RoutedFunction().name();
  const diag::Loc origin = context.At(context.env.routing());
  for (const Side* side : context.sides()) {
    program::Stack& stack = side->In(stacks::kApi);
    auto& api = stack.Add<aws::api_gateway_v2::Api>("Api", origin);
    api.set_name(Suffixed(name));
    api.set_description(absl::StrCat("Entry point in ", side->name()));
    api.set_protocol_type("HTTP");
    if (context.env.routing().has_existing_zone())
      AddDomainName(context, *side);
  }
}

}  // namespace drc::lower
