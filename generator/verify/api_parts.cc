// SPDX-License-Identifier: Apache-2.0
//
// What the spec's own resources do to the environment's API and to its names.
// The report says who may call it, and a failover leads through it.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/route53.pb.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/verify/deployed_name.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// The text of the property, where the type has it.
std::string TextOf(const Node& node, absl::string_view pointer) {
  return program::FieldAt(node.descriptor, pointer) == nullptr
             ? ""
             : program::TextAt(*node.resource->properties, pointer);
}

// The resource of the type that the text names, by whatever attribute.
template <typename T>
const Node* Named(const Model& model, const Node& node,
                  const std::string& text) {
  for (const program::Segment& segment :
       program::SplitReferences(model.Meaning(node, text))) {
    if (!segment.is_reference) continue;
    const program::ResourceName name = program::ParseResourceName(segment.text);
    for (const auto& [other, unused] : model.All<T>()) {
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
void VerifyApi(const Model& model, const Node& node, const std::string& text,
               diag::Diagnostics& out) {
  const Node* api = Named<aws::api_gateway_v2::Api>(model, node, text);
  if (api != nullptr && api->resource->is_added) return;
  Report(node, "/ApiId", kRule,
         api == nullptr
             ? absl::StrCat("is part of the API ", model.Meaning(node, text),
                            ", which may be the environment's; name one of the "
                            "spec's own, as ${stack/Id}")
             : std::string("is part of the environment's API, whose routes and "
                           "callers are those of `functions.routes`, "
                           "`functions.access` and `routing`; say it there"),
         out);
}

// Whether the text names the environment's domain, by a reference or written
// out.
bool IsOfEnvironment(const Model& model, const Node& node,
                     const std::string& text) {
  using aws::api_gateway_v2::DomainName;
  const Node* domain = Named<DomainName>(model, node, text);
  if (domain != nullptr) return !domain->resource->is_added;
  for (const auto& [other, properties] : model.All<DomainName>()) {
    if (other->resource->is_added) continue;
    const RE2 name(absl::StrCat(
        "(?i)(?:.*/domainnames/)?",
        DeployedName(model.Meaning(*other, properties->domain_name()))));
    if (RE2::FullMatch(model.Meaning(node, text), name)) return true;
  }
  return false;
}

// A name of DNS ends in a dot, or does not.
std::string WithoutDot(std::string name) {
  if (absl::EndsWith(name, ".")) name.pop_back();
  return name;
}

// Of what is a record, or many: a second one of the environment's name leads
// clients elsewhere, by IPv6 say, past the active region.
void VerifyRecords(const Model& model, const Node& node,
                   absl::string_view pointer, diag::Diagnostics& out) {
  for (const program::Property& record :
       program::PropertiesAt(*node.resource->properties, pointer)) {
    const std::string name = WithoutDot(model.Meaning(node, record.text));
    for (const auto& [other, ours] : model.All<aws::route53::RecordSet>()) {
      if (other->resource->is_added ||
          !RE2::FullMatch(
              name, absl::StrCat("(?i)", DeployedName(WithoutDot(model.Meaning(
                                             *other, ours->name())))))) {
        continue;
      }
      Report(node, record.pointer, kRule,
             "is a record of the environment's name, which leads to the active "
             "region; choose another name",
             out);
      break;
    }
  }
}

}  // namespace

void VerifyApiParts(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    if (node.type == "AWS::Route53::RecordSet") {
      VerifyRecords(model, node, "/Name", out);
    } else if (node.type == "AWS::Route53::RecordSetGroup") {
      VerifyRecords(model, node, "/RecordSets/*/Name", out);
    }
    if (!absl::StartsWith(node.type, "AWS::ApiGateway")) continue;
    // A further name for the environment's API changes nothing of it.
    const bool is_mapping = node.type == "AWS::ApiGatewayV2::ApiMapping";
    const std::string api = TextOf(node, "/ApiId");
    if (!api.empty() && !is_mapping) VerifyApi(model, node, api, out);
    for (const char* pointer : {"/DomainName", "/DomainNameArn"}) {
      const std::string domain = TextOf(node, pointer);
      if (domain.empty() || !IsOfEnvironment(model, node, domain)) continue;
      Report(node, pointer, kRule,
             "is part of the environment's domain name, all of whose paths "
             "lead to its API; have a domain name of the spec's own",
             out);
    }
  }
}

}  // namespace drc::verify
