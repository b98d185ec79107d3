// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/ascii.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kSuffix = "${EnvironmentSuffix}";

// How many characters a meaning has at most once deployed; -1 where a reference
// has no known bound.
int LongestExpansion(const Model& model, const std::string& meaning) {
  int length = 0;
  for (const program::Segment& segment : program::SplitReferences(meaning)) {
    if (!segment.is_reference) {
      length += segment.text.size();
      continue;
    }
    if (segment.text == "AWS::AccountId") {
      length += 12;
      continue;
    }
    const program::Parameter* parameter =
        model.program().root().FindParameter(segment.text);
    const int bound = parameter == nullptr ? 0 : parameter->max_length;
    if (bound == 0) return -1;
    length += bound;
  }
  return length;
}

// As the catalogue has it, or else AWS's schema.
int Limit(const Node& node, const catalogue::Name& rule) {
  if (rule.limit != 0) return rule.limit;
  const auto* field = program::FieldAt(node.descriptor, rule.pointer);
  return static_cast<int>(schema::PropertyOf(field).max_length());
}

// Types whose names AWS keeps in lower case, whatever a template says, or takes
// in no other. Source: the "Create..." of each service's API Reference.
constexpr absl::string_view kLowerCase[] = {
    "AWS::DAX::Cluster",
    "AWS::DAX::SubnetGroup",
    "AWS::DMS::ReplicationInstance",
    "AWS::DMS::ReplicationSubnetGroup",
    "AWS::DocDB::DBCluster",
    "AWS::DocDB::DBClusterParameterGroup",
    "AWS::DocDB::DBInstance",
    "AWS::DocDB::DBSubnetGroup",
    "AWS::DocDBElastic::Cluster",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::ElastiCache::User",
    "AWS::ElastiCache::UserGroup",
    "AWS::Neptune::DBCluster",
    "AWS::Neptune::DBClusterParameterGroup",
    "AWS::Neptune::DBInstance",
    "AWS::Neptune::DBParameterGroup",
    "AWS::Neptune::DBSubnetGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBClusterEndpoint",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::RDS::GlobalCluster",
    "AWS::Redshift::Cluster",
    "AWS::Redshift::ClusterParameterGroup",
};

// Names from which the ARN does not follow as the catalogue has it.
void VerifyForm(const Node& node, const catalogue::Name& rule,
                const std::string& name) {
  if (absl::c_linear_search(kLowerCase, node.type) &&
      absl::c_any_of(program::SplitReferences(name),
                     [](const program::Segment& segment) {
                       return !segment.is_reference &&
                              absl::c_any_of(segment.text, absl::ascii_isupper);
                     })) {
    node.Report(rule.pointer, "physical-name", "is named ", diag::Quoted(name),
                "; AWS keeps the name in lower case, and no policy "
                "would know it: write it so");
  }
  if (node.type != "AWS::IAM::Role" && node.type != "AWS::IAM::ManagedPolicy") {
    return;
  }
  const std::string path = node.Text("/Path");
  if (path.empty() || path == "/") return;
  node.Report("/Path", "physical-name", "has the path ", diag::Quoted(path),
              ", which would be in its ARN; leave it out, as the other "
              "region and policies know it by its name");
}

// What one of the spec's own lies in, as its other texts say that cannot be
// changed; empty of what the compiler made, which it names apart.
std::string ParentOf(const Node& node, const catalogue::Name& rule) {
  std::string parent;
  if (!node.resource->is_added || rule.scope != catalogue::Scope::kParent) {
    return parent;
  }
  const google::protobuf::Message& properties = *node.resource->properties;
  for (const schema::FieldSchema& field :
       schema::SchemaOf(properties.GetDescriptor()).fields) {
    const std::string pointer =
        absl::StrCat("/", field.descriptor->json_name());
    if (field.kind != schema::Kind::kText || field.is_list || field.is_map ||
        !field.property.create_only() || pointer == rule.pointer) {
      continue;
    }
    absl::StrAppend(&parent, node.Meaning(node.Text(pointer)), "|");
  }
  return parent;
}

// Whether the name is the domain that one of the spec's own is for, of which
// AWS takes more than one, or tells the records of such a domain apart.
bool IsDomain(const Node& node) {
  return node.resource->is_added &&
         (node.type == "AWS::CertificateManager::Certificate" ||
          node.type == "AWS::Route53::HostedZone" ||
          (node.type == "AWS::Route53::RecordSet" &&
           absl::StrContains(node.Text("/Name"), kSuffix)));
}

void VerifyName(const Node& node, const catalogue::Name& rule,
                absl::flat_hash_map<std::string, const Node*>& known) {
  const std::string name = node.Meaning(node.Text(rule.pointer));
  if (name.empty()) {
    // Of a type that the language does not know, a label may be left out.
    if (rule.is_label && node.resource->is_added) return;
    node.Report("", "physical-name", "has no `", rule.pointer.substr(1),
                "`: AWS would pick a name that no policy can expect");
    return;
  }
  VerifyForm(node, rule, name);
  const auto find = [&](const auto&... text) -> diag::Finding& {
    return node.Report(rule.pointer, "physical-name", "is named ",
                       diag::Quoted(name), text...);
  };
  // What was there before keeps its name; what lies in something of this
  // environment's is apart with it.
  const std::string parent = ParentOf(node, rule);
  if (!node.stack->is_apart && !IsDomain(node) &&
      !absl::StrContains(name, kSuffix) && !absl::StrContains(parent, "${")) {
    find(", which lacks ", kSuffix,
         ": two environments could not run side by side");
  }
  const int length = LongestExpansion(*node.model, name);
  const int limit = Limit(node, rule);
  if (limit > 0 && length > limit) {
    find(", up to ", length, " characters long; AWS takes ", limit);
  }
  const bool is_of_parent = rule.scope == catalogue::Scope::kParent;
  if (IsDomain(node) || (is_of_parent && parent.empty())) return;
  const std::string key = absl::StrCat(
      node.type, "|", rule.pointer, "|",
      rule.scope == catalogue::Scope::kAccount ? "" : node.region(), "|",
      parent, name);
  const auto added = known.emplace(key, &node);
  if (added.second) return;
  find(" as ", added.first->second->Path(), " is; the name exists once",
       rule.scope == catalogue::Scope::kRegion ? " in a region" : "")
      .Note(added.first->second->Place(rule.pointer),
            absl::StrCat(added.first->second->Path(), " is asked for here"));
}

}  // namespace

void VerifyNames(const Model& model) {
  absl::flat_hash_map<std::string, const Node*> known;
  known.reserve(model.nodes().size());
  for (const Node& node : model.nodes()) {
    if (node.entry == nullptr) {
      node.Report("", "physical-name",
                  "is of a type that the compiler does not know: ", node.type);
    } else if (const catalogue::Name* rule = node.entry->name.fact()) {
      VerifyName(node, *rule, known);
    }
  }
}

}  // namespace drc::verify
