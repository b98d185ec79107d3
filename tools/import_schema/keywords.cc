// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/keywords.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace import_schema {
namespace {

using ::nlohmann::json;

// What the value of a word must be.
enum class Kind {
  kAny,
  kBool,
  kNumber,
  kCount,  // An integer that is not negative.
  kString,
  kStrings,  // An array of strings.
  kTypes,    // A type's name or an array of them.
  kArray,
  kScalar,   // A string, number, boolean or null.
  kScalars,  // An array of those.
  kObject,
  kSchema,
  kSchemaOrBool,
  kSchemaOrList,  // A schema or an array of schemas.
  kSchemas,       // An array of schemas.
  kSchemaMap,     // An object that has schemas under letters and digits.
  kPatternMap,    // An object that has schemas under any name.
};

struct Word {
  absl::string_view name;
  Kind kind;
  bool carried = true;  // False: a rule that the generated schema lacks.
};

constexpr Word kWords[] = {
    {"$comment", Kind::kAny},
    {"$id", Kind::kAny},
    {"$ref", Kind::kString},
    {"additionalProperties", Kind::kSchemaOrBool},
    {"allOf", Kind::kSchemas},
    {"anyOf", Kind::kSchemas},
    {"arrayType", Kind::kAny},
    {"const", Kind::kScalar},
    {"default", Kind::kAny},
    {"dependencies", Kind::kObject, false},
    {"dependentExcluded", Kind::kObject, false},
    {"dependentRequired", Kind::kObject, false},
    {"description", Kind::kAny},
    {"else", Kind::kSchema},
    {"enum", Kind::kScalars},
    {"enumCaseInsensitive", Kind::kArray, false},
    {"examples", Kind::kAny},
    {"exclusiveMaximum", Kind::kNumber},
    {"exclusiveMinimum", Kind::kNumber},
    {"format", Kind::kString},
    {"if", Kind::kSchema, false},
    {"insertionOrder", Kind::kAny},
    {"items", Kind::kSchemaOrList},
    {"maxItems", Kind::kCount},
    {"maxLength", Kind::kCount},
    {"maxProperties", Kind::kCount},
    {"maxUniqueItems", Kind::kCount, false},
    {"maximum", Kind::kNumber},
    {"minItems", Kind::kCount},
    {"minLength", Kind::kCount},
    {"minProperties", Kind::kCount},
    {"minimum", Kind::kNumber},
    {"multipleOf", Kind::kNumber, false},
    {"not", Kind::kSchema, false},
    {"oneOf", Kind::kSchemas},
    {"pattern", Kind::kString},
    {"patternProperties", Kind::kPatternMap},
    {"prefixItems", Kind::kSchemas, false},
    {"properties", Kind::kSchemaMap},
    {"propertyNames", Kind::kSchema, false},
    {"relationshipRef", Kind::kAny},
    {"required", Kind::kStrings},
    {"requiredOr", Kind::kStrings},
    {"requiredXor", Kind::kStrings},
    {"then", Kind::kSchema},
    {"title", Kind::kAny},
    {"type", Kind::kTypes},
    {"uniqueItems", Kind::kBool},
    {"uniqueKeys", Kind::kStrings, false},
};

// Words that only the document as a whole may have.
constexpr Word kDocumentWords[] = {
    {"$schema", Kind::kAny},
    {"additionalIdentifiers", Kind::kAny},
    {"conditionalCreateOnlyProperties", Kind::kStrings},
    {"createOnlyProperties", Kind::kStrings},
    {"definitions", Kind::kSchemaMap},
    {"deprecatedProperties", Kind::kAny},
    {"documentationUrl", Kind::kAny},
    {"handlers", Kind::kAny},
    {"lifecycle", Kind::kAny},
    {"nonPublicDefinitions", Kind::kAny},
    {"nonPublicProperties", Kind::kAny},
    {"permissions", Kind::kAny},
    {"primaryIdentifier", Kind::kStrings},
    {"propertyTransform", Kind::kAny},
    {"readOnlyProperties", Kind::kStrings},
    {"remote", Kind::kAny},
    {"replacementStrategy", Kind::kAny},
    {"resourceLink", Kind::kAny},
    {"sourceUrl", Kind::kString},
    {"taggable", Kind::kAny},
    {"tagging", Kind::kObject},
    {"typeConfiguration", Kind::kAny},
    {"typeName", Kind::kString},
    {"writeOnlyProperties", Kind::kStrings},
};

constexpr absl::string_view kTypes[] = {
    "array", "boolean", "integer", "null", "number", "object", "string",
};

// The schema of schemas allows no other names.
bool IsName(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c);
  });
}

// Deeper than any schema of AWS's by far; the steps recurse over schemas.
constexpr int kMaxDepth = 64;

class Checker {
 public:
  explicit Checker(Findings* findings) : findings_(findings) {}

  void Document(const json& document, const Place& place) {
    Schema(document, place, /*whole_document=*/true, 0);
  }

  const std::set<std::string>& checked() const { return checked_; }

 private:
  void Schema(const json& schema, const Place& place, bool whole_document,
              int depth) {
    if (!schema.is_object()) {
      findings_->Error(place, "a schema must be an object");
      return;
    }
    if (depth > kMaxDepth) {
      findings_->Error(place, absl::StrCat("nested deeper than ", kMaxDepth));
      return;
    }
    checked_.insert(place.within);
    for (const auto& member : schema.items()) {
      const Place here = place.Child(member.key());
      const Word* word = Find(member.key(), whole_document);
      if (word == nullptr) {
        findings_->Error(here, "a word that the importer does not know");
        continue;
      }
      if (!word->carried) {
        findings_->Warning(here, "a rule that the generated schema lacks");
      }
      Value(member.value(), here, word->kind, depth);
    }
  }

  static const Word* Find(absl::string_view name, bool whole_document) {
    for (const Word& word : kWords) {
      if (word.name == name) return &word;
    }
    if (!whole_document) return nullptr;
    for (const Word& word : kDocumentWords) {
      if (word.name == name) return &word;
    }
    return nullptr;
  }

  void Value(const json& value, const Place& place, Kind kind, int depth) {
    switch (kind) {
      case Kind::kAny:
        return;
      case Kind::kBool:
        return Expect(value.is_boolean(), place, "true or false");
      case Kind::kNumber:
        return Expect(value.is_number(), place, "a number");
      case Kind::kCount:
        return Expect(value.is_number_unsigned(), place,
                      "an integer that is not negative");
      case Kind::kString:
        return Expect(value.is_string(), place, "a string");
      case Kind::kStrings:
        return Strings(value, place);
      case Kind::kTypes:
        return Types(value, place);
      case Kind::kArray:
        return Expect(value.is_array(), place, "an array");
      case Kind::kScalar:
        return Expect(value.is_primitive(), place, "a plain value");
      case Kind::kScalars:
        Expect(value.is_array(), place, "an array");
        for (size_t i = 0; value.is_array() && i < value.size(); ++i) {
          Expect(value[i].is_primitive(), place.Child(i), "a plain value");
        }
        return;
      case Kind::kObject:
        return Expect(value.is_object(), place, "an object");
      case Kind::kSchema:
        return Schema(value, place, /*whole_document=*/false, depth + 1);
      case Kind::kSchemaOrBool:
        if (value.is_boolean()) return;
        return Schema(value, place, /*whole_document=*/false, depth + 1);
      case Kind::kSchemaOrList:
        if (value.is_array()) return Schemas(value, place, depth);
        return Schema(value, place, /*whole_document=*/false, depth + 1);
      case Kind::kSchemas:
        Expect(value.is_array(), place, "an array of schemas");
        return Schemas(value, place, depth);
      case Kind::kSchemaMap:
      case Kind::kPatternMap:
        Expect(value.is_object(), place, "an object of schemas");
        if (!value.is_object()) return;
        for (const auto& member : value.items()) {
          if (kind == Kind::kSchemaMap && !IsName(member.key())) {
            findings_->Error(place.Child(member.key()),
                             "a name must be letters and digits");
          }
          Schema(member.value(), place.Child(member.key()),
                 /*whole_document=*/false, depth + 1);
        }
        return;
    }
  }

  void Schemas(const json& value, const Place& place, int depth) {
    if (!value.is_array()) return;
    for (size_t i = 0; i < value.size(); ++i) {
      Schema(value[i], place.Child(i), /*whole_document=*/false, depth + 1);
    }
  }

  void Strings(const json& value, const Place& place) {
    Expect(value.is_array(), place, "an array of strings");
    if (!value.is_array()) return;
    for (size_t i = 0; i < value.size(); ++i) {
      Expect(value[i].is_string(), place.Child(i), "a string");
    }
  }

  void Types(const json& value, const Place& place) {
    if (!value.is_array()) return Type(value, place);
    Expect(!value.empty(), place, "a type's name, or several");
    for (size_t i = 0; i < value.size(); ++i) Type(value[i], place.Child(i));
  }

  void Type(const json& value, const Place& place) {
    for (absl::string_view type : kTypes) {
      if (value.is_string() && value.get_ref<const std::string&>() == type) {
        return;
      }
    }
    Expect(false, place, "the name of a JSON type");
  }

  void Expect(bool met, const Place& place, absl::string_view what) {
    if (!met) findings_->Error(place, absl::StrCat("must be ", what));
  }

  Findings* findings_;
  std::set<std::string> checked_;
};

}  // namespace

std::set<std::string> CheckKeywords(const json& document, const Place& place,
                                    Findings* findings) {
  Checker checker(findings);
  checker.Document(document, place);
  return checker.checked();
}

}  // namespace import_schema
