// SPDX-License-Identifier: Apache-2.0
//
// What the spec's own resources do to the environment's API and to its names.
// The report says who may call it, and a failover leads through it.

#include "aws/api_gateway_v2.pb.h"
#include "aws/route53.pb.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// The resource of the type that the text names, by whatever attribute.
template <typename T>
const Node* Named(const Node& node, const std::string& text) {
  for (const program::Segment& segment :
       program::SplitReferences(node.Meaning(text))) {
    if (!segment.is_reference) continue;
    const program::ResourceName name = program::ParseResourceName(segment.text);
    for (const auto& [other, unused] : node.model->All<T>()) {
      if (name.id == other->resource->logical_id &&
          other->stack->IsAt(name.path)) {
        return other;
      }
    }
  }
  return nullptr;
}

// An id that is written out may be that of the environment's API, once it is
// deployed.
void VerifyApi(const Node& node, const std::string& text) {
  const Node* api = Named<aws::api_gateway_v2::Api>(node, text);
  if (api != nullptr && api->resource->is_added) return;
  node.Report(
      "/ApiId", kRule,
      api == nullptr
          ? absl::StrCat("is part of the API ", node.Meaning(text),
                         ", which may be the environment's; name one of the "
                         "spec's own, as ${stack/Id}")
          : std::string("is part of the environment's API, whose routes and "
                        "callers are those of `functions.routes`, "
                        "`functions.access` and `routing`; say it there"));
}

// Whether the text names the environment's domain, by a reference or written
// out.
bool IsOfEnvironment(const Node& node, const std::string& text) {
  using aws::api_gateway_v2::DomainName;
  const Node* domain = Named<DomainName>(node, text);
  if (domain != nullptr) return !domain->resource->is_added;
  for (const auto& [other, properties] : node.model->All<DomainName>()) {
    if (other->resource->is_added) continue;
    const RE2 name(
        absl::StrCat("(?i)(?:.*/domainnames/)?",
                     DeployedName(other->Meaning(properties->domain_name()))));
    if (RE2::FullMatch(node.Meaning(text), name)) return true;
  }
  return false;
}

// A name as Route 53 keeps it: what is written by three octal digits is what
// they mean, and the dot at the end says nothing (Amazon Route 53 Developer
// Guide, "DNS domain name format").
std::string NameInZone(absl::string_view name) {
  std::string kept;
  for (size_t i = 0; i < name.size(); ++i) {
    const absl::string_view code = name.substr(i + 1, 3);
    if (name[i] != '\\' || code.size() != 3 ||
        code.find_first_not_of("01234567") != code.npos) {
      kept += name[i];
      continue;
    }
    kept += static_cast<char>((code[0] - '0') * 64 + (code[1] - '0') * 8 +
                              (code[2] - '0'));
    i += code.size();
  }
  if (absl::EndsWith(kept, ".")) kept.pop_back();
  return kept;
}

// A record of the spec's own.
struct Record {
  std::string pointer;  // of its name
  std::string name, type;
  std::string zone_id, zone_name;  // one of them
};

// Of what is a record, or many.
std::vector<Record> RecordsOf(const Node& node, absl::string_view pointer) {
  std::vector<Record> records;
  for (const program::Property& name :
       program::PropertiesAt(*node.resource->properties, pointer)) {
    if (name.text.empty()) continue;
    // A group says the zone, not its records.
    const auto zone = [&](absl::string_view property) {
      return std::string(node.Meaning(node.Text(property)));
    };
    records.push_back({name.pointer, NameInZone(node.Meaning(name.text)),
                       program::TextAt(*name.holders.back(), "/Type"),
                       zone("/HostedZoneId"),
                       NameInZone(zone("/HostedZoneName"))});
  }
  return records;
}

void VerifyRecord(const Node& node, const Record& record) {
  const auto is = [](const std::string& text, const std::string& name) {
    return RE2::FullMatch(text, absl::StrCat("(?i)", DeployedName(name)));
  };
  for (const auto& [other, ours] : node.model->All<aws::route53::RecordSet>()) {
    if (other->resource->is_added) continue;
    const std::string name = NameInZone(other->Meaning(ours->name()));
    // A second one leads clients elsewhere, by IPv6 say, past the active
    // region.
    if (is(record.name, name)) {
      node.Report(
          record.pointer, kRule,
          "is a record of the environment's name, which leads to the active "
          "region; choose another name");
      return;
    }
    // Amazon Route 53 Developer Guide, "NS and SOA records that Amazon Route 53
    // creates for a public hosted zone".
    const std::string zone = name.substr(name.find('.') + 1);
    if ((record.type == "NS" || record.type == "SOA") &&
        is(record.name, zone) &&
        (record.zone_id == other->Meaning(ours->hosted_zone_id()) ||
         is(record.zone_name, zone))) {
      node.Report(record.pointer, "physical-name", "is the ", record.type,
                  " record of the environment's zone, which Route 53 "
                  "has made with the zone: AWS refuses another");
      return;
    }
  }
}

void VerifyRecords(const Node& node, absl::string_view pointer) {
  for (const Record& record : RecordsOf(node, pointer)) {
    VerifyRecord(node, record);
  }
}

// A zone has one record of a name, type and identifier, whichever region makes
// it (Amazon Route 53 API Reference, "ResourceRecordSet").
void VerifyMadeOnce(const Node& node,
                    std::map<std::string, const Node*>& made) {
  for (const Record& record : RecordsOf(node, "/Name")) {
    const auto [found, is_new] =
        made.emplace(absl::StrCat(record.name, "|", record.type, "|",
                                  record.zone_id, record.zone_name, "|",
                                  node.Meaning(node.Text("/SetIdentifier"))),
                     &node);
    if (is_new) continue;
    node.Report(
        record.pointer, "physical-name", "is the record that ",
        found->second->Path(),
        " is, which Route 53 has once; place it in one region, or have a "
        "`set_identifier` with ${AWS::Region} and a routing policy");
  }
}

}  // namespace

void VerifyApiParts(const Model& model) {
  std::map<std::string, const Node*> made;
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    if (node.type == "AWS::Route53::RecordSet") {
      VerifyMadeOnce(node, made);
      VerifyRecords(node, "/Name");
    } else if (node.type == "AWS::Route53::RecordSetGroup") {
      VerifyRecords(node, "/RecordSets/*/Name");
    }
    if (!absl::StartsWith(node.type, "AWS::ApiGateway")) continue;
    // A further name for the environment's API changes nothing of it.
    const bool is_mapping = node.type == "AWS::ApiGatewayV2::ApiMapping";
    const std::string api = node.Text("/ApiId");
    if (!api.empty() && !is_mapping) VerifyApi(node, api);
    for (const char* pointer : {"/DomainName", "/DomainNameArn"}) {
      const std::string domain = node.Text(pointer);
      if (domain.empty() || !IsOfEnvironment(node, domain)) continue;
      node.Report(
          pointer, kRule,
          "is part of the environment's domain name, all of whose paths "
          "lead to its API; have a domain name of the spec's own");
    }
  }
}

}  // namespace drc::verify
