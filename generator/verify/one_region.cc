// SPDX-License-Identifier: Apache-2.0
//
// What the spec has in both regions it says once: where its text names what
// lies in the primary, the secondary's needs it there too.

#include "absl/strings/str_replace.h"
#include "aws/cloud_watch.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// What texts mean, by their pointers; of functions, their variables, as other
// rules tell of images and layers.
using Texts = std::map<std::string, std::string>;

Texts TextsOf(const Node& node) {
  const bool is_function = node.As<aws::lambda::Function>() != nullptr;
  Texts texts;
  program::ReadTexts(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const std::string at = pointer.Text();
        if (is_function && !absl::StartsWith(at, "/Environment/")) return;
        // What people read.
        if (absl::EndsWith(at, "Description") || absl::StartsWith(at, "/Tags"))
          return;
        texts.emplace(at, node.Meaning(text));
      });
  return texts;
}

const Node* LikeInPrimary(const Node& node) {
  const auto& nodes = node.model->nodes();
  const auto found = absl::c_find_if(nodes, [&](const Node& other) {
    return other.IsInPrimary() && other.stack->name == node.stack->name &&
           other.resource->logical_id == node.resource->logical_id;
  });
  return found == nodes.end() ? nullptr : &*found;
}

// What is made in the primary, and of no region.
bool IsGlobalOne(const Model& model, absl::string_view named) {
  return absl::c_any_of(model.nodes(), [&](const Node& node) {
    return (IsGlobal(node) ||
            (node.entry != nullptr && node.entry->IsWorldwide()) ||
            absl::StartsWith(node.type, "AWS::GlobalAccelerator::") ||
            node.type == "AWS::RDS::GlobalCluster" ||
            node.Text("/Scope") == "CLOUDFRONT") &&
           absl::StartsWith(named, absl::StrCat("${", node.Path()));
  });
}

// Of alarms and of keys other rules tell.
bool IsToldElsewhere(const Node& node, absl::string_view pointer,
                     absl::string_view named) {
  return absl::StrContains(named, ":kms:") ||
         // Of AWS WAF, as Amazon CloudFront has it.
         absl::StrContains(named, ":global/") ||
         // Ids, which tell of no region, of both as likely as not.
         (!absl::StrContains(named, ":") &&
          absl::StartsWith(pointer, "/PolicyDocument")) ||
         absl::EndsWith(named, "/security/Key}") ||
         node.As<aws::cloud_watch::Alarm>() != nullptr;
}

// What a text names that one region alone has: an ARN or a host of the region,
// a resource there, or the id of one of Amazon EC2, wherever that is.
std::string NamedIn(const std::string& text, const std::string& region) {
  static const RE2& id = *new RE2(
      "((?:acl|ami|eipalloc|eni|igw|lt|nat|pcx|pl|rtb|sg|snap|subnet|tgw|vol|"
      "vpc|vpce)-(?:[0-9a-f]{8}|[0-9a-f]{17}))");
  std::string named;
  if (RE2::FullMatch(text, id, &named)) return named;
  // Few do, and the expression is made for each.
  if (!absl::StrContains(text, region)) return named;
  RE2::PartialMatch(
      text,
      absl::StrReplaceAll(R"((arn:(?:[a-z-]+|\$\{AWS::Partition\}):)"
                          R"([a-z0-9-]+:REGION:[^\s"',]*|)"
                          R"(\$\{REGION/[^}]*\}|)"
                          R"([A-Za-z0-9{}$:.-]+\.REGION\.[A-Za-z0-9{}$:.-]+))",
                          {{"REGION", region}}),
      &named);
  return named;
}

// Whether a text of the node, or of another of its type beside it, names its
// like in the node's region, of an ARN what the service has there.
bool NamesLike(const Node& node, const std::string& named,
               const std::string& region) {
  const size_t at = named.find(region);
  if (at == named.npos) return false;
  const std::string like = absl::StrReplaceAll(
      absl::StartsWith(named, "arn:") ? named.substr(0, at + region.size())
                                      : named,
      {{region, node.region()}});
  return absl::c_any_of(node.model->nodes(), [&](const Node& other) {
    return other.stack == node.stack && other.type == node.type &&
           absl::c_any_of(TextsOf(other), [&](const auto& text) {
             return absl::StrContains(text.second, like);
           });
  });
}

}  // namespace

void VerifyOneRegion(const Model& model) {
  for (const Node& node : model.nodes()) {
    const bool is_function =
        node.As<aws::lambda::Function>() != nullptr && !IsOfCompiler(node);
    if (node.IsInPrimary() || !(node.resource->is_added || is_function)) {
      continue;
    }
    const Node* like = LikeInPrimary(node);
    if (like == nullptr) continue;
    const Texts texts = TextsOf(node);
    std::optional<Texts> likes;
    for (const auto& [pointer, text] : texts) {
      const std::string named = NamedIn(text, model.primary());
      if (named.empty()) continue;
      if (!likes.has_value()) likes = TextsOf(*like);
      const auto same = likes->find(pointer);
      if (same == likes->end() || same->second != text ||
          IsToldElsewhere(node, pointer, named) || IsGlobalOne(model, named) ||
          NamesLike(node, named, model.primary())) {
        continue;
      }
      node.Report(
          pointer, is_function ? "function-region" : "resource-region",
          "names ", named, " in ", pointer, ", and so does ", like->Path(),
          ": one region alone has that, and may be lost; write "
          "${AWS::Region} or a reference without a region, or name its like "
          "of ",
          node.region(), " beside it");
    }
  }
}

}  // namespace drc::verify
