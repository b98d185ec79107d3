// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/resource.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/import_schema/attributes.h"
#include "tools/import_schema/constraints.h"
#include "tools/import_schema/message_names.h"
#include "tools/import_schema/naming.h"
#include "tools/import_schema/property_paths.h"
#include "tools/import_schema/rules.h"
#include "tools/import_schema/shape.h"

namespace import_schema {
namespace {

// An object schema and the places in the tree of paths at which the resource
// uses it; null: one of which no path speaks.
struct Object {
  Node schema;
  std::vector<const PathTree*> uses;
};

enum class Agreement { kNone, kSome, kAll };

class Converter {
 public:
  Converter(const TypeName& type, const Document& document, Findings* findings)
      : type_(type),
        document_(document),
        findings_(findings),
        paths_(ReadPaths(document.root())) {}

  Message Convert() {
    waiting_.push_back(
        {document_.Resolve(document_.root(), findings_), &paths_});
    while (!waiting_.empty()) {
      const auto [schema, use] = std::move(waiting_.front());
      waiting_.pop_front();
      Collect(schema, use);
    }
    if (objects_.count("") == 0) {
      findings_->Error(document_.root().place, "the document is a reference");
      return {};
    }
    ReportUnreached(paths_, findings_);
    std::map<std::string, std::set<std::string>> forbidden;
    for (const auto& [place, object] : objects_) {
      messages_[place] = ConvertObject(object);
      forbidden[place] = MapEntries(messages_[place]);
    }
    names_ = NameMessages(type_.resource, forbidden);
    for (const auto& [place, path] : names_) {
      if (path.size() < 2) continue;
      within_[MessagePath(path.begin(), path.end() - 1)].push_back(place);
    }
    return Assemble("");
  }

 private:
  // Adds the object to `objects_`, and those its properties are to `waiting_`.
  void Collect(const Node& schema, const PathTree* use) {
    Object& object = objects_[schema.identity.within];
    if (object.uses.empty()) object.schema = schema;
    const auto& uses = object.uses;
    if (std::find(uses.begin(), uses.end(), use) != uses.end()) return;
    object.uses.push_back(use);
    for (const NamedSchema& property : Properties(schema)) {
      const PathTree* path = PathTree::Child(use, property.name);
      if (path != nullptr && path->read_only) continue;
      CollectFrom(
          ShapeOf(document_, document_.Resolve(property.schema, findings_),
                  findings_),
          path);
    }
    CollectFrom(AdditionalShape(document_, schema, findings_), nullptr);
  }

  void CollectFrom(const Shape& shape, const PathTree* path) {
    if (shape.type == Type::kMessage) waiting_.push_back({shape.element, path});
  }

  // Of how many of its uses a flag of the object's property holds.
  static Agreement Agree(const Object& object, const std::string& property,
                         PathTree::Flag flag) {
    size_t count = 0;
    for (const PathTree* use : object.uses) {
      const PathTree* path = PathTree::Child(use, property);
      if (path != nullptr && path->*flag) ++count;
    }
    if (count == 0) return Agreement::kNone;
    return count == object.uses.size() ? Agreement::kAll : Agreement::kSome;
  }

  // The message, as yet without a name and with the places of other object
  // schemas for the names of their messages.
  Message ConvertObject(const Object& object) {
    Message message;
    const std::set<std::string> required = Required(object.schema);
    std::set<std::string> fields;
    FieldNames names;
    for (const NamedSchema& property : Properties(object.schema)) {
      const Agreement read_only =
          Agree(object, property.name, &PathTree::read_only);
      if (read_only == Agreement::kAll) continue;
      if (read_only == Agreement::kSome) {
        findings_->Warning(property.schema.place,
                           "read-only in some places of several: kept");
      }
      const Node schema = document_.Resolve(property.schema, findings_);
      const Shape shape = ShapeOf(document_, schema, findings_);
      Field field = MakeField(shape);
      field.property = property.name;
      field.options = Constraints(schema, shape, findings_);
      field.options.set_required(required.count(property.name) > 0);
      field.options.set_create_only(
          Any(object, property, &PathTree::create_only));
      field.options.set_write_only(
          Any(object, property, &PathTree::write_only));
      field.name = names.Add(property.name, field.label != Label::kSingular);
      fields.insert(property.name);
      message.fields.push_back(std::move(field));
    }
    const Shape additional =
        AdditionalShape(document_, object.schema, findings_);
    if (additional.label == Label::kMap) {
      Field field = MakeField(additional);
      field.options = Constraints(Node(), additional, findings_);
      field.options.set_additional_properties(true);
      field.name = names.Add("Additional", /*repeated=*/true);
      message.fields.push_back(std::move(field));
    }
    message.rules = Rules(object.schema, fields, findings_);
    if (object.schema.identity.within.empty()) {
      message.resource =
          ResourceOptions(type_.full, document_, fields, findings_);
    }
    return message;
  }

  // A property that is create-only or write-only in some of the places where
  // its object is used counts as such: the flags warn, and a warning too many
  // is the lesser evil.
  bool Any(const Object& object, const NamedSchema& property,
           PathTree::Flag flag) {
    const Agreement agreement = Agree(object, property.name, flag);
    if (agreement == Agreement::kSome) {
      findings_->Warning(property.schema.place,
                         "create-only or write-only in some places of several: "
                         "taken to be so in all");
    }
    return agreement != Agreement::kNone;
  }

  static Field MakeField(const Shape& shape) {
    Field field;
    field.label = shape.label;
    field.type = shape.type;
    if (shape.type == Type::kMessage)
      field.message = shape.element.identity.within;
    return field;
  }

  // The messages that protobuf makes for the message's map fields.
  static std::set<std::string> MapEntries(const Message& message) {
    std::set<std::string> result;
    for (const Field& field : message.fields) {
      if (field.label == Label::kMap) result.insert(MapEntryName(field.name));
    }
    return result;
  }

  std::string FullName(const std::string& place) {
    return absl::StrCat("aws.", type_.service, ".",
                        absl::StrJoin(names_[place], "."));
  }

  // The message of the object at the place, with its name, those it refers to
  // by their names, and those within it.
  Message Assemble(const std::string& place) {
    Message message = std::move(messages_[place]);
    const MessagePath& path = names_[place];
    message.name = path.back();
    message.full_name = FullName(place);
    for (Field& field : message.fields) {
      if (field.type == Type::kMessage) field.message = FullName(field.message);
    }
    for (const std::string& inner : within_[path]) {
      message.nested.push_back(Assemble(inner));
    }
    std::sort(
        message.nested.begin(), message.nested.end(),
        [](const Message& a, const Message& b) { return a.name < b.name; });
    return message;
  }

  const TypeName& type_;
  const Document& document_;
  Findings* findings_;
  PathTree paths_;
  std::deque<std::pair<Node, const PathTree*>> waiting_;
  std::map<std::string, Object> objects_;                   // By place.
  std::map<std::string, Message> messages_;                 // By place.
  std::map<std::string, MessagePath> names_;                // By place.
  std::map<MessagePath, std::vector<std::string>> within_;  // Places.
};

}  // namespace

Message ConvertResource(const TypeName& type, const Document& document,
                        Findings* findings) {
  return Converter(type, document, findings).Convert();
}

}  // namespace import_schema
