// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/testing.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/import_schema/keywords.h"
#include "tools/import_schema/numbering.h"
#include "tools/import_schema/proto_writer.h"
#include "tools/import_schema/resource.h"

namespace import_schema {

using ::nlohmann::json;

Document MakeDocument(const std::string& text, Findings* findings) {
  const Place place = {"schema.json", ""};
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    findings->Error(place, "the test's own JSON is broken");
    document = json::object();
  }
  std::set<std::string> schemas = CheckKeywords(document, place, findings);
  return Document(place.file, std::move(document), std::move(schemas));
}

Node ResolveAt(const Document& document, absl::string_view pointer,
               Findings* findings) {
  // A reference to the place resolves to what stands there.
  const json to = {{"$ref", absl::StrCat("#", pointer)}};
  Node node = document.Resolve({&to, {"schema.json", "/test"}}, findings);
  node.pieces.erase(node.pieces.begin());
  return node;
}

Message ConvertThing(const std::string& text, Findings* findings) {
  const Document document = MakeDocument(text, findings);
  return ConvertResource({"AWS::Test::Thing", "test", "Thing"}, document,
                         findings);
}

std::string MessageText(const Message& message) {
  ServiceFile file;
  file.service = "test";
  file.messages.push_back(message);
  AssignNumbers({}, &file.messages[0]);
  const std::string text = ProtoText(file, "a test");
  return text.substr(text.find("message "));
}

}  // namespace import_schema
