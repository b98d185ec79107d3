// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/strip.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// Deeper than stacks are nested; templates that refer in a circle end here.
constexpr int kMaxDepth = 32;
// Far more than a template of 1 MB has values; references that multiply.
constexpr int kMaxSteps = 1000000;
constexpr char kReader[] = "Custom::DrReader";

class Evaluator {
 public:
  explicit Evaluator(const Release& release) : release_(release) {}

  Json Value(const Json& value, const Template& in, int depth) const {
    if (depth > kMaxDepth || ++steps_ > kMaxSteps) return value;
    if (value.is_array()) {
      Json list = Json::array();
      for (const Json& item : value) list.push_back(Value(item, in, depth));
      return list;
    }
    if (!value.is_object()) return value;
    if (value.size() == 1) {
      const std::string& function = value.begin().key();
      const Json& argument = value.begin().value();
      if (function == "Ref" && argument.is_string()) {
        return Reference(argument.get<std::string>(), "", in, depth);
      }
      if (function == "Fn::GetAtt" && argument.is_array() &&
          argument.size() == 2) {
        return Reference(TextOf(argument[0]), TextOf(argument[1]), in, depth);
      }
      if (function == "Fn::Sub" && argument.is_string()) {
        return Substitute(argument.get<std::string>(), in, depth);
      }
    }
    Json object = Json::object();
    for (const auto& [key, member] : value.items()) {
      object[key] = Value(member, in, depth);
    }
    return object;
  }

 private:
  static Json Atom(std::string text) { return {{kAtom, std::move(text)}}; }

  // What `Ref` or `Fn::GetAtt` gives.
  Json Reference(const std::string& name, const std::string& attribute,
                 const Template& in, int depth) const {
    if (name == "AWS::Region") return in.region;
    if (absl::StartsWith(name, "AWS::")) return Atom(name);
    if (attribute.empty()) {
      const Json& parameter = Member(ObjectAt(in.body, "/Parameters"), name);
      if (!parameter.is_null()) return Argument(name, parameter, in, depth);
    }
    absl::string_view output = attribute;
    const Template* child = nullptr;
    if (absl::ConsumePrefix(&output, "Outputs.")) {
      child = release_.Child(in, name);
    } else if (!attribute.empty() &&
               TextIn(Member(ObjectAt(in.body, "/Resources"), name), "Type") ==
                   kReader) {
      child = Instance(in);
    }
    if (child != nullptr) {
      const Json& value = Output(*child, output);
      if (!value.is_null()) return Value(value, *child, depth + 1);
    }
    return Atom(absl::StrCat(in.path, "#", name, attribute.empty() ? "" : ".",
                             attribute));
  }

  // The template of the StackSet's instance, which a reader beside it reads.
  const Template* Instance(const Template& in) const {
    for (const auto& [path, item] : release_.templates) {
      if (item.parent == &in && TextIn(Release::Deployer(item), "Type") ==
                                    "AWS::CloudFormation::StackSet") {
        return &item;
      }
    }
    return nullptr;
  }

  static const Json& Output(const Template& in, absl::string_view name) {
    return Member(Member(ObjectAt(in.body, "/Outputs"), name), "Value");
  }

  // What is passed to a parameter, or its default.
  Json Argument(const std::string& name, const Json& parameter,
                const Template& in, int depth) const {
    if (in.parent == nullptr) {
      const auto known = release_.parameters.find(name);
      return known == release_.parameters.end() ? Atom(name)
                                                : Json(known->second);
    }
    if (in.outputs.is_object()) {
      const Json& handed = Output(*in.parent, TextIn(in.outputs, name));
      return handed.is_null() ? Atom(absl::StrCat(in.path, "#", name))
                              : Value(handed, *in.parent, depth + 1);
    }
    const Json& passed = At(Release::Deployer(in), "/Properties/Parameters");
    const Json* value = &Member(passed, name);
    for (const Json& item : ListAt(passed, "")) {
      if (TextIn(item, "ParameterKey") == name) {
        value = &Member(item, "ParameterValue");
      }
    }
    if (!value->is_null()) return Value(*value, *in.parent, depth + 1);
    const Json& fallback = Member(parameter, "Default");
    if (!fallback.is_null()) return fallback;
    return Atom(absl::StrCat(in.path, "#", name));
  }

  Json Substitute(absl::string_view text, const Template& in, int depth) const {
    Json parts = Json::array();
    std::string literal;
    const auto flush = [&] {
      if (!literal.empty()) parts.push_back(std::exchange(literal, ""));
    };
    while (!text.empty()) {
      const size_t start = text.find("${");
      const size_t end = start == text.npos ? text.npos : text.find('}', start);
      if (end == text.npos) break;
      literal.append(text.data(), start);
      absl::string_view name = text.substr(start + 2, end - start - 2);
      text.remove_prefix(end + 1);
      if (absl::ConsumePrefix(&name, "!")) {
        absl::StrAppend(&literal, "${", name, "}");
        continue;
      }
      const size_t dot = name.find('.');
      const Json value = Reference(
          std::string(name.substr(0, dot)),
          dot == name.npos ? "" : std::string(name.substr(dot + 1)), in, depth);
      if (value.is_string()) {
        literal += value.get<std::string>();
      } else if (const Json& more = Member(value, kText); !more.is_null()) {
        for (const Json& part : more) {
          if (part.is_string()) {
            literal += part.get<std::string>();
          } else {
            flush();
            parts.push_back(part);
          }
        }
      } else {
        flush();
        parts.push_back(value);
      }
    }
    literal.append(text.data(), text.size());
    if (parts.empty()) return literal;
    flush();
    if (parts.size() == 1) return parts[0];
    return {{kText, std::move(parts)}};
  }

  const Release& release_;
  mutable int steps_ = 0;
};

}  // namespace

Json MeaningOf(const Json& value, const Template& in, const Release& release) {
  return Evaluator(release).Value(value, in, 0);
}

bool HasAtom(const Json& meaning) {
  return !Member(meaning, kAtom).is_null() || !Member(meaning, kText).is_null();
}

std::string ResourceOf(const std::string& atom) {
  const size_t hash = atom.find('#');
  if (hash == std::string::npos) return "";
  return atom.substr(0, atom.find('.', hash));
}

std::string Readable(const Json& meaning) {
  if (meaning.is_string()) return meaning.get<std::string>();
  if (const Json& atom = Member(meaning, kAtom); !atom.is_null()) {
    const std::string text = TextOf(atom);
    const size_t hash = text.find('#');
    return absl::StrCat("${", hash == text.npos ? text : text.substr(hash + 1),
                        "}");
  }
  if (const Json& parts = Member(meaning, kText); !parts.is_null()) {
    std::string text;
    for (const Json& part : parts) text += Readable(part);
    return text;
  }
  return meaning.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace drc::plan
