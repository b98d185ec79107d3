// SPDX-License-Identifier: Apache-2.0
//
// Sources: AWS CloudFormation User Guide, "Update behaviors of stack
// resources", "Name type", and the types' pages; Amazon VPC User Guide, "VPC
// CIDR blocks"; Amazon Route 53 API Reference, "DeleteHealthCheck"; AWS KMS API
// Reference, "CreateKey".
#include "generator/catalogue/types.h"
#include "generator/net/cidr.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

constexpr char kSubnet[] = "AWS::EC2::Subnet";
constexpr char kNatGateway[] = "AWS::EC2::NatGateway";
constexpr char kHealthCheck[] = "AWS::Route53::HealthCheck";

// What AWS has once at a place, though it has no name of the user's: the
// properties that say where. Of a second one it refuses to make some, and takes
// others for the first: its deletion in the end is that of both. Source: each
// service's API Reference, "Create...", "Put..." or "Associate..."; Amazon SNS
// API Reference, "Subscribe".
struct Site {
  absl::string_view type;
  std::vector<absl::string_view> pointers;
  // Whether CloudFormation deletes one before it makes that which replaces it
  // (`replacementStrategy` of its schema).
  bool deleted_first = false;
};

const Site* SiteOf(absl::string_view type) {
  static const auto& sites = *new std::vector<Site>{
      {"AWS::ApiGatewayV2::ApiMapping", {"/DomainName", "/ApiMappingKey"}},
      {"AWS::ApiGatewayV2::Route", {"/ApiId", "/RouteKey"}},
      {"AWS::EC2::Route",
       {"/RouteTableId", "/DestinationCidrBlock", "/DestinationIpv6CidrBlock",
        "/DestinationPrefixListId"}},
      {"AWS::EC2::SubnetRouteTableAssociation", {"/SubnetId"}, true},
      {"AWS::EC2::TransitGatewayRouteTableAssociation",
       {"/TransitGatewayAttachmentId"},
       true},
      {"AWS::Lambda::EventSourceMapping", {"/FunctionName", "/EventSourceArn"}},
      {"AWS::Route53::RecordSet",
       {"/HostedZoneId", "/Name", "/Type", "/SetIdentifier"}},
      {"AWS::S3::BucketPolicy", {"/Bucket"}},
      {"AWS::SNS::Subscription", {"/TopicArn", "/Protocol", "/Endpoint"}},
      {"AWS::SNS::TopicPolicy", {"/Topics"}},
      {"AWS::SQS::QueuePolicy", {"/Queues"}},
  };
  const auto site = absl::c_find_if(
      sites, [&](const Site& known) { return known.type == type; });
  return site == sites.end() ? nullptr : &*site;
}

bool AreAtOneSite(const Site& site, const Json& a, const Json& b) {
  return !a.is_null() && !b.is_null() &&
         absl::c_all_of(site.pointers, [&](absl::string_view pointer) {
           return At(a, pointer) == At(b, pointer);
         });
}

// A replacement is made while the replaced resource still has the name.
std::string RefuseFixedName(const Change& change) {
  if (change.action != Action::kReplace || change.name.empty() ||
      !change.new_name.empty()) {
    return "";
  }
  const catalogue::Name& name = *catalogue::FindEntry(change.type)->name.fact();
  if (name.scope == catalogue::Scope::kParent) return "";
  if (change.type == "AWS::EC2::SecurityGroup" && Differs(change, "/VpcId")) {
    return "a VPC keeps its block: its groups would be made anew under names "
           "that are still taken; deploy another environment, with another "
           "suffix, and move";
  }
  if (change.type == kGlobalTable) {
    return "a table keeps its key: add a table of another name, copy the items "
           "to it, let the functions use it, then remove this one";
  }
  return "its replacement would need the name while it is still taken: give "
         "another name, or remove it in one deployment and add it in the next";
}

// What was there before is imported under its name, and stays under it: a stack
// would make the other one.
std::string RefuseOtherStore(const Change& change) {
  if (!change.is_apart || change.action != Action::kReplace ||
      change.new_name.empty() || !catalogue::KeepsData(change.type)) {
    return "";
  }
  return "what was there before is taken in as it is, and never renamed or "
         "made: drop it in one release, and add the other in the next";
}

std::string RefuseKey(const Change& change) {
  if (change.type != "AWS::KMS::Key" || change.action == Action::kCreate ||
      change.action == Action::kDelete) {
    return "";
  }
  for (const char* fixed : {"/MultiRegion", "/KeySpec", "/KeyUsage"}) {
    if (Differs(change, fixed)) {
      return absl::StrCat("a key's ", &fixed[1],
                          " is chosen when it is made, and all data are under "
                          "this key: deploy another environment and move");
    }
  }
  return "";
}

std::string RefuseServiceToken(const Change& change) {
  if (change.action != Action::kReplace ||
      !absl::StartsWith(change.type, "Custom::")) {
    return "";
  }
  return "the function of a custom resource is chosen when it is made: keep "
         "the function's name";
}

// S3 looks for a replication's destination when it is set up.
std::string RefuseReplication(const Change& change, const Release& before) {
  if (change.action != Action::kCreate || change.type != "AWS::S3::Bucket" ||
      change.region == before.root->region ||
      Member(change.after, "ReplicationConfiguration").is_null()) {
    return "";
  }
  return "it replicates to the primary's bucket, which is made after it: first "
         "deploy it without `replication.failback`";
}

// The role that deploys the secondary may change the records of one zone. That
// of the former one would stay, lead its name to the standby, and keep the zone
// (Amazon Route 53 API Reference, "DeleteHostedZone").
std::string RefuseZone(const Change& change, const Release& before) {
  if (change.action != Action::kReplace ||
      change.type != "AWS::Route53::RecordSet" ||
      change.region == before.root->region ||
      !Differs(change, "/HostedZoneId")) {
    return "";
  }
  return "a record of the secondary keeps its zone, as its role may no longer "
         "touch the former one's: deploy another environment, with another "
         "suffix, and move";
}

// What depends on other resources, too.
class Relations {
 public:
  Relations(const Release& before, const Release& after,
            const std::vector<Change>& changes)
      : before_(before),
        changes_(changes),
        lost_rights_(before, after, changes) {}

  std::string Refuse(const Change& change) const {
    for (const std::string& text :
         {lost_rights_.Refuse(change), RefuseReplication(change, before_),
          RefuseZone(change, before_), RefuseSubnet(change),
          RefuseNatGateway(change), RefuseHealthCheck(change),
          RefuseTakenName(change), RefuseTakenPlace(change)}) {
      if (!text.empty()) return text;
    }
    return "";
  }

 private:
  // A new subnet is made before the former ones are deleted.
  std::string RefuseSubnet(const Change& change) const {
    if (change.type != kSubnet || change.action == Action::kUpdate ||
        change.action == Action::kDelete || Differs(change, "/VpcId")) {
      return "";
    }
    const absl::StatusOr<net::Cidr> block =
        net::Cidr::Parse(TextIn(change.after, "CidrBlock"));
    if (!block.ok()) return "";
    for (const Resource& each : before_.Resources(kSubnet)) {
      if (each.in->path != change.path) continue;
      const Json meaning = MeaningOf(each.properties(), *each.in, before_);
      const absl::StatusOr<net::Cidr> other =
          net::Cidr::Parse(TextIn(meaning, "CidrBlock"));
      const Json& vpc = Member(change.after, "VpcId");
      if (vpc.is_null() || Member(meaning, "VpcId") != vpc || !other.ok() ||
          !block->Overlaps(*other)) {
        continue;
      }
      return absl::StrCat(
          "a subnet of another zone or block is made before the former one is "
          "deleted, and ",
          TextIn(change.after, "CidrBlock"), " is taken by ", each.id,
          ": give it a block that is free, or add a zone at the end");
    }
    return "";
  }

  // An address has one gateway at a time (Amazon EC2 API Reference,
  // "CreateNatGateway").
  std::string RefuseNatGateway(const Change& change) const {
    if (change.type != kNatGateway || change.action != Action::kReplace ||
        Differs(change, "/AllocationId")) {
      return "";
    }
    return "the gateway that replaces it would need its address while it is "
           "still taken: deploy `network.nat: NAT_NONE` first, and the change "
           "in the next deployment; the addresses are others then";
  }

  // One that another stack counts cannot be deleted before that is changed.
  std::string RefuseHealthCheck(const Change& change) const {
    if (change.type != kHealthCheck || change.action != Action::kReplace) {
      return "";
    }
    const std::string key = absl::StrCat(change.path, "#", change.logical_id);
    for (const Change& other : changes_) {
      if (other.type != kHealthCheck || other.path == change.path) continue;
      for (const Json& child :
           ListAt(other.before, "/HealthCheckConfig/ChildHealthChecks")) {
        if (ResourceOf(TextIn(child, kAtom)) == key) {
          return absl::StrCat(
              "it is counted by ", other.Path(),
              ", and cannot be deleted before that lets go: keep it as it is");
        }
      }
    }
    return "";
  }

  // What moves to another logical id or stack is made before it is deleted
  // where it was.
  std::string RefuseTakenName(const Change& change) const {
    if (change.action != Action::kCreate || change.name.empty()) return "";
    const catalogue::Name& name =
        *catalogue::FindEntry(change.type)->name.fact();
    if (name.scope == catalogue::Scope::kParent) return "";
    for (const Change& other : changes_) {
      const bool goes =
          other.action == Action::kDelete ||
          (other.action == Action::kReplace && !other.new_name.empty());
      if (!goes || other.type != change.type || other.name != change.name ||
          other.region != change.region) {
        continue;
      }
      return absl::StrCat(
          "its name is still taken by ", other.Path(),
          ", which is deleted in the end: keep id and stack, give another "
          "name, or remove it in one deployment and add it in the next");
    }
    return "";
  }

  // The same of what has no name.
  std::string RefuseTakenPlace(const Change& change) const {
    const Site* site = SiteOf(change.type);
    if (site == nullptr || change.action == Action::kDelete) return "";
    if (Stays(*site, change)) {
      return change.action == Action::kReplace && !site->deleted_first
                 ? TakenBy(change)
                 : "";
    }
    for (const Change& other : changes_) {
      if (&other != &change && other.type == change.type &&
          other.region == change.region &&
          AreAtOneSite(*site, other.before, change.after) &&
          !Stays(*site, other)) {
        return TakenBy(other);
      }
    }
    return "";
  }

  // Whether it is where it was, and that is still the same.
  static bool Stays(const Site& site, const Change& change) {
    return AreAtOneSite(site, change.before, change.after) &&
           absl::c_none_of(site.pointers, [&](absl::string_view pointer) {
             return Differs(change, pointer);
           });
  }

  static std::string TakenBy(const Change& other) {
    return absl::StrCat(
        "AWS has one such there, and until it is deleted in the end that is ",
        other.Path(),
        ": keep id and stack, or remove it in one deployment and add it in the "
        "next");
  }

  const Release& before_;
  const std::vector<Change>& changes_;
  const LostRights lost_rights_;
};

}  // namespace

void MarkRefusals(const Release& before, const Release& after,
                  std::vector<Change>& changes) {
  const Relations relations(before, after, changes);
  for (Change& change : changes) {
    for (const auto check : {RefuseOtherStore, RefuseServiceToken, RefuseTable,
                             RefuseKey, RefuseFixedName}) {
      if (change.refused.empty()) change.refused = check(change);
    }
    if (change.refused.empty()) change.refused = relations.Refuse(change);
  }
}

}  // namespace drc::plan
