// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/other_types.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "tools/import_schema/descriptor_writer.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/node.h"
#include "tools/import_schema/numbering.h"
#include "tools/import_schema/proto_writer.h"
#include "tools/import_schema/resource.h"
#include "tools/import_schema/type_archive.h"
#include "tools/import_schema/type_facts.h"
#include "tools/import_schema/type_list.h"

namespace import_schema {
namespace {

struct OtherType {
  TypeName name;
  absl::optional<Message> message;  // None: it is generated.
};

// The type's message with all that is known of it; none where there is no such
// message, which is an error.
absl::optional<Message> Convert(const SchemaSource& source,
                                const TypeName& type, TypeFacts* facts,
                                Findings* findings) {
  const Place place = {type.full, ""};
  const absl::optional<Document> document =
      source.Load(type.full, place, findings);
  if (!document.has_value()) return absl::nullopt;
  Message message = ConvertResource(type, *document, findings);
  if (!findings->ok()) return absl::nullopt;
  if (message.name != type.resource) {
    findings->Error(place, absl::StrCat("its message would be ", message.name));
    return absl::nullopt;
  }
  AssignNumbers({}, &message);
  facts->Add(*document, &*message.resource);
  return message;
}

// All types in the order of the source.
std::vector<OtherType> ConvertAll(const OtherTypesOptions& options,
                                  const SchemaSource& source,
                                  const std::set<std::string>& generated,
                                  TypeFacts* facts, Findings* findings) {
  std::vector<OtherType> types;
  std::map<std::string, std::string> type_of;  // By message.
  for (const std::string& name : source.Types()) {
    Findings own;
    const absl::optional<TypeName> type = ParseTypeName(name);
    absl::optional<Message> message;
    if (!type.has_value()) {
      own.Error({name, ""}, "is no name of a type of AWS");
    } else if (generated.count(name) == 0) {
      message = Convert(source, *type, facts, &own);
    }
    if (own.ok()) {
      const auto [first, added] = type_of.emplace(
          absl::StrCat(type->service, ".", type->resource), name);
      if (!added) {
        own.Error({name, ""},
                  absl::StrCat("its message is that of ", first->second));
      }
    }
    if (!own.ok()) {
      findings->AddAsWarnings(own);
      findings->Warning({name, ""}, "is left out");
      continue;
    }
    if (options.verbose) findings->Add(own);
    types.push_back({*type, std::move(message)});
  }
  return types;
}

}  // namespace

std::string OtherTypes(const OtherTypesOptions& options,
                       const SchemaSource& source,
                       const std::set<std::string>& generated,
                       Findings* findings) {
  TypeFacts facts(options.facts, findings);
  ArchiveContent content;
  content.notice = GeneratedLine("#") + SourceLine("#", options.origin);
  for (OtherType& type :
       ConvertAll(options, source, generated, &facts, findings)) {
    ArchivedMessage& archived = content.messages.emplace_back();
    archived.type = type.name;
    if (!type.message.has_value()) continue;
    facts.Spell(&*type.message->resource);
    archived.file = DescriptorFile(type.name, *type.message);
  }
  return ArchiveBytes(content);
}

}  // namespace import_schema
