// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "aws/ec2.pb.h"
#include "generator/json/writer.h"
#include "generator/program/property.h"
#include "generator/schema/elements.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Struct;
using google::protobuf::Value;
using program::Pointer;

// A value that says "a region" wherever it names one of the two: what names its
// own region in one names the other in the other, and names that users chose
// may hold either. A key and its replica share their id, which only the key's
// own region can tell.
std::string WithoutRegions(const Node& a, const Node& b,
                           const std::string& value) {
  if (!absl::StrContains(value, a.region()) &&
      !absl::StrContains(value, b.region())) {
    return value;
  }
  if (!absl::StrContains(value, "key/${")) {
    return absl::StrReplaceAll(
        value, {{a.region(), "<region>"}, {b.region(), "<region>"}});
  }
  return absl::StrReplaceAll(
      value, {{absl::StrCat("key/${", a.region(), "/"), "key/${"},
              {absl::StrCat("key/${", b.region(), "/"), "key/${"},
              {a.region(), "<region>"},
              {b.region(), "<region>"}});
}

// Within the network, whose VPC's an address block is, as the node sees it;
// empty of any other value. One block in both regions is not the same.
std::string OwnerOfBlock(const Node& node, const std::string& value) {
  if (!absl::StartsWith(node.type, "AWS::EC2::")) return "";
  for (const auto& [owner, vpc] : node.model->All<aws::ec2::VPC>()) {
    if (owner->resource->is_added ||
        owner->Meaning(vpc->cidr_block()) != value) {
      continue;
    }
    return owner->region() == node.region() ? "its own VPC" : "the other VPC";
  }
  return "";
}

// The value as a message shows it.
std::string Shown(const Node& node, const std::string& value) {
  const std::string owner = OwnerOfBlock(node, value);
  return owner.empty() ? diag::Quoted(value)
                       : absl::StrCat(diag::Quoted(value), " of ", owner);
}

// Finds where two resources of a type differ, walking both side by side.
class Comparison {
 public:
  // `taken_in`: buckets that were there before, and their likes.
  Comparison(const Node& primary, const Node& secondary,
             const std::vector<const Node*>& taken_in)
      : primary_(primary), secondary_(secondary), taken_in_(taken_in) {}

  // The first difference, with both values; empty where there is none.
  std::string Run() {
    const program::Resource& a = *primary_.resource;
    const program::Resource& b = *secondary_.resource;
    CompareFields(*a.properties, primary_.model->linked().FieldsOf(a),
                  *b.properties, primary_.model->linked().FieldsOf(b),
                  *a.schema, nullptr);
    return difference_;
  }

 private:
  bool MayDiffer(const Pointer& step) const {
    if (primary_.entry == nullptr || primary_.entry->differs.empty()) {
      return false;
    }
    const std::string pointer = step.Text();
    for (const catalogue::Exception& exception : primary_.entry->differs) {
      if (pointer == exception.pointer) return true;
    }
    return false;
  }

  void Differ(const Pointer& at, absl::string_view how) {
    if (difference_.empty()) difference_ = absl::StrCat(at.Text(), how);
  }

  // Whether a value is set in both; tells if only in one.
  bool InBoth(bool a, bool b, const Pointer& at) {
    if (a && !b) Differ(at, " is missing");
    if (b && !a) Differ(at, " is set, there it is not");
    return a && b;
  }

  using Fields = std::vector<const schema::FieldSchema*>;

  void CompareFields(const Message& a, const Fields& set_in_a, const Message& b,
                     const Fields& set_in_b,
                     const schema::MessageSchema& schema, const Pointer* up) {
    const auto& reflection = schema::ReflectionOf(a, schema);
    auto next_of_a = set_in_a.begin();
    auto next_of_b = set_in_b.begin();
    for (const schema::FieldSchema& field : schema.fields) {
      const bool in_a = next_of_a != set_in_a.end() && *next_of_a == &field;
      const bool in_b = next_of_b != set_in_b.end() && *next_of_b == &field;
      if (!in_a && !in_b) continue;
      next_of_a += in_a;
      next_of_b += in_b;
      const FieldDescriptor* descriptor = field.descriptor;
      const Pointer step(up, descriptor->json_name());
      if (MayDiffer(step)) continue;
      if (field.is_map) {
        CompareMaps(a, b, field, &step);
      } else if (field.is_list) {
        const int of_a = reflection.FieldSize(a, descriptor);
        const int of_b = reflection.FieldSize(b, descriptor);
        for (int i = 0; i < std::max(of_a, of_b); ++i) {
          const Pointer element(&step, i);
          if (!InBoth(i < of_a, i < of_b, element)) return;
          if (MayDiffer(Pointer(&step, "*"))) continue;
          CompareValues(a, b, reflection, field, i, element);
        }
      } else if (InBoth(in_a, in_b, step)) {
        CompareValues(a, b, reflection, field, -1, step);
      }
      if (!difference_.empty()) return;
    }
  }

  void CompareMaps(const Message& a, const Message& b,
                   const schema::FieldSchema& field, const Pointer* up) {
    const auto of_b = schema::MapEntries(b, field.descriptor);
    const FieldDescriptor* value =
        field.descriptor->message_type()->map_value();
    schema::FieldSchema single = field;
    single.descriptor = value;
    auto other = of_b.begin();
    for (const auto& entry : schema::MapEntries(a, field.descriptor)) {
      const Pointer step(up, entry.key);
      if (other != of_b.end() && other->key < entry.key) {
        InBoth(false, true, Pointer(up, other->key));
        return;
      }
      const bool both = other != of_b.end() && other->key == entry.key;
      if (!InBoth(true, both, step)) return;
      if (!MayDiffer(step)) {
        CompareValues(*entry.entry, *other->entry,
                      *entry.entry->GetReflection(), single, -1, step);
      }
      ++other;
    }
    if (other != of_b.end()) InBoth(false, true, Pointer(up, other->key));
  }

  void CompareValues(const Message& a, const Message& b,
                     const google::protobuf::Reflection& reflection,
                     const schema::FieldSchema& field, int index,
                     const Pointer& at) {
    const FieldDescriptor* descriptor = field.descriptor;
    const auto sub = [&](const Message& message) -> const Message& {
      return index < 0
                 ? reflection.GetMessage(message, descriptor)
                 : reflection.GetRepeatedMessage(message, descriptor, index);
    };
    std::string scratch_a, scratch_b;
    switch (field.kind) {
      case schema::Kind::kText: {
        const auto text = [&](const Message& message,
                              std::string* scratch) -> const std::string& {
          return index < 0 ? reflection.GetStringReference(message, descriptor,
                                                           scratch)
                           : reflection.GetRepeatedStringReference(
                                 message, descriptor, index, scratch);
        };
        return CompareTexts(text(a, &scratch_a), text(b, &scratch_b), at);
      }
      case schema::Kind::kMessage:
        return CompareFields(sub(a), schema::SetFields(sub(a), *field.message),
                             sub(b), schema::SetFields(sub(b), *field.message),
                             *field.message, &at);
      case schema::Kind::kStruct:
        return CompareStructs(static_cast<const Struct&>(sub(a)),
                              static_cast<const Struct&>(sub(b)), at);
      case schema::Kind::kValue:
        return CompareJson(static_cast<const Value&>(sub(a)),
                           static_cast<const Value&>(sub(b)), at);
      case schema::Kind::kScalar:
      case schema::Kind::kForeign:
        return CompareTexts(schema::ScalarText(a, descriptor, index),
                            schema::ScalarText(b, descriptor, index), at);
    }
  }

  void CompareStructs(const Struct& a, const Struct& b, const Pointer& at) {
    const auto of_a = json::OrderedMembers(a);
    for (const auto* member : of_a) {
      const Pointer step(&at, member->first);
      const auto other = b.fields().find(member->first);
      if (!InBoth(true, other != b.fields().end(), step)) return;
      CompareJson(member->second, other->second, step);
      if (!difference_.empty()) return;
    }
    if (b.fields().size() == a.fields().size()) return;
    for (const auto* member : json::OrderedMembers(b)) {
      InBoth(a.fields().contains(member->first), true,
             Pointer(&at, member->first));
    }
  }

  void CompareJson(const Value& a, const Value& b, const Pointer& at) {
    if (a.kind_case() != b.kind_case()) {
      return Differ(at, " is another kind of JSON");
    }
    switch (a.kind_case()) {
      case Value::kStringValue:
        return CompareTexts(a.string_value(), b.string_value(), at);
      case Value::kStructValue:
        return CompareStructs(a.struct_value(), b.struct_value(), at);
      case Value::kListValue: {
        const auto& of_a = a.list_value().values();
        const auto& of_b = b.list_value().values();
        for (int i = 0; i < std::max(of_a.size(), of_b.size()); ++i) {
          const Pointer element(&at, i);
          if (!InBoth(i < of_a.size(), i < of_b.size(), element)) return;
          CompareJson(of_a[i], of_b[i], element);
          if (!difference_.empty()) return;
        }
        return;
      }
      case Value::kNumberValue:
      case Value::kBoolValue:
        if (a.number_value() != b.number_value() ||
            a.bool_value() != b.bool_value()) {
          Differ(at, " is another value");
        }
        return;
      case Value::kNullValue:
      case Value::KIND_NOT_SET:
        return;
    }
  }

  bool IsRegion(absl::string_view text) const {
    return text == primary_.region() || text == secondary_.region();
  }

  void CompareTexts(const std::string& a, const std::string& b,
                    const Pointer& at) {
    const std::string& says_here = primary_.Meaning(a);
    const std::string& says_there = secondary_.Meaning(b);
    // One block in both regions is not the same.
    if (says_here == says_there &&
        !absl::StartsWith(primary_.type, "AWS::EC2::")) {
      return;
    }
    // A bucket may be called as a region is.
    if (IsRegion(says_here) && IsRegion(says_there) &&
        says_here != says_there) {
      return;
    }
    std::string scratch_here, scratch_there;
    const std::string& here = PlaceOrValue(says_here, scratch_here);
    const std::string& there = PlaceOrValue(says_there, scratch_there);
    const std::string owner_here = OwnerOfBlock(primary_, here);
    const std::string owner_there = OwnerOfBlock(secondary_, there);
    if (!owner_here.empty() || !owner_there.empty()) {
      if (owner_here == owner_there) return;
    } else if (here == there ||
               WithoutRegions(primary_, secondary_, here) ==
                   WithoutRegions(primary_, secondary_, there)) {
      return;
    }
    Differ(at, absl::StrCat(" is ", Shown(secondary_, there), ", there ",
                            Shown(primary_, here)));
  }

  // What exists already is known by AWS's id, or by a name of its own; what it
  // means is its place among the resources of its region.
  const std::string& PlaceOrValue(const std::string& value,
                                  std::string& scratch) const {
    for (const Node& existing : primary_.model->existing()) {
      if (existing.ref.empty() || existing.ref != value) continue;
      scratch = absl::StrCat("${", existing.Path(), "}");
      return scratch;
    }
    for (const Node* bucket : taken_in_) {
      absl::string_view rest = value;
      if (value != bucket->ref && !(absl::ConsumePrefix(&rest, bucket->arn) &&
                                    (rest.empty() || rest.front() == '/'))) {
        continue;
      }
      scratch =
          absl::StrCat(bucket->region(), "/", bucket->resource->logical_id,
                       value == bucket->ref ? "" : absl::StrCat(".Arn", rest));
      return scratch;
    }
    return value;
  }

  const Node& primary_;
  const Node& secondary_;
  const std::vector<const Node*>& taken_in_;
  std::string difference_;
};

}  // namespace

std::string FindDifference(const Node& primary, const Node& secondary,
                           const std::vector<const Node*>& taken_in) {
  return Comparison(primary, secondary, taken_in).Run();
}

}  // namespace drc::verify
