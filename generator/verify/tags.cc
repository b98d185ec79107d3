// SPDX-License-Identifier: Apache-2.0
//
// Whose a resource is says its tag: what deletes asks for it, and what has
// another environment's is left alone.

#include "aws/backup.pb.h"
#include "aws/cloud_formation.pb.h"
#include "generator/schema/elements.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using google::protobuf::Message;
using google::protobuf::Struct;
using google::protobuf::Value;
using schema::FieldSchema;
using schema::Kind;

constexpr absl::string_view kRule = "destroyable";

struct Tag {
  std::string key, value;
  int index = -1;  // of a list's; of a map's none
};

std::vector<Tag> TagsOf(const Message& message,
                        const catalogue::TagField& tags) {
  const auto& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, tags.field);
  std::vector<Tag> found;
  found.reserve(size);
  for (int i = 0; i < size; ++i) {
    const Message& tag = reflection.GetRepeatedMessage(message, tags.field, i);
    found.push_back({tag.GetReflection()->GetString(tag, tags.key),
                     tag.GetReflection()->GetString(tag, tags.value),
                     tags.field->is_map() ? -1 : i});
  }
  return found;
}

// Of free JSON, an object whose members are tags.
std::vector<Tag> TagsOf(const Struct& object) {
  std::vector<Tag> found;
  for (const auto& [key, value] : object.fields()) {
    found.push_back({key, value.string_value()});
  }
  return found;
}

// The JSON pointer of one of a property's.
std::string At(const std::string& place, const Tag& tag) {
  return tag.index < 0 ? absl::StrCat(place, "/", tag.key)
                       : absl::StrCat(place, "/", tag.index);
}

bool IsOfEnvironment(const Node& node, const Tag& tag) {
  return tag.key == program::kSuffixTag &&
         node.Meaning(tag.value) == "${EnvironmentSuffix}";
}

// Whether a property's name says that it gives tags: "Tags", "HostedZoneTags",
// "TagSpecifications", and not "TagFilters".
bool GivesTags(absl::string_view property) {
  return absl::StrContains(property, "Tag") &&
         !absl::StrContains(property, "Filter");
}

// Finds the tags by which a resource would be somebody else's. Conditions of
// policies do not tell the keys' case (IAM User Guide, "IAM JSON policy
// elements: Condition").
class ForeignTags {
 public:
  // Returns whether there is one.
  bool Find(const Node& node) {
    static thread_local schema::PropertySearch search(GivesTags);
    found_ = false;
    search.Walk(*node.resource->properties, *node.resource->schema,
                [&](const Message& message, const FieldSchema& field,
                    const std::string& place) {
                  return RefuseIn(node, message, field, place);
                });
    return found_;
  }

 private:
  // Whether a field's tags are all that is below it.
  bool RefuseIn(const Node& node, const Message& message,
                const FieldSchema& field, const std::string& place) {
    if (!GivesTags(field.descriptor->json_name())) return false;
    if (const auto tags = catalogue::TagsIn(field.descriptor)) {
      Refuse(node, place, TagsOf(message, *tags));
      return true;
    }
    if (field.is_list || field.is_map) return false;
    const auto* reflection = message.GetReflection();
    if (field.kind == Kind::kStruct) {
      Refuse(node, place,
             TagsOf(static_cast<const Struct&>(
                 reflection->GetMessage(message, field.descriptor))));
    } else if (field.kind == Kind::kValue) {
      Refuse(node, place,
             TagsOf(static_cast<const Value&>(
                        reflection->GetMessage(message, field.descriptor))
                        .struct_value()));
    }
    return false;
  }

  void Refuse(const Node& node, const std::string& place,
              const std::vector<Tag>& tags) {
    bool has_own = false;
    for (auto it = tags.begin(); it != tags.end(); ++it) {
      const Tag& tag = *it;
      RefuseKey(node, place, tag,
                std::any_of(tags.begin(), it, [&](const Tag& other) {
                  return other.key == tag.key;
                }));
      if (!absl::EqualsIgnoreCase(tag.key, program::kSuffixTag)) continue;
      if (!has_own && IsOfEnvironment(node, tag)) {
        has_own = true;
        continue;
      }
      found_ = true;
      node.Report(At(place, tag), kRule, "has a tag ", program::kSuffixTag,
                  " of the spec's own: the compiler gives it, and by it the "
                  "environment knows what it may delete; take it out");
    }
  }

  // AWS General Reference, "Tag naming limits and requirements".
  void RefuseKey(const Node& node, const std::string& place, const Tag& tag,
                 bool is_twice) {
    // Others, TargetTags say, tell which resources are meant.
    if (!absl::StrContains(place, "/Tags")) return;
    const bool is_reserved = absl::StartsWithIgnoreCase(tag.key, "aws:");
    if (!is_reserved && (!is_twice || tag.key == program::kSuffixTag)) return;
    node.Report(At(place, tag), "tag",
                is_reserved
                    ? absl::StrCat("has a tag ", diag::Quoted(tag.key),
                                   "; keys that begin with aws: are AWS's own")
                    : absl::StrCat("has two tags ", diag::Quoted(tag.key),
                                   "; AWS takes a key once"));
  }

  bool found_ = false;
};

// Whether a message's tags have the environment's.
bool HasTag(const Node& node, const Message& message,
            const catalogue::TagField& tags) {
  return absl::c_any_of(TagsOf(message, tags), [&](const Tag& tag) {
    return IsOfEnvironment(node, tag);
  });
}

// Who may do what to the resource by a tag that it has not; empty where it has.
absl::string_view Lacking(const Node& node) {
  static const auto& of_stack_set = *new auto(catalogue::TagsIn(
      aws::cloud_formation::StackSet::descriptor()->FindFieldByName("tags")));
  static const auto& of_points = *new auto(catalogue::TagsIn(
      aws::backup::BackupPlan::BackupRuleResourceType::descriptor()
          ->FindFieldByName("recovery_point_tags")));
  if (const auto* set = node.As<aws::cloud_formation::StackSet>()) {
    if (!HasTag(node, *set, *of_stack_set)) {
      return "its role may delete";
    }
  }
  if (const auto* plan = node.As<aws::backup::BackupPlan>()) {
    for (const auto& rule : plan->backup_plan().backup_plan_rule()) {
      if (!HasTag(node, rule, *of_points)) {
        return "the emptier may delete its recovery points";
      }
    }
  }
  const auto tags = catalogue::DeletedByTag(node.descriptor);
  if (tags.has_value() && !HasTag(node, *node.resource->properties, *tags)) {
    return "whoever deploys its region may delete it";
  }
  return "";
}

}  // namespace

void VerifyTags(const Model& model) {
  ForeignTags foreign;
  for (const Node& node : model.nodes()) {
    if (foreign.Find(node)) continue;
    const absl::string_view who = Lacking(node);
    if (who.empty()) continue;
    node.Report("", kRule, "has no tag ", program::kSuffixTag, " by which ",
                who);
  }
}

}  // namespace drc::verify
