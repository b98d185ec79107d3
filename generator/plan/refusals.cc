// SPDX-License-Identifier: Apache-2.0
//
// Sources: AWS CloudFormation User Guide, "Update behaviors of stack
// resources", "Name type", and the types' pages; Amazon DynamoDB Developer
// Guide, "Managing Global Secondary Indexes in DynamoDB", "Using time to live
// (TTL) in DynamoDB", "Multi-Region strong consistency (MRSC)", "Understanding
// DynamoDB warm throughput"; Amazon VPC User Guide, "VPC CIDR blocks"; Amazon
// Route 53 API Reference, "DeleteHealthCheck"; AWS KMS API Reference,
// "CreateKey".
#include "generator/plan/refusals.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/types.h"
#include "generator/net/cidr.h"
#include "generator/plan/lost_rights.h"
#include "generator/plan/resource_types.h"
#include "generator/plan/values.h"

namespace drc::plan {
namespace {

constexpr char kTable[] = "AWS::DynamoDB::GlobalTable";
constexpr char kSubnet[] = "AWS::EC2::Subnet";
constexpr char kNatGateway[] = "AWS::EC2::NatGateway";
constexpr char kHealthCheck[] = "AWS::Route53::HealthCheck";

bool Differs(const Change& change, absl::string_view pointer) {
  return std::any_of(change.properties.begin(), change.properties.end(),
                     [&](const std::string& property) {
                       return property == pointer ||
                              absl::StartsWith(property,
                                               absl::StrCat(pointer, "/"));
                     });
}

// Whether both have the property, and not the same.
bool Moves(const Change& change, absl::string_view pointer) {
  const Json* a = ValueAt(change.before, pointer);
  const Json* b = ValueAt(change.after, pointer);
  return a != nullptr && b != nullptr && *a != *b;
}

// The elements of a list by the text of a member.
std::map<std::string, const Json*> ByName(const Json& properties,
                                          absl::string_view list,
                                          absl::string_view name) {
  std::map<std::string, const Json*> elements;
  const Json* found = Find(properties, list);
  if (found == nullptr || !found->is_array()) return elements;
  for (const Json& element : *found) {
    elements.emplace(TextIn(element, name), &element);
  }
  return elements;
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
  if (change.type == kTable) {
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

// A projection, whose attributes have no order.
Json Unordered(const Json* value) {
  if (value == nullptr) return Json();
  Json sorted = *value;
  if (Find(sorted, "NonKeyAttributes") != nullptr) {
    Json& names = sorted["NonKeyAttributes"];
    if (names.is_array()) std::sort(names.begin(), names.end());
  }
  return sorted;
}

std::string RefuseIndexes(const Change& change) {
  constexpr char kIndexes[] = "GlobalSecondaryIndexes";
  const auto before = ByName(change.before, kIndexes, "IndexName");
  const auto after = ByName(change.after, kIndexes, "IndexName");
  int made = 0, removed = 0;
  for (const auto& [name, index] : after) {
    const auto former = before.find(name);
    if (former == before.end()) {
      ++made;
      continue;
    }
    for (const char* fixed : {"KeySchema", "Projection"}) {
      const Json* a = Find(*former->second, fixed);
      const Json* b = Find(*index, fixed);
      if (Unordered(a) != Unordered(b)) {
        return absl::StrCat(
            "an index keeps its key and its projection: add one of another "
            "name in place of \"",
            name,
            "\", and remove this one in the next "
            "deployment");
      }
    }
  }
  for (const auto& [name, index] : before) removed += after.count(name) == 0;
  if (made + removed < 2) return "";
  return absl::StrCat("an update makes or removes one index of a table, not ",
                      made + removed, ": one in each deployment");
}

std::string RefuseAttributes(const Change& change) {
  const auto before =
      ByName(change.before, "AttributeDefinitions", "AttributeName");
  for (const auto& [name, attribute] :
       ByName(change.after, "AttributeDefinitions", "AttributeName")) {
    const auto former = before.find(name);
    if (former == before.end()) continue;
    if (TextIn(*former->second, "AttributeType") !=
        TextIn(*attribute, "AttributeType")) {
      if (ByName(change.after, "KeySchema", "AttributeName").count(name) == 0) {
        return absl::StrCat("an index keeps the type of \"", name,
                            "\": remove the index, and add it again in the "
                            "next deployment");
      }
      return absl::StrCat(
          "the key attribute \"", name,
          "\" keeps its type: add a table of "
          "another name, copy the items to it, let the functions use it, then "
          "remove this one");
    }
  }
  return "";
}

double NumberAt(const Json& properties, absl::string_view pointer) {
  const Json* value = ValueAt(properties, pointer);
  return value != nullptr && value->is_number() ? value->get<double>() : 0;
}

std::string RefuseWarmThroughput(const Change& change) {
  for (const char* units : {"/WarmThroughput/ReadUnitsPerSecond",
                            "/WarmThroughput/WriteUnitsPerSecond"}) {
    const double before = NumberAt(change.before, units);
    if (NumberAt(change.after, units) < before) {
      return absl::StrCat(
          "warm throughput is never lowered again: keep ",
          static_cast<int64_t>(before),
          " units a second or more, by `tables.warm_throughput`");
    }
  }
  return "";
}

// A table is not changed before it is deleted.
std::string RefuseProtected(const Change& change) {
  if (change.action != Action::kDelete || change.is_kept) return "";
  const Json* replicas = Find(change.before, "Replicas");
  if (replicas == nullptr || !replicas->is_array()) return "";
  for (const Json& replica : *replicas) {
    const Json* on = Find(replica, "DeletionProtectionEnabled");
    if (on == nullptr || *on != true) continue;
    return "DynamoDB deletes no protected table: first switch off "
           "`protection.deletion_protection`, in a deployment of its own";
  }
  return "";
}

// A replica is made under its key and keeps it: another one would be another
// replica (hashicorp/terraform-provider-aws, pull request 29102, "Fix creation
// error when KMS").
std::string RefuseTableKey(const Change& change) {
  const auto before = ByName(change.before, "Replicas", "Region");
  for (const auto& [region, replica] :
       ByName(change.after, "Replicas", "Region")) {
    const auto former = before.find(region);
    if (former == before.end()) continue;
    constexpr char kKey[] = "/SSESpecification/KMSMasterKeyId";
    const Json* a = ValueAt(*former->second, kKey);
    const Json* b = ValueAt(*replica, kKey);
    if (a != nullptr && b != nullptr && *a != *b) {
      return "a table with replicas keeps its keys, and all other data are "
             "under them: deploy another environment, with another suffix, and "
             "move";
    }
  }
  return "";
}

std::string RefuseTable(const Change& change) {
  if (change.type != kTable) return "";
  if (change.after.is_null() || change.before.is_null()) {
    return RefuseProtected(change);
  }
  if (Differs(change, "/MultiRegionConsistency") ||
      Differs(change, "/GlobalTableWitnesses")) {
    return "a table's consistency, and its witness, are chosen when it is "
           "made: add a table of another name, copy the items to it, let the "
           "functions use it, then remove this one";
  }
  if (Moves(change, "/TimeToLiveSpecification/AttributeName")) {
    return "the time to live's attribute changes in two steps: first leave it "
           "out, then name the other one, an hour later";
  }
  for (const auto check : {RefuseAttributes, RefuseIndexes,
                           RefuseWarmThroughput, RefuseTableKey}) {
    if (std::string text = check(change); !text.empty()) return text;
  }
  return "";
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
      Find(change.after, "ReplicationConfiguration") == nullptr) {
    return "";
  }
  return "it replicates to the primary's bucket, which is made after it: first "
         "deploy it without `replication.failback`";
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
          RefuseSubnet(change), RefuseNatGateway(change),
          RefuseHealthCheck(change), RefuseTakenName(change)}) {
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
    const auto in = before_.templates.find(change.path);
    if (!block.ok() || in == before_.templates.end()) return "";
    const Json* resources = Find(in->second.body, "Resources");
    if (resources == nullptr || !resources->is_object()) return "";
    for (const auto& [id, resource] : resources->items()) {
      const Json* properties = Find(resource, "Properties");
      if (TextIn(resource, "Type") != kSubnet || properties == nullptr) {
        continue;
      }
      const Json meaning = MeaningOf(*properties, in->second, before_);
      const Json* vpc = Find(meaning, "VpcId");
      const Json* own = Find(change.after, "VpcId");
      const absl::StatusOr<net::Cidr> other =
          net::Cidr::Parse(TextIn(meaning, "CidrBlock"));
      if (vpc == nullptr || own == nullptr || *vpc != *own || !other.ok() ||
          !block->Overlaps(*other)) {
        continue;
      }
      return absl::StrCat(
          "a subnet of another zone or block is made before the former one is "
          "deleted, and ",
          TextIn(change.after, "CidrBlock"), " is taken by ", id,
          ": give it a block that is free, or add a zone "
          "at the end");
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
      const Json* children =
          ValueAt(other.before, "/HealthCheckConfig/ChildHealthChecks");
      if (other.type != kHealthCheck || other.path == change.path ||
          children == nullptr || !children->is_array()) {
        continue;
      }
      for (const Json& child : *children) {
        if (ResourceOf(TextIn(child, kAtom)) == key) {
          return absl::StrCat("it is counted by ", other.Path(),
                              ", and cannot be deleted before that lets go: "
                              "keep it as it is");
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
      return absl::StrCat("its name is still taken by ", other.Path(),
                          ", which is deleted in the end: keep id and stack, "
                          "give another name, or remove it in one deployment "
                          "and add it in the next");
    }
    return "";
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
