// SPDX-License-Identifier: Apache-2.0
//
// Holds proto/aws, as it is compiled, against AWS's schemas: whatever a schema
// lets one set has a field, and nothing else has. It walks the schemas in its
// own way, path by path, so that it shares no mistake with the importer.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cfn/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace import_schema {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FieldDescriptor;
using ::nlohmann::json;
using StringSet = std::set<std::string>;

constexpr char kTypes[] = "proto/aws/types.txt";

std::string Read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream.good()) << path;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The message of a resource type, found by its option.
const Descriptor* ResourceMessage(const std::string& type) {
  static const auto& by_type = *[] {
    auto* result = new std::map<std::string, const Descriptor*>();
    for (const auto& entry : std::filesystem::directory_iterator("proto/aws")) {
      if (entry.path().extension() != ".proto") continue;
      const std::string name = "aws/" + entry.path().filename().string();
      const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
      EXPECT_NE(file, nullptr) << name << " is not linked";
      for (int i = 0; file != nullptr && i < file->message_type_count(); ++i) {
        const Descriptor* message = file->message_type(i);
        (*result)
            [message->options().GetExtension(cfn::v1::resource).type_name()] =
                message;
      }
    }
    return result;
  }();
  const auto found = by_type.find(type);
  return found == by_type.end() ? nullptr : found->second;
}

const FieldDescriptor* FieldOf(const Descriptor* message,
                               const std::string& property) {
  for (int i = 0; i < message->field_count(); ++i) {
    if (message->field(i)->json_name() == property) return message->field(i);
  }
  return nullptr;
}

class Walker {
 public:
  explicit Walker(json document) : document_(std::move(document)) {
    for (const json& path :
         document_.value("readOnlyProperties", json::array())) {
      read_only_.insert(absl::StrReplaceAll(path.get<std::string>(),
                                            {{"/properties", ""}, {"/*", ""}}));
    }
  }

  void Walk(const Descriptor* message) { Walk(document_, "", message, {}); }

  int paths() const { return paths_; }

 private:
  const json& Follow(const json& schema) const {
    const json* here = &schema;
    while (here->contains("$ref")) {
      const std::string pointer = (*here)["$ref"].get<std::string>().substr(1);
      here = &document_.at(json::json_pointer(pointer));
    }
    return *here;
  }

  // The properties of an object and of the branches of its choices.
  std::map<std::string, const json*> PropertiesOf(const json& object) const {
    std::map<std::string, const json*> result;
    const auto properties = object.find("properties");
    if (properties != object.end()) {
      for (const auto& member : properties->items()) {
        result[member.key()] = &member.value();
      }
    }
    for (const char* word : {"allOf", "anyOf", "oneOf"}) {
      const auto branches = object.find(word);
      if (branches == object.end()) continue;
      for (const json& branch : *branches) {
        for (const auto& [name, schema] : PropertiesOf(Follow(branch))) {
          result.emplace(name, schema);
        }
      }
    }
    return result;
  }

  // `around`: the objects on the way to here.
  void Walk(const json& object, const std::string& path,
            const Descriptor* message, std::set<const json*> around) {
    if (!around.insert(&object).second) return;
    const auto properties = PropertiesOf(object);
    StringSet required;
    for (const json& name : object.value("required", json::array())) {
      required.insert(name.get<std::string>());
    }
    for (const auto& [name, schema] : properties) {
      const std::string here = absl::StrCat(path, "/", name);
      const FieldDescriptor* field = FieldOf(message, name);
      ++paths_;
      if (read_only_.count(here) > 0) {
        EXPECT_EQ(field, nullptr) << here << " is read-only";
        continue;
      }
      if (field == nullptr) {
        ADD_FAILURE() << message->full_name() << " lacks " << here;
        continue;
      }
      EXPECT_EQ(field->options().GetExtension(cfn::v1::property).required(),
                required.count(name) > 0)
          << here;
      WalkField(Follow(*schema), here, field, around);
    }
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      if (field->options()
              .GetExtension(cfn::v1::property)
              .additional_properties()) {
        EXPECT_TRUE(object.contains("patternProperties")) << field->full_name();
      } else {
        EXPECT_EQ(properties.count(std::string(field->json_name())), 1)
            << field->full_name();
      }
    }
  }

  void WalkField(const json& schema, const std::string& path,
                 const FieldDescriptor* field,
                 const std::set<const json*>& around) {
    const json type = schema.value("type", json());
    if (type == "array") {
      EXPECT_TRUE(field->is_repeated() && !field->is_map()) << path;
      return WalkElement(Follow(schema.at("items")), path, field, around);
    }
    if (type == "object" && PropertiesOf(schema).empty() &&
        schema.contains("patternProperties")) {
      EXPECT_TRUE(field->is_map()) << path;
      if (!field->is_map()) return;
      return WalkElement(Follow(*schema["patternProperties"].begin()), path,
                         field->message_type()->FindFieldByName("value"),
                         around);
    }
    EXPECT_FALSE(field->is_repeated()) << path;
    EXPECT_TRUE(field->has_presence()) << path;
    WalkElement(schema, path, field, around);
  }

  void WalkElement(const json& schema, const std::string& path,
                   const FieldDescriptor* field,
                   const std::set<const json*>& around) {
    const json type = schema.value("type", json());
    // A format alone is cfn-lint's word on a property that AWS has renamed.
    if (type == "string" ||
        (type.is_null() && schema.value("format", "json") != "json")) {
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_STRING) << path;
    } else if (type == "integer") {
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_INT64) << path;
    } else if (type == "number") {
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_DOUBLE) << path;
    } else if (type == "boolean") {
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_BOOL) << path;
    } else if (!type.is_array() && !PropertiesOf(schema).empty()) {
      ASSERT_EQ(field->type(), FieldDescriptor::TYPE_MESSAGE) << path;
      Walk(schema, path, field->message_type(), around);
    } else {
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_MESSAGE) << path;
    }
  }

  json document_;
  StringSet read_only_;
  int paths_ = 0;
};

// The listed types; the parser of the list has tests of its own.
std::vector<std::string> ListedTypes() {
  std::vector<std::string> types;
  for (absl::string_view line : absl::StrSplit(Read(kTypes), '\n')) {
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (!line.empty()) types.emplace_back(line);
  }
  return types;
}

TEST(Completeness, EverySettablePropertyHasAField) {
  // The build says where cfn-lint's map of types to schemas is.
  const char* provider_map = std::getenv("PROVIDER_MAP");
  ASSERT_NE(provider_map, nullptr);
  const std::string map = Read(provider_map);
  const std::string resources = absl::StrReplaceAll(
      std::string(provider_map), {{"providers/us-east-1.json", "resources/"}});
  int paths = 0;
  for (const std::string& type : ListedTypes()) {
    const std::string entry = absl::StrCat("\"", type, "\": \"");
    const size_t at = map.find(entry);
    ASSERT_NE(at, map.npos) << type;
    const std::string hash = map.substr(at + entry.size(), 16);
    json document = json::parse(Read(resources + hash + ".json"), nullptr,
                                /*allow_exceptions=*/false);
    ASSERT_FALSE(document.is_discarded()) << type;
    const Descriptor* message = ResourceMessage(type);
    ASSERT_NE(message, nullptr) << type;
    Walker walker(std::move(document));
    walker.Walk(message);
    EXPECT_GT(walker.paths(), 0) << type;
    paths += walker.paths();
  }
  // There is no fewer of them by accident.
  EXPECT_GT(paths, 1000);
}

}  // namespace
}  // namespace import_schema
