// SPDX-License-Identifier: Apache-2.0
//
// Layers that a function can use, in the region that it is in.
#include "absl/container/flat_hash_set.h"
#include "generator/catalogue/regions.h"
#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"

namespace drc::check {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Layer;

constexpr absl::string_view kRule = "layer";
constexpr absl::string_view kType = "AWS::Lambda::LayerVersion";
constexpr absl::string_view kAccount = "${AWS::AccountId}";

// One of the two regions.
struct Side {
  const dr::v1::Region& region;
  bool is_primary;
};

// What is told of a layer in a region: why a function there cannot use it and
// what is meant instead, or the layer that it is a version of, the same however
// it is spelt.
struct Found {
  std::string fault;
  std::string meant;
  std::string layer;
};

// A layer is one of an account, by its name.
std::string LayerOf(absl::string_view account, absl::string_view name) {
  return absl::StrCat(account, ":", name);
}

// What a resource of the spec's own has published.
std::string LayerOf(const dr::v1::Resource& own,
                    const google::protobuf::Message& version) {
  const std::string name = program::TextAt(version, "/LayerName");
  // CloudFormation makes one of a name that is not said.
  return name.empty() ? absl::StrCat(own.stack(), "/", own.id())
                      : LayerOf(kAccount, name);
}

Found OfResource(const Environment& env, const Side& side,
                 const std::string& stack, const std::string& id) {
  const auto elsewhere =
      side.is_primary ? dr::v1::PLACEMENT_SECONDARY : dr::v1::PLACEMENT_PRIMARY;
  std::string type;
  std::vector<std::string> layers;
  for (const dr::v1::Resource& own : env.resources()) {
    const auto* message = parse::MessageIn(own.properties());
    if (message == nullptr || own.placement() == elsewhere) continue;
    const std::string& found =
        schema::ResourceOf(message->GetDescriptor())->type_name();
    if (found == kType) {
      layers.push_back(absl::StrCat("${", own.stack(), "/", own.id(), "}"));
    }
    if (own.stack() != stack || own.id() != id) continue;
    if (found == kType) return {"", "", LayerOf(own, *message)};
    type = found;
  }
  if (!type.empty()) {
    return {absl::StrCat("is an ", type, ", and no ", kType)};
  }
  return {absl::StrCat("names no ", kType, " of `resources` in ",
                       side.region.name()),
          diag::Nearest(absl::StrCat("${", stack, "/", id, "}"), layers)};
}

Found OfArn(const std::string& text, const Side& side) {
  // AWS Lambda API Reference, "PublishLayerVersion": the first version is 1.
  static const RE2& form =
      *new RE2(R"(arn:(aws[a-z-]*|\$\{AWS::Partition\}):lambda:)"
               R"(([a-z]{2,3}(?:-[a-z]+)+-[0-9]+|\$\{AWS::Region\}):)"
               R"(([0-9]{12}|\$\{AWS::AccountId\}):layer:)"
               R"(((?:[A-Za-z0-9_-]|\$\{EnvironmentSuffix\})+):[1-9][0-9]*)");
  std::string partition, region, account, name;
  if (!RE2::FullMatch(text, form, &partition, &region, &account, &name)) {
    return {
        "is no ARN of a layer's version, as "
        "arn:aws:lambda:${AWS::Region}:123456789012:layer:orders:3, and no "
        "reference to one, as ${layers/Orders}"};
  }
  const std::string& here = side.region.name();
  if (!absl::StartsWith(region, "$") && region != here) {
    return {absl::StrCat("lies in ", region, ", and the function in ", here,
                         " can use none but its own region's")};
  }
  const std::string fault = PartitionFault(partition, here);
  if (!fault.empty()) return {fault};
  return {"", "", LayerOf(account, name)};
}

Found Find(const Environment& env, const std::string& text, const Side& side) {
  static const RE2& reference =
      *new RE2(R"(\$\{(?:(primary|secondary)/)?([a-z0-9-]+)/([A-Za-z0-9]+)\})");
  std::string of, stack, id;
  if (!RE2::FullMatch(text, reference, &of, &stack, &id)) {
    return OfArn(text, side);
  }
  if (!of.empty() && (of == "primary") != side.is_primary) {
    return {absl::StrCat("is the ", of, "'s, and the function in ",
                         side.region.name(),
                         " can use none but its own region's")};
  }
  return OfResource(env, side, stack, id);
}

// The layers of a function, first in the primary: what is wrong in both regions
// is told once.
class Checker {
 public:
  Checker(Spec& spec, const dr::v1::Function& function)
      : spec_(spec), function_(function) {}

  void Check(const Side& side) {
    // Where each layer stands already.
    absl::flat_hash_map<std::string, diag::Loc> known;
    for (const Layer& layer : function_.layers()) {
      const bool is_other = !side.is_primary && layer.has_secondary_arn();
      const std::string& text = is_other ? layer.secondary_arn() : layer.arn();
      const diag::Loc place =
          spec_.Of(layer, is_other ? "secondary_arn" : "arn");
      // Of an empty one, CheckStructure has its say.
      if (text.empty() || (!is_other && bad_.contains(&layer))) continue;
      Found found = Find(spec_.env, text, side);
      if (!found.fault.empty()) {
        if (!side.is_primary && !is_other) {
          found.fault += "; write it for both, or say its `secondary_arn`";
          found.meant.clear();
        }
        Report(layer, text, place,
               absl::StrCat(found.fault, diag::DidYouMean(found.meant)))
            .Suggest(text, found.meant);
        continue;
      }
      const auto [before, is_new] = known.emplace(found.layer, place);
      if (is_new) continue;
      Report(layer, text, place,
             "is of a layer that is there already; Lambda takes one version of "
             "each, once")
          .Note(before->second, "the layer");
    }
  }

 private:
  diag::Finding& Report(const Layer& layer, const std::string& text,
                        diag::Loc place, const std::string& fault) {
    bad_.insert(&layer);
    return spec_.Error(place, kRule, "the layer $0 $1", diag::Quoted(text),
                       fault);
  }

  Spec& spec_;
  const dr::v1::Function& function_;
  absl::flat_hash_set<const Layer*> bad_;
};

}  // namespace

std::string PartitionFault(absl::string_view partition,
                           absl::string_view region) {
  const absl::string_view own = catalogue::PartitionOf(region);
  if (absl::StartsWith(partition, "$") || partition == own) return "";
  return absl::StrCat("lies in the partition ", partition, ", and ", region,
                      " in ", own, "; write ${AWS::Partition}");
}

void CheckLayers(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  for (const dr::v1::Function& function : spec.env.functions()) {
    Checker checker(spec, function);
    checker.Check({regions.primary(), true});
    checker.Check({regions.secondary(), false});
  }
}

}  // namespace drc::check
