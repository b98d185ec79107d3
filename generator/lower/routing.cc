// SPDX-License-Identifier: Apache-2.0
//
// Zone, health checks and failover records. All of it exists before it is
// needed: a failover changes nothing but the state of a check, which Route 53
// evaluates on its data plane, in many regions. Its control plane lies in
// us-east-1 and may be gone with the primary.
//
//   PRIMARY record   <- PrimaryRecordCheck: both of
//                         NotActiveCheck: the secondary's "/active" does not
//                         answer 200, as it does while it is the active writer
//                         NotActiveLatch: the alarm on the metric that says so
//                         is not raised; it keeps its state where data fail
//   SECONDARY record <- nothing: of a pair that are both ill Route 53 answers
//                         with the primary
//
// So names lead where writes are accepted, whatever a probe of a region says: a
// primary that comes back, or that is ill but answers, stays out of DNS until
// somebody fails back. Either check takes the primary out. The path does so
// within half a minute, and would let it in again where overload keeps it from
// answering; the alarm takes some two minutes, and holds.
//
// PrimaryCheck and SecondaryCheck watch the endpoints and decide nothing.
#include "aws/route53.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"
#include "generator/proof/sizing.h"

namespace drc::lower {
namespace {

using aws::route53::HealthCheck;
using aws::route53::RecordSet;

HealthCheck& AddCheck(const Context& context, const Side& side,
                      absl::string_view id, absl::string_view name) {
  auto& check = side.In(stacks::kRouting)
                    .Add<HealthCheck>(
                        id, context.At(context.env.routing().health_check()));
  auto* tag = check.add_health_check_tags();
  tag->set_key("Name");
  tag->set_value(absl::StrCat(Suffixed("dr"), "-", name));
  return check;
}

// Probes a path of the region's API. The endpoint's own name is probed, so SNI
// and certificate fit; `Regions` is left open, so that the loss of one region
// costs one of eight groups of checkers.
HealthCheck& AddEndpointCheck(const Context& context, const Side& side,
                              absl::string_view id, absl::string_view name,
                              const std::string& path) {
  const dr::v1::HealthCheck& spec = context.env.routing().health_check();
  HealthCheck& check = AddCheck(context, side, id, name);
  auto* config = check.mutable_health_check_config();
  config->set_type("HTTPS");
  config->set_fully_qualified_domain_name(ApiHost(side));
  config->set_port(443);
  config->set_resource_path(path);
  config->set_request_interval(spec.interval_seconds());
  config->set_failure_threshold(spec.failure_threshold());
  config->set_enable_sni(true);
  auto& origins = side.In(stacks::kRouting).Find(id)->property_origins;
  origins.emplace_back("/HealthCheckConfig/RequestInterval",
                       context.At(spec, "interval_seconds"));
  origins.emplace_back("/HealthCheckConfig/FailureThreshold",
                       context.At(spec, "failure_threshold"));
  origins.emplace_back("/HealthCheckConfig/ResourcePath",
                       context.At(spec, "path"));
  return check;
}

void AddRecord(const Context& context, const Side& side,
               const std::string& check) {
  const dr::v1::Routing& routing = context.env.routing();
  program::Stack& stack = side.In(stacks::kRouting);
  auto& record = stack.Add<RecordSet>("FailoverRecord",
                                      context.At(routing, "record_name"));
  record.set_name(ServiceName(context));
  record.set_set_identifier(absl::StrCat(
      Suffixed(side.is_primary ? "primary" : "secondary"), "-", side.name()));
  record.set_failover(side.is_primary ? "PRIMARY" : "SECONDARY");
  if (!check.empty()) record.set_health_check_id(check);
  if (routing.has_existing_zone()) {
    record.set_hosted_zone_id(routing.existing_zone().hosted_zone_id());
    record.set_type("A");
    auto* target = record.mutable_alias_target();
    target->set_dns_name(
        side.Ref(stacks::kApi, "DomainName", "RegionalDomainName"));
    target->set_hosted_zone_id(
        side.Ref(stacks::kApi, "DomainName", "RegionalHostedZoneId"));
    target->set_evaluate_target_health(false);
    return;
  }
  record.set_hosted_zone_id(context.primary.Ref(stacks::kZone, "Zone"));
  record.set_type("CNAME");
  record.set_ttl(absl::StrCat(routing.ttl_seconds()));
  record.add_resource_records(ApiHost(side));
  stack.Find("FailoverRecord")
      ->property_origins.emplace_back("/TTL",
                                      context.At(routing, "ttl_seconds"));
}

// The checks that take the primary's record out. They belong to one stack, so
// that an update replaces a child only after its parent has let go of it.
void AddSwitch(const Context& context) {
  const Side& side = context.secondary;
  auto* path =
      AddEndpointCheck(context, side, "NotActiveCheck", "not-failed-over",
                       std::string(functions::active_region::kPath))
          .mutable_health_check_config();
  path->set_request_interval(proof::kSwitchIntervalSeconds);
  path->set_failure_threshold(proof::kSwitchThreshold);
  path->set_inverted(true);
  auto* latch =
      AddCheck(context, side, "NotActiveLatch", "not-failed-over-latch")
          .mutable_health_check_config();
  latch->set_type("CLOUDWATCH_METRIC");
  latch->mutable_alarm_identifier()->set_name(
      side.Ref(stacks::kFailover, kNotActiveAlarmId));
  latch->mutable_alarm_identifier()->set_region(side.name());
  latch->set_insufficient_data_health_status("LastKnownStatus");
  auto* both = AddCheck(context, side, "PrimaryRecordCheck", "primary-record")
                   .mutable_health_check_config();
  both->set_type("CALCULATED");
  both->set_health_threshold(2);
  both->add_child_health_checks("${NotActiveCheck}");
  both->add_child_health_checks("${NotActiveLatch}");
}

// Checks begin once there is something to answer them.
void WaitForFunctions(const Side& side) {
  side.In(stacks::kRouting)
      .deployed_by->depends_on.push_back(
          side.In(stacks::kFunctions).deployed_by->logical_id);
}

void AddZone(const Context& context) {
  auto& zone = context.primary.In(stacks::kZone)
                   .Add<aws::route53::HostedZone>(
                       "Zone", context.At(context.env.routing()));
  zone.set_name(OwnedZoneName(context));
  zone.mutable_hosted_zone_config()->set_comment(
      absl::StrCat("Failover records of ", Suffixed(context.env.name())));
}

}  // namespace

void LowerRouting(Context& context) {
  if (context.env.routing().has_owned_zone()) AddZone(context);
  for (const Side* side : context.sides()) WaitForFunctions(*side);
  const std::string& path = context.env.routing().health_check().path();

  for (const Side* side : context.sides()) {
    AddEndpointCheck(context, *side,
                     side->is_primary ? "PrimaryCheck" : "SecondaryCheck",
                     side->is_primary ? "primary" : "secondary", path);
  }
  AddSwitch(context);
  AddRecord(context, context.secondary, "");
  AddRecord(context, context.primary,
            context.secondary.Ref(stacks::kRouting, "PrimaryRecordCheck"));
}

}  // namespace drc::lower
