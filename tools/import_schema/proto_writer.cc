// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/proto_writer.h"

#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/import_schema/option_text.h"

namespace import_schema {
namespace {

constexpr size_t kLineWidth = 100;

// The names of all messages, to find out what a short name would refer to.
void AddFullNames(const std::vector<Message>& messages,
                  std::set<std::string>* names) {
  for (const Message& message : messages) {
    names->insert(message.full_name);
    AddFullNames(message.nested, names);
  }
}

bool Uses(const std::vector<Message>& messages, Type type) {
  for (const Message& message : messages) {
    if (Uses(message.nested, type)) return true;
    for (const Field& field : message.fields) {
      if (field.type == type) return true;
    }
  }
  return false;
}

class ProtoWriter {
 public:
  explicit ProtoWriter(const ServiceFile& file) : file_(file) {
    AddFullNames(file.messages, &full_names_);
  }

  std::string Write(absl::string_view origin) {
    Header(origin);
    for (const Message& message : file_.messages) {
      absl::StrAppend(&text_, "\n");
      WriteMessage(message, "");
    }
    return std::move(text_);
  }

 private:
  void Header(absl::string_view origin) {
    absl::StrAppend(&text_, GeneratedLine("//"), SourceLine("//", origin));
    if (origin.empty()) {
      for (const std::string& source : file_.sources) {
        absl::StrAppend(&text_, "//   ", source, "\n");
      }
    }
    absl::StrAppend(&text_, "\nsyntax = \"proto2\";\n\npackage aws.",
                    file_.service, ";\n\nimport \"cfn/v1/options.proto\";\n");
    if (Uses(file_.messages, Type::kStruct) ||
        Uses(file_.messages, Type::kList) ||
        Uses(file_.messages, Type::kValue)) {
      absl::StrAppend(&text_, "import \"google/protobuf/struct.proto\";\n");
    }
    absl::StrAppend(&text_, "\noption optimize_for = CODE_SIZE;\n");
  }

  void WriteMessage(const Message& message, const std::string& indent) {
    const std::string inner = indent + "  ";
    absl::StrAppend(&text_, indent, "message ", message.name, " {");
    const size_t start = text_.size();
    absl::StrAppend(&text_, "\n");
    if (message.resource.has_value()) {
      WriteOption("cfn.v1.resource", *message.resource, inner);
    }
    WriteOption("cfn.v1.rules", message.rules, inner);
    WriteReserved(message, inner);
    for (const Field& field : message.fields) WriteField(message, field, inner);
    for (const Message& nested : message.nested) {
      if (text_.size() > start + 1) absl::StrAppend(&text_, "\n");
      WriteMessage(nested, inner);
    }
    if (text_.size() == start + 1) {
      text_.resize(start);
      absl::StrAppend(&text_, "}\n");
    } else {
      absl::StrAppend(&text_, indent, "}\n");
    }
  }

  void WriteOption(absl::string_view name,
                   const google::protobuf::Message& options,
                   const std::string& indent) {
    const std::vector<OptionText> texts = OptionTexts(options);
    if (texts.empty()) return;
    absl::StrAppend(&text_, indent, "option (", name, ") = {\n");
    for (const OptionText& text : texts) {
      text_ += text.Lines(indent + "  ", kLineWidth);
    }
    absl::StrAppend(&text_, indent, "};\n");
  }

  void WriteReserved(const Message& message, const std::string& indent) {
    if (!message.reserved_numbers.empty()) {
      absl::StrAppend(&text_, indent, "reserved ",
                      absl::StrJoin(message.reserved_numbers, ", "), ";\n");
    }
    if (!message.reserved_names.empty()) {
      std::vector<std::string> quoted;
      for (const std::string& name : message.reserved_names) {
        quoted.push_back(Quoted(name));
      }
      absl::StrAppend(&text_, indent, "reserved ", absl::StrJoin(quoted, ", "),
                      ";\n");
    }
  }

  void WriteField(const Message& message, const Field& field,
                  const std::string& indent) {
    const std::string start =
        absl::StrCat(indent, FieldType(message, field), " ", field.name, " = ",
                     field.number, " [");
    const std::string json_name =
        field.property.empty()
            ? ""
            : absl::StrCat("json_name = ", Quoted(field.property));
    const std::vector<OptionText> texts = OptionTexts(field.options);
    const std::string options = texts.empty()
                                    ? ""
                                    : absl::StrCat("(cfn.v1.property) = { ",
                                                   OneLine(texts, ", "), " }");
    const std::string comma = json_name.empty() || options.empty() ? "" : ", ";
    const std::string short_form =
        absl::StrCat(start, json_name, comma, options, "];\n");
    if (texts.empty() || short_form.size() <= kLineWidth + 1) {
      absl::StrAppend(&text_, short_form);
      return;
    }
    absl::StrAppend(&text_, start, "\n", indent, "  ", json_name);
    if (!json_name.empty()) absl::StrAppend(&text_, ",\n", indent, "  ");
    if (indent.size() + 2 + options.size() <= kLineWidth) {
      absl::StrAppend(&text_, options, "\n");
    } else {
      absl::StrAppend(&text_, "(cfn.v1.property) = {\n");
      for (const OptionText& text : texts) {
        text_ += text.Lines(indent + "    ", kLineWidth);
      }
      absl::StrAppend(&text_, indent, "  }\n");
    }
    absl::StrAppend(&text_, indent, "];\n");
  }

  std::string FieldType(const Message& message, const Field& field) const {
    const std::string type = TypeText(message, field);
    switch (field.label) {
      case Label::kRepeated:
        return absl::StrCat("repeated ", type);
      case Label::kMap:
        return absl::StrCat("map<string, ", type, ">");
      case Label::kSingular:
        break;
    }
    return absl::StrCat("optional ", type);
  }

  std::string TypeText(const Message& message, const Field& field) const {
    switch (field.type) {
      case Type::kString:
        return "string";
      case Type::kInteger:
        return "int64";
      case Type::kNumber:
        return "double";
      case Type::kBoolean:
        return "bool";
      case Type::kStruct:
        return "google.protobuf.Struct";
      case Type::kList:
        return "google.protobuf.ListValue";
      case Type::kValue:
        return "google.protobuf.Value";
      case Type::kMessage:
        break;
    }
    return Reference(message.full_name, field.message);
  }

  // The shortest way to say `target` within the message `scope`: its own name
  // where that is what protobuf finds, looking from the inside out, else all of
  // its name.
  std::string Reference(absl::string_view scope,
                        const std::string& target) const {
    const absl::string_view name =
        absl::string_view(target).substr(target.rfind('.') + 1);
    while (!scope.empty()) {
      const std::string found = absl::StrCat(scope, ".", name);
      if (full_names_.count(found) > 0) {
        return found == target ? std::string(name) : absl::StrCat(".", target);
      }
      const size_t dot = scope.rfind('.');
      scope = dot == scope.npos ? absl::string_view() : scope.substr(0, dot);
    }
    return absl::StrCat(".", target);
  }

  const ServiceFile& file_;
  std::set<std::string> full_names_;
  std::string text_;
};

}  // namespace

std::string GeneratedLine(absl::string_view prefix) {
  return absl::StrCat(prefix, " SPDX-License-Identifier: Apache-2.0\n", prefix,
                      " Generated by `bazel run //tools:import_schema.update`; "
                      "do not edit.\n");
}

std::string SourceLine(absl::string_view prefix, absl::string_view origin) {
  return absl::StrCat(prefix, " Source: AWS's resource provider schemas",
                      origin.empty() ? "" : " in ", origin, ".\n");
}

std::string ProtoText(const ServiceFile& file, absl::string_view origin) {
  return ProtoWriter(file).Write(origin);
}

}  // namespace import_schema
