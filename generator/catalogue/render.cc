// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/render.h"

#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/types.h"
#include "generator/json/writer.h"

namespace drc::catalogue {
namespace {

void Write(const Name& name, json::Writer& writer) {
  // In the order of Scope.
  static constexpr absl::string_view kScopes[] = {"region", "account",
                                                  "parent"};
  writer.Member("pointer", name.pointer);
  writer.Member("scope", kScopes[static_cast<int>(name.scope)]);
  writer.Member("limit", name.limit);
}

void Write(const Identity& identity, json::Writer& writer) {
  writer.Member("pointer", identity.pointer);
  writer.Member("ref", identity.ref);
  writer.Member("arn_attribute", identity.arn_attribute);
  writer.Member("arn", identity.arn);
  writer.Member("like_ref", identity.like_ref);
}

void Write(const Key& key, json::Writer& writer) {
  writer.Member("pointer", key.pointer);
  writer.Member("only_with", key.only_with);
}

void Write(const Emptied& emptied, json::Writer& writer) {
  writer.Member("property", emptied.property);
}

void Write(const InSecondary& in_secondary, json::Writer& writer) {
  if (in_secondary.where_asked) writer.Member("where_asked", true);
}

template <typename Fact>
void WriteAnswer(absl::string_view question, const Answer<Fact>& answer,
                 json::Writer& writer) {
  writer.MemberObject(question, [&](json::Writer& to) {
    if (answer.fact() != nullptr) return Write(*answer.fact(), to);
    to.Member("none", answer.reason());
  });
}

void WriteExceptions(absl::string_view name,
                     const std::vector<Exception>& exceptions,
                     json::Writer& writer) {
  writer.MemberObjects(name, exceptions,
                       [](const Exception& exception, json::Writer& to) {
                         to.Member("pointer", exception.pointer);
                         to.Member("reason", exception.reason);
                       });
}

void WriteType(const Type& type, json::Writer& out) {
  out.MemberObject(type.type, [&](json::Writer& writer) {
    writer.Member("stateful", IsStateful(type.type));
    WriteAnswer("name", type.name, writer);
    WriteAnswer("identity", type.identity, writer);
    WriteAnswer("key", type.key, writer);
    WriteAnswer("emptied", type.emptied, writer);
    WriteAnswer("in_secondary", type.in_secondary, writer);
    writer.MemberTexts("actions", HandlerActions(type.type));
    WriteExceptions("unchecked", type.unchecked, writer);
    WriteExceptions("differs", type.differs, writer);
  });
}

}  // namespace

std::string RenderJson() {
  std::string out;
  json::Writer writer(out);
  writer.BeginObject();
  writer.Member("facts_date", FactsDate());
  writer.MemberObject("types", [](json::Writer& to) {
    for (const Type& type : AllEntries()) WriteType(type, to);
  });
  writer.EndObject();
  out += '\n';
  return out;
}

}  // namespace drc::catalogue
