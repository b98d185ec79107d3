// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/attributes.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "tools/import_schema/property_paths.h"
#include "tools/import_schema/shape.h"

namespace import_schema {
namespace {

using ::nlohmann::json;

constexpr size_t kMaxDepth = 8;

// Whether a text can hold it: it is, or may be, no list and no object.
bool IsText(const Node& node) {
  const std::set<std::string> types = Types(node);
  return types.empty() ||
         std::any_of(types.begin(), types.end(), [](const std::string& type) {
           return type != "array" && type != "object";
         });
}

class Attributes {
 public:
  Attributes(const Document& document, Findings* findings)
      : document_(document), findings_(findings) {}

  // Adds the attribute at the path and those within it.
  void Add(const std::vector<std::string>& path) {
    Node here = document_.Resolve(document_.root(), findings_);
    bool is_text = false;
    for (const std::string& name : path) {
      const absl::optional<Node> node = PropertyNode(here, name);
      if (!node.has_value()) return;  // Reported with the other lists' paths.
      const Shape shape = ShapeOf(document_, *node, findings_);
      if (shape.label != Label::kSingular && &name != &path.back()) return;
      const bool list = shape.label != Label::kSingular;
      here = list ? Node() : shape.element;
      is_text = IsText(*node);
    }
    AddName(absl::StrJoin(path, "."), is_text);
    std::set<std::string> around;
    AddWithin(here, absl::StrJoin(path, "."), &around);
  }

  const std::set<std::string>& texts() const { return texts_; }
  const std::set<std::string>& composites() const { return composites_; }

 private:
  void AddName(const std::string& name, bool is_text) {
    (is_text ? texts_ : composites_).insert(name);
  }

  absl::optional<Node> PropertyNode(const Node& object,
                                    const std::string& name) {
    for (const NamedSchema& property : Properties(object)) {
      if (property.name != name) continue;
      return document_.Resolve(property.schema, findings_);
    }
    return absl::nullopt;
  }

  // `around`: the objects that enclose this one; a recursive one ends here.
  // Nested attributes double with each level at worst: no name is that long.
  void AddWithin(const Node& object, const std::string& prefix,
                 std::set<std::string>* around) {
    if (around->size() >= kMaxDepth) return;
    if (!around->insert(object.identity.within).second) return;
    for (const NamedSchema& property : Properties(object)) {
      const Node node = document_.Resolve(property.schema, findings_);
      const Shape shape = ShapeOf(document_, node, findings_);
      const std::string name = absl::StrCat(prefix, ".", property.name);
      AddName(name, IsText(node));
      if (shape.label == Label::kSingular && shape.type == Type::kMessage) {
        AddWithin(shape.element, name, around);
      }
    }
    around->erase(object.identity.within);
  }

  const Document& document_;
  Findings* findings_;
  std::set<std::string> texts_;
  std::set<std::string> composites_;
};

bool IsFalse(const json* object, const char* key) {
  if (object == nullptr || !object->is_object()) return false;
  const auto found = object->find(key);
  return found != object->end() && *found == false;
}

// The schema of schemas has it that a resource is taggable, and by "Tags",
// unless it says otherwise.
std::string TagProperty(const Piece& root) {
  const json* tagging = root.Find("tagging");
  if (IsFalse(tagging, "taggable") || IsFalse(root.schema, "taggable"))
    return "";
  if (tagging != nullptr) {
    const auto property = tagging->find("tagProperty");
    if (property != tagging->end() && property->is_string()) {
      return absl::StrJoin(PathNames(property->get_ref<const std::string&>()),
                           ".");
    }
  }
  return "Tags";
}

}  // namespace

cfn::v1::ResourceType ResourceOptions(const std::string& type_name,
                                      const Document& document,
                                      const std::set<std::string>& fields,
                                      Findings* findings) {
  cfn::v1::ResourceType options;
  options.set_type_name(type_name);
  const Piece root = document.root();
  Attributes attributes(document, findings);
  for (const std::string& path : Strings(root.Find("readOnlyProperties"))) {
    attributes.Add(PathNames(path));
  }
  for (const std::string& name : attributes.texts()) {
    options.add_attributes(name);
  }
  for (const std::string& name : attributes.composites()) {
    options.add_composite_attributes(name);
  }
  const std::string tag_property = TagProperty(root);
  if (fields.count(tag_property) > 0) options.set_tag_property(tag_property);
  for (const std::string& path : Strings(root.Find("primaryIdentifier"))) {
    options.add_primary_identifier(absl::StrJoin(PathNames(path), "."));
  }
  return options;
}

}  // namespace import_schema
