// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/route_access.h"
#include "generator/proof/units.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

constexpr int kAliasTtl = 60;

}  // namespace

void AddRouting(const dr::v1::Environment& environment, Decisions& decisions) {
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
}

}  // namespace drc::report
