// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/schema_source.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/import_schema/files.h"
#include "tools/import_schema/json_file.h"
#include "tools/import_schema/keywords.h"

namespace import_schema {
namespace {

using ::nlohmann::json;

// The folder above the one the path is in.
std::string Above(const std::string& path) {
  const std::string folder = path.substr(0, path.rfind('/'));
  const size_t slash = folder.rfind('/');
  return slash == folder.npos ? "." : folder.substr(0, slash);
}

}  // namespace

SchemaSource::SchemaSource(const std::string& path, Findings* findings)
    : path_(path) {
  if (IsFolder(path)) {
    ReadFolder(path, findings);
  } else {
    ReadMap(path, findings);
  }
  readable_ = !file_of_.empty();
}

void SchemaSource::ReadMap(const std::string& path, Findings* findings) {
  const absl::optional<json> map = ReadJson(path, findings);
  if (!map.has_value()) return;
  for (const auto& [type, hash] : map->items()) {
    if (!map->is_object() || !hash.is_string()) continue;
    file_of_[type] = absl::StrCat(Above(path), "/resources/",
                                  hash.get_ref<const std::string&>(), ".json");
  }
  if (file_of_.empty()) {
    findings->Error({path, ""}, "maps no resource type to a schema");
  }
}

void SchemaSource::ReadFolder(const std::string& path, Findings* findings) {
  bool any = false;
  for (const std::string& name : ListFiles(path)) {
    if (!absl::EndsWith(name, ".json")) continue;
    any = true;
    const std::string file = absl::StrCat(path, "/", name);
    const absl::optional<json> document = ReadJson(file, findings);
    if (!document.has_value()) continue;
    const auto type_name = document->find("typeName");
    if (type_name == document->end() || !type_name->is_string()) {
      findings->Error({file, "/typeName"}, "names no resource type");
      continue;
    }
    const auto [first, added] =
        file_of_.emplace(type_name->get_ref<const std::string&>(), file);
    if (!added) {
      findings->Error(
          {file, "/typeName"},
          absl::StrCat(first->first, " is also in ", first->second));
    }
  }
  if (!any) findings->Error({path, ""}, "has no schema (*.json)");
}

std::vector<std::string> SchemaSource::Types() const {
  std::vector<std::string> types;
  for (const auto& [type, file] : file_of_) types.push_back(type);
  return types;
}

absl::optional<Document> SchemaSource::Load(const std::string& type_name,
                                            const Place& wanted,
                                            Findings* findings) const {
  // Where nothing could be read, that is reported; not every type as well.
  if (!readable_) return absl::nullopt;
  const auto found = file_of_.find(type_name);
  if (found == file_of_.end()) {
    findings->Error(wanted, absl::StrCat(type_name, " is not in ", path_));
    return absl::nullopt;
  }
  absl::optional<json> document = ReadJson(found->second, findings);
  if (!document.has_value()) return absl::nullopt;
  // cfn-lint's names of files say nothing, so the place has the type as well.
  const Place place = {absl::StrCat(found->second, " (", type_name, ")"), ""};
  Findings local;
  std::set<std::string> schemas = CheckKeywords(*document, place, &local);
  findings->Add(local);
  if (!local.ok()) return absl::nullopt;
  const auto name = document->find("typeName");
  if (name == document->end() || *name != type_name) {
    findings->Error(place.Child("typeName"),
                    absl::StrCat("is not ", type_name));
    return absl::nullopt;
  }
  return Document(place.file, *std::move(document), std::move(schemas));
}

}  // namespace import_schema
