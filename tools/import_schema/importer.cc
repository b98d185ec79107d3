// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/importer.h"

#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/import_schema/files.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/node.h"
#include "tools/import_schema/numbering.h"
#include "tools/import_schema/other_types.h"
#include "tools/import_schema/proto_writer.h"
#include "tools/import_schema/resource.h"
#include "tools/import_schema/schema_source.h"
#include "tools/import_schema/type_archive.h"
#include "tools/import_schema/type_list.h"

namespace import_schema {
namespace {

std::vector<ListedType> ReadTypeList(const std::string& file,
                                     Findings* findings) {
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (text.ok()) return ParseTypeList(file, *text, findings);
  findings->Error({file, ""}, text.status().message());
  return {};
}

// The services' files with their messages, by service.
std::map<std::string, ServiceFile> Convert(const ImportOptions& options,
                                           const SchemaSource& source,
                                           Findings* findings) {
  std::map<std::string, ServiceFile> services;
  for (const ListedType& type : ReadTypeList(options.types, findings)) {
    const absl::optional<Document> document =
        source.Load(type.name.full, type.place, findings);
    if (!document.has_value()) continue;
    ServiceFile& service = services[type.name.service];
    service.service = type.name.service;
    service.messages.push_back(ConvertResource(type.name, *document, findings));
    for (const char* word : {"sourceUrl"}) {
      const nlohmann::json* url = document->root().Find(word);
      if (url != nullptr && url->is_string()) {
        service.sources.insert(url->get_ref<const std::string&>());
      }
    }
  }
  return services;
}

// The archive of all types that are not among the services' messages.
std::string Archive(const ImportOptions& options, const SchemaSource& source,
                    const std::map<std::string, ServiceFile>& services,
                    Findings* findings) {
  std::set<std::string> generated;
  for (const auto& [name, service] : services) {
    for (const Message& message : service.messages) {
      if (!message.resource.has_value()) continue;
      generated.insert(message.resource->type_name());
    }
  }
  const std::string bytes =
      OtherTypes({options.facts, options.origin, options.verbose}, source,
                 generated, findings);
  const absl::StatusOr<std::string> old =
      ReadFile(absl::StrCat(options.out, "/", kOtherTypesFile));
  const bool same = old.ok() && ArchiveText(*old) == ArchiveText(bytes);
  return same ? *old : bytes;
}

}  // namespace

Import ImportSchemas(const ImportOptions& options, Findings* findings) {
  Import result;
  const SchemaSource source(options.schemas, findings);
  std::map<std::string, ServiceFile> services =
      Convert(options, source, findings);
  result.files[std::string(kOtherTypesFile)] =
      Archive(options, source, services, findings);
  KnownMessages known;
  for (const std::string& name : ListFiles(options.out)) {
    if (!absl::EndsWith(name, ".proto")) continue;
    const std::string file = absl::StrCat(options.out, "/", name);
    const absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      findings->Error({file, ""}, text.status().message());
      continue;
    }
    ReadKnown(file, *text, &known, findings);
    if (services.count(name.substr(0, name.rfind('.'))) > 0) continue;
    if (absl::StartsWith(*text, GeneratedLine("//")))
      result.stale.push_back(name);
  }
  std::vector<ServiceFile> files;
  for (auto& [name, service] : services) {
    for (Message& message : service.messages) AssignNumbers(known, &message);
    result.files[name + ".proto"] = ProtoText(service, options.origin);
    files.push_back(std::move(service));
  }
  result.files["BUILD.bazel"] = BuildText(files);
  return result;
}

}  // namespace import_schema
