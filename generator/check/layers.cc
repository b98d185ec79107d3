// SPDX-License-Identifier: Apache-2.0
//
// Layers that a function can use, in the region that it is in.
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/own_properties.h"
#include "generator/parse/parse.h"
#include "generator/schema/schema.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Layer;

constexpr absl::string_view kRule = "layer";
constexpr absl::string_view kType = "AWS::Lambda::LayerVersion";

// An ARN that stands in a spec, taken apart.
struct Arn {
  bool is_one = false;
  std::string region;
};

Arn Parse(const std::string& text) {
  static const RE2& form =
      *new RE2(R"(arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):lambda:)"
               R"(([a-z]{2,3}(?:-[a-z]+)+-[0-9]+|\$\{AWS::Region\}):)"
               R"((?:[0-9]{12}|\$\{AWS::AccountId\}):layer:)"
               R"((?:[A-Za-z0-9_-]|\$\{EnvironmentSuffix\})+:[0-9]+)");
  Arn arn;
  arn.is_one = RE2::FullMatch(text, form, &arn.region);
  return arn;
}

// Why the resource of the spec's own that a reference names is no layer; empty
// where it is one, or none of the spec's own, which other rules tell.
std::string ResourceFault(const Environment& env, const std::string& stack,
                          const std::string& id) {
  for (const dr::v1::Resource& own : env.resources()) {
    const auto* message = parse::MessageIn(own.properties());
    if (own.stack() != stack || own.id() != id || message == nullptr) continue;
    const std::string& type =
        schema::ResourceOf(message->GetDescriptor())->type_name;
    if (type == kType) return "";
    return absl::StrCat("is an ", type, ", and no ", kType);
  }
  return "";
}

// Why a function in the region cannot use the layer; empty where it may.
std::string Fault(const Environment& env, const std::string& text,
                  const dr::v1::Region& region, bool is_primary) {
  static const RE2& reference =
      *new RE2(R"(\$\{(?:(primary|secondary)/)?([a-z0-9-]+)/([A-Za-z0-9]+)\})");
  std::string side, stack, id;
  if (RE2::FullMatch(text, reference, &side, &stack, &id)) {
    if (!side.empty() && (side == "primary") != is_primary) {
      return absl::StrCat("is the ", side, "'s, and the function in ",
                          region.name(), " can use none but its own region's");
    }
    return ResourceFault(env, stack, id);
  }
  const Arn arn = Parse(text);
  if (!arn.is_one) {
    return "is no ARN of a layer's version, as arn:aws:lambda:${AWS::Region}:"
           "123456789012:layer:orders:3, and no reference to one, as "
           "${layers/Orders}";
  }
  if (absl::StartsWith(arn.region, "$") || arn.region == region.name()) {
    return "";
  }
  return absl::StrCat("lies in ", arn.region, ", and the function in ",
                      region.name(), " can use none but its own region's");
}

}  // namespace

void CheckLayers(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const Environment& env = *spec.environment;
  const dr::v1::Regions& regions = env.regions();
  for (const dr::v1::Function& function : env.functions()) {
    absl::flat_hash_set<std::string> known;
    for (const Layer& layer : function.layers()) {
      const auto expect = [&](const char* field, const std::string& text,
                              const std::string& fault) {
        if (fault.empty()) return true;
        out.Error(spec.locations.Of(layer, field), kRule,
                  absl::StrCat("the layer ", diag::Quoted(text), " ", fault));
        return false;
      };
      if (layer.arn().empty()) continue;  // CheckStructure says so
      const bool is_good = expect(
          "arn", layer.arn(), Fault(env, layer.arn(), regions.primary(), true));
      if (layer.has_secondary_arn()) {
        expect("secondary_arn", layer.secondary_arn(),
               Fault(env, layer.secondary_arn(), regions.secondary(), false));
      } else if (is_good) {
        std::string fault = Fault(env, layer.arn(), regions.secondary(), false);
        if (!fault.empty()) {
          fault += "; write it for both, or say its `secondary_arn`";
        }
        expect("arn", layer.arn(), fault);
      }
      if (!known.insert(layer.arn()).second) {
        expect("arn", layer.arn(), "is there already; Lambda takes it once");
      }
    }
  }
}

}  // namespace drc::check
