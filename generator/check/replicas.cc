// SPDX-License-Identifier: Apache-2.0
//
// Replicas that resources of the spec's own say, as secrets and file systems
// do.

#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"

namespace drc::check {
namespace {

constexpr char kRule[] = "resource";

// Of resources that say their replicas, the property, the pointer of them, and
// what of one says that it is there (Amazon EFS API Reference,
// "DestinationToCreate").
struct Replicas {
  absl::string_view property, pointer;
  std::vector<absl::string_view> names;
  // Whether nothing else brings the same into both regions.
  bool is_only_way;
};

const std::vector<Replicas>& AllReplicas() {
  static const auto& all = *new std::vector<Replicas>{
      {"replica_regions", "/ReplicaRegions/*/", {"Region"}, true},
      {"replication_configuration",
       "/ReplicationConfiguration/Destinations/*/",
       {"Region", "FileSystemId", "AvailabilityZoneName"},
       false},
  };
  return all;
}

// What AWS copies to another region is not made there as well: a secret and its
// replicas.
void CheckPlace(Spec& spec, const dr::v1::Resource& resource,
                const program::Property& replica) {
  const dr::v1::Regions& regions = spec.env.regions();
  const bool is_there = (replica.text == regions.primary().name() &&
                         resource.placement() != dr::v1::PLACEMENT_SECONDARY) ||
                        (replica.text == regions.secondary().name() &&
                         resource.placement() != dr::v1::PLACEMENT_PRIMARY);
  if (!is_there) return;
  spec.Error(spec.Of(*replica.holders.back(), "region"), kRule,
             "`region` is $0, where the resource itself lies; a resource with "
             "replicas is in one region",
             replica.text);
}

void CheckReplicasOf(Spec& spec, const dr::v1::Resource& resource,
                     const google::protobuf::Message& message) {
  for (const Replicas& row : AllReplicas()) {
    const std::string region = absl::StrCat(row.pointer, "Region");
    if (program::FieldAt(message.GetDescriptor(), region) == nullptr) continue;
    for (const program::Property& replica :
         program::PropertiesAt(message, region)) {
      if (!replica.text.empty()) CheckPlace(spec, resource, replica);
    }
    // What is in the secondary alone is what another one is replicated to.
    if (resource.state() != dr::v1::STATE_REPLICATED ||
        resource.placement() == dr::v1::PLACEMENT_SECONDARY ||
        (!row.is_only_way &&
         resource.placement() != dr::v1::PLACEMENT_PRIMARY) ||
        absl::c_any_of(row.names, [&](absl::string_view name) {
          const auto named =
              program::PropertiesAt(message, absl::StrCat(row.pointer, name));
          return !named.front().text.empty();
        })) {
      continue;
    }
    spec.Error(spec.Of(resource, "state"), kRule,
               "`state` is STATE_REPLICATED, and `$0` names no region: nothing "
               "replicates it; say a replica, with `placement: "
               "PLACEMENT_PRIMARY`, or what becomes of it without one",
               row.property);
  }
}

}  // namespace

void CheckReplicas(Spec& spec) {
  for (const dr::v1::Resource& resource : spec.env.resources()) {
    const auto* message = parse::MessageIn(resource.properties());
    if (message != nullptr) CheckReplicasOf(spec, resource, *message);
  }
}

}  // namespace drc::check
