// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/attributes.h"

#include <cstddef>
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

class Attributes {
 public:
  Attributes(const Document& document, Findings* findings)
      : document_(document), findings_(findings) {}

  // Adds the attribute at the path and those within it.
  void Add(const std::vector<std::string>& path) {
    Node here = document_.Resolve(document_.root(), findings_);
    for (const std::string& name : path) {
      const absl::optional<Shape> shape = PropertyShape(here, name);
      if (!shape.has_value()) return;  // Reported with the other lists' paths.
      if (shape->label != Label::kSingular && &name != &path.back()) return;
      const bool list = shape->label != Label::kSingular;
      here = list ? Node() : shape->element;
    }
    names_.insert(absl::StrJoin(path, "."));
    std::set<std::string> around;
    AddWithin(here, absl::StrJoin(path, "."), &around);
  }

  const std::set<std::string>& names() const { return names_; }

 private:
  absl::optional<Shape> PropertyShape(const Node& object,
                                      const std::string& name) {
    for (const NamedSchema& property : Properties(object)) {
      if (property.name != name) continue;
      return ShapeOf(document_, document_.Resolve(property.schema, findings_),
                     findings_);
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
      const Shape shape = ShapeOf(
          document_, document_.Resolve(property.schema, findings_), findings_);
      const std::string name = absl::StrCat(prefix, ".", property.name);
      names_.insert(name);
      if (shape.label == Label::kSingular && shape.type == Type::kMessage) {
        AddWithin(shape.element, name, around);
      }
    }
    around->erase(object.identity.within);
  }

  const Document& document_;
  Findings* findings_;
  std::set<std::string> names_;
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
  for (const std::string& name : attributes.names()) {
    options.add_attributes(name);
  }
  const std::string tag_property = TagProperty(root);
  if (fields.count(tag_property) > 0) options.set_tag_property(tag_property);
  for (const std::string& path : Strings(root.Find("primaryIdentifier"))) {
    options.add_primary_identifier(absl::StrJoin(PathNames(path), "."));
  }
  return options;
}

}  // namespace import_schema
