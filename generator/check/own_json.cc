// SPDX-License-Identifier: Apache-2.0
//
// Free JSON in `resources` and `overrides`: AWS's schemas say nothing of it,
// and CloudFormation would read more into it than the rules over the program
// do.

#include <cmath>

#include "absl/strings/str_join.h"
#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/parse/parts.h"
#include "generator/schema/schema.h"
#include "google/protobuf/struct.pb.h"

namespace drc::check {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::Struct;
using ::google::protobuf::Value;

// IAM User Guide, "IAM JSON policy element reference".
constexpr absl::string_view kOfDocument[] = {"Id", "Statement", "Version"};
constexpr absl::string_view kOfStatement[] = {
    "Action",      "Condition", "Effect",   "NotAction", "NotPrincipal",
    "NotResource", "Principal", "Resource", "Sid"};

// Has statements of a grammar of its own (Amazon CloudWatch Logs User Guide,
// "Data protection policy syntax").
constexpr absl::string_view kDataProtection = "DataProtectionPolicy";

// From there on numbers of JSON stand for their neighbours as well.
constexpr double kExact = 9007199254740992.0;

// The members of an object by name: a protobuf map has no order of its own.
std::map<std::string, const Value*> Members(const Struct& object) {
  std::map<std::string, const Value*> members;
  for (const auto& [key, value] : object.fields()) members.emplace(key, &value);
  return members;
}

class Checker {
 public:
  // `property`: whose value the JSON is, of `message`.
  Checker(Spec& spec, const Message& message, absl::string_view property,
          diag::Loc place)
      : spec_(spec),
        property_(property),
        is_trust_(property == "AssumeRolePolicyDocument"),
        is_identity_(!is_trust_ &&
                     message.GetDescriptor()->file()->package() == "aws.iam"),
        place_(place) {}

  // All of a property's value.
  void CheckAll(const Struct& object) {
    // The policy of a bus has one.
    if (property_ == "Statement") CheckStatement(object);
    Check(object);
  }

  void Check(const Struct& object) {
    if (property_ != kDataProtection && IsPolicy(object)) CheckPolicy(object);
    for (const auto& [key, value] : Members(object)) {
      if (absl::StartsWith(key, "Fn::") ||
          (key == "Ref" && object.fields_size() == 1)) {
        Report(
            "$0 is a function of CloudFormation's; write references within "
            "texts, as $${Orders.Arn}",
            key);
      }
      if (absl::StrContains(key, "${")) {
        Report(
            "the key $0 holds a reference, which CloudFormation takes in "
            "values alone",
            diag::Quoted(key));
      }
      Check(*value);
    }
  }

  void Check(const Value& value) {
    switch (value.kind_case()) {
      case Value::kStructValue:
        return Check(value.struct_value());
      case Value::kListValue:
        for (const Value& element : value.list_value().values()) Check(element);
        return;
      case Value::kNumberValue:
        if (std::abs(value.number_value()) < kExact) return;
        return Report("the number $0 has more digits than JSON keeps",
                      value.number_value());
      case Value::kNullValue:
      case Value::KIND_NOT_SET:
        return Report(
            "null is nothing that CloudFormation takes; leave it out");
      case Value::kStringValue:
        if (parse::IsClosed(value.string_value())) return;
        return Report(
            "in $0 a `$${` is not closed; the text $${ itself is written $${!}",
            diag::Quoted(value.string_value()));
      case Value::kBoolValue:
        return;
    }
  }

 private:
  static bool IsPolicy(const Struct& object) {
    return absl::c_any_of(object.fields(), [](const auto& member) {
      return absl::EqualsIgnoreCase(member.first, "Statement");
    });
  }

  template <typename List>
  void CheckKeys(const Struct& object, const List& known) {
    for (const auto& [key, value] : Members(object)) {
      if (absl::c_linear_search(known, key)) continue;
      Report("$0 is no element of a policy; known are $1", diag::Quoted(key),
             absl::StrJoin(known, ", "));
    }
  }

  void CheckPolicy(const Struct& document) {
    CheckKeys(document, kOfDocument);
    const auto list = document.fields().find("Statement");
    if (list == document.fields().end()) return;
    if (list->second.has_struct_value()) {
      return CheckStatement(list->second.struct_value());
    }
    for (const Value& statement : list->second.list_value().values()) {
      CheckStatement(statement.struct_value());
    }
  }

  void CheckStatement(const Struct& statement) {
    CheckKeys(statement, kOfStatement);
    const auto effect = statement.fields().find("Effect");
    if (effect == statement.fields().end() ||
        (effect->second.string_value() != "Allow" &&
         effect->second.string_value() != "Deny")) {
      Report("`Effect` of a statement is \"Allow\" or \"Deny\"");
    }
    for (const char* name : {"Action", "NotAction"}) {
      const auto actions = statement.fields().find(name);
      if (actions != statement.fields().end()) CheckActions(actions->second);
    }
    CheckElements(statement, effect != statement.fields().end() &&
                                 effect->second.string_value() == "Allow");
  }

  // IAM User Guide, "Grammar of the IAM JSON policy language".
  void CheckElements(const Struct& statement, bool allows) {
    const auto has = [&](const std::string& name) {
      return statement.fields().count(name) > 0 ||
             statement.fields().count(absl::StrCat("Not", name)) > 0;
    };
    const std::string needed = is_trust_      ? "Principal"
                               : is_identity_ ? "Resource"
                                              : "Action";
    for (const std::string& name : {std::string("Action"), needed}) {
      if (has(name)) continue;
      Report("a statement has no `$0`, which IAM demands here", name);
      break;
    }
    const std::string refused = is_trust_ ? "Resource" : "Principal";
    if ((is_trust_ || is_identity_) && has(refused)) {
      Report("a statement has a `$0`, which IAM does not take here", refused);
    } else if (statement.fields().count("NotPrincipal") > 0 && allows) {
      Report(
          "`NotPrincipal` of a statement that allows is everyone but some; "
          "name in `Principal` whom it allows");
    }
  }

  // IAM minds no case of actions, but the rules do.
  void CheckActions(const Value& actions) {
    static const RE2& form =
        *new RE2(R"([a-z0-9-]+:([A-Z*][A-Za-z0-9*?]*)|rds-db:connect)");
    std::vector<std::string> texts;
    if (actions.has_string_value()) texts.push_back(actions.string_value());
    for (const Value& action : actions.list_value().values()) {
      texts.push_back(action.string_value());
    }
    for (const std::string& text : texts) {
      if (text == "*" || RE2::FullMatch(text, form)) continue;
      Report(
          "the action $0 is not written as AWS does; expected a service and "
          "one of its actions, such as sqs:SendMessage",
          diag::Quoted(text));
    }
  }

  template <typename... Text>
  void Report(const Text&... text) {
    spec_.Error(place_, "resource", text...);
  }

  Spec& spec_;
  const absl::string_view property_;
  const bool is_trust_, is_identity_;  // whose documents IAM's roles have
  const diag::Loc place_;
};

// The place of a field: where it is written, or the `json` that sets it.
template <typename Own>
diag::Loc PlaceOf(Spec& spec, const Own& own, const Message& holder,
                  const std::string& field) {
  if (spec.IsWritten(holder, field)) return spec.Of(holder, field);
  for (const auto& [path, text] : SortedEntries(own.json())) {
    if (path == field || absl::EndsWith(path, absl::StrCat(".", field))) {
      return spec.OfKey(own, "json", path);
    }
  }
  return spec.Of(own);
}

template <typename Own>
void Walk(Spec& spec, const Own& own, const Message& message) {
  const auto& reflection = *message.GetReflection();
  for (const schema::FieldSchema& field :
       schema::SchemaOf(message.GetDescriptor()).fields) {
    const auto* descriptor = field.descriptor;
    if (field.is_map || (field.kind != schema::Kind::kMessage &&
                         field.kind != schema::Kind::kStruct &&
                         field.kind != schema::Kind::kValue)) {
      continue;
    }
    const int size = field.is_list ? reflection.FieldSize(message, descriptor)
                     : reflection.HasField(message, descriptor) ? 1
                                                                : 0;
    for (int i = 0; i < size; ++i) {
      const Message& value =
          field.is_list ? reflection.GetRepeatedMessage(message, descriptor, i)
                        : reflection.GetMessage(message, descriptor);
      if (field.kind == schema::Kind::kMessage) {
        Walk(spec, own, value);
        continue;
      }
      Checker checker(
          spec, message, descriptor->json_name(),
          PlaceOf(spec, own, message, std::string(descriptor->name())));
      if (field.kind == schema::Kind::kStruct) {
        checker.CheckAll(static_cast<const Struct&>(value));
        continue;
      }
      const auto& json = static_cast<const Value&>(value);
      if (json.has_struct_value()) {
        checker.CheckAll(json.struct_value());
      } else {
        checker.Check(json);
      }
    }
  }
}

}  // namespace

void CheckOwnJson(Spec& spec) {
  for (const dr::v1::Resource& own : spec.env.resources()) {
    const Message* message = parse::MessageIn(own.properties());
    if (message != nullptr) Walk(spec, own, *message);
  }
  for (const dr::v1::Override& own : spec.env.overrides()) {
    const Message* message = parse::MessageIn(own.set());
    if (message != nullptr) Walk(spec, own, *message);
  }
}

}  // namespace drc::check
