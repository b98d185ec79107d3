// SPDX-License-Identifier: Apache-2.0
//
// What serves in the primary has its like in the secondary, equal but for the
// region's own names and the differences declared here.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "aws/ec2.pb.h"
#include "generator/catalogue/types.h"
#include "generator/schema/value.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/descriptor.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "parity";

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Stacks whose resources serve, or keep what serves.
constexpr absl::string_view kServingStacks[] = {
    "alerts", "api", "configuration", "data", "functions", "network",
};

// Types that one region has for both.
constexpr absl::string_view kOfOneRegion[] = {
    "AWS::DynamoDB::GlobalTable",
    "AWS::EC2::Route",
    "AWS::EC2::VPCPeeringConnection",
};

template <typename List>
bool Has(const List& list, absl::string_view value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

// The properties' values by JSON pointer, each as it is meant.
class Values {
 public:
  Values(const Model& model, const Node& node) : model_(model), node_(node) {
    Read(*node.resource->properties, "");
  }

  const absl::btree_map<std::string, std::string>& by_pointer() const {
    return values_;
  }

 private:
  bool MayDiffer(absl::string_view pointer) const {
    const catalogue::Type* entry = catalogue::FindEntry(node_.type);
    if (entry == nullptr) return false;
    for (const catalogue::Exception& exception : entry->differs) {
      if (pointer == exception.pointer) return true;
    }
    return false;
  }

  void Read(const Message& message, const std::string& pointer) {
    std::vector<const FieldDescriptor*> fields;
    const auto* reflection = message.GetReflection();
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string place = absl::StrCat(pointer, "/", field->json_name());
      if (MayDiffer(place)) continue;
      if (!field->is_repeated()) {
        ReadValue(message, field, -1, place);
        continue;
      }
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        ReadValue(message, field, i,
                  absl::StrCat(place, "/", Key(message, field, i)));
      }
    }
  }

  // Of a map's entry its key, else the index.
  static std::string Key(const Message& message, const FieldDescriptor* field,
                         int index) {
    if (!field->is_map()) return absl::StrCat(index);
    const Message& entry =
        message.GetReflection()->GetRepeatedMessage(message, field, index);
    return schema::ScalarText(entry, field->message_type()->map_key(), -1);
  }

  void ReadValue(const Message& message, const FieldDescriptor* field,
                 int index, const std::string& place) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const auto* reflection = message.GetReflection();
      Read(index < 0 ? reflection->GetMessage(message, field)
                     : reflection->GetRepeatedMessage(message, field, index),
           place);
      return;
    }
    values_[place] =
        model_.Meaning(node_, schema::ScalarText(message, field, index));
  }

  const Model& model_;
  const Node& node_;
  absl::btree_map<std::string, std::string> values_;
};

// A value that says "a region" wherever it names one of the two: what names its
// own region in one names the other in the other, and names that users chose
// may hold either. A key and its replica share their id, which only the key's
// own region can tell.
std::string WithoutRegions(const Node& a, const Node& b,
                           const std::string& value) {
  return absl::StrReplaceAll(
      value, {{absl::StrCat("key/${", a.region(), "/"), "key/${"},
              {absl::StrCat("key/${", b.region(), "/"), "key/${"},
              {a.region(), "<region>"},
              {b.region(), "<region>"}});
}

// Within the network, whose VPC's an address block is, as the node sees it;
// empty of any other value. One block in both regions is not the same.
std::string OwnerOfBlock(const Model& model, const Node& node,
                         const std::string& value) {
  if (!absl::StartsWith(node.type, "AWS::EC2::")) return "";
  for (const auto& [owner, vpc] : model.All<aws::ec2::VPC>()) {
    if (model.Meaning(*owner, vpc->cidr_block()) != value) continue;
    return owner->region() == node.region() ? "its own VPC" : "the other VPC";
  }
  return "";
}

// The value as a message shows it.
std::string Shown(const Model& model, const Node& node,
                  const std::string& value) {
  const std::string owner = OwnerOfBlock(model, node, value);
  return owner.empty() ? diag::Quoted(value)
                       : absl::StrCat(diag::Quoted(value), " of ", owner);
}

// The first pointer at which two resources differ, with both values; empty
// where they are equal.
std::string FirstDifference(const Model& model, const Node& primary,
                            const Node& secondary) {
  const Values a(model, primary);
  const Values b(model, secondary);
  const auto equal = [&](const std::string& x, const std::string& y) {
    const std::string here = OwnerOfBlock(model, primary, x);
    const std::string there = OwnerOfBlock(model, secondary, y);
    if (!here.empty() || !there.empty()) return here == there;
    return x == y || WithoutRegions(primary, secondary, x) ==
                         WithoutRegions(primary, secondary, y);
  };
  for (const auto& [pointer, value] : a.by_pointer()) {
    const auto found = b.by_pointer().find(pointer);
    if (found == b.by_pointer().end()) {
      return absl::StrCat(pointer, " is missing");
    }
    if (equal(value, found->second)) continue;
    return absl::StrCat(pointer, " is ", Shown(model, secondary, found->second),
                        ", there ", Shown(model, primary, value));
  }
  for (const auto& [pointer, value] : b.by_pointer()) {
    if (!a.by_pointer().contains(pointer)) {
      return absl::StrCat(pointer, " is set, there it is not");
    }
  }
  return "";
}

const Node* Like(const Model& model, const Node& node) {
  for (const Node& other : model.nodes()) {
    if (other.region() != node.region() &&
        other.stack->name == node.stack->name &&
        other.resource->logical_id == node.resource->logical_id) {
      return &other;
    }
  }
  return nullptr;
}

void Compare(const Model& model, const Node& primary, const Node& secondary,
             diag::Diagnostics& out) {
  if (primary.type != secondary.type) {
    Report(secondary, "", kRule,
           absl::StrCat("is of another type than ", primary.Path()), out);
    return;
  }
  const std::string difference = FirstDifference(model, primary, secondary);
  if (difference.empty()) return;
  Report(secondary, "", kRule,
         absl::StrCat("differs from ", primary.Path(),
                      ", which it stands by for: ", difference),
         out);
}

}  // namespace

void VerifyParity(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (node.region() != model.primary() || node.stack->parent == nullptr ||
        Has(kOfOneRegion, node.type)) {
      continue;
    }
    const Node* like = Like(model, node);
    if (like != nullptr) {
      // A key and its replica have one material and two types.
      if (node.type != "AWS::KMS::Key") Compare(model, node, *like, out);
    } else if (Has(kServingStacks, node.stack->name)) {
      Report(node, "", kRule,
             "has no like in the secondary region, which could not serve as "
             "the primary does",
             out);
    }
  }
}

}  // namespace drc::verify
