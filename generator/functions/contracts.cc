// SPDX-License-Identifier: Apache-2.0
//
// Prints contracts of functions, each in a file named after its function.
//
//   contracts header FILE...   contracts.h: a namespace each
//   contracts json FILE...     contracts.json: a value each
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "generator/functions/contract.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"

namespace drc::functions {
namespace {

// "PRIMARY_URL" and "primary_url" -> "kPrimaryUrl"; "PrimaryActive" ->
// "kPrimaryActive".
std::string ConstantName(absl::string_view name) {
  std::string constant = "k";
  for (absl::string_view word : absl::StrSplit(name, '_', absl::SkipEmpty())) {
    const bool is_upper = absl::AsciiStrToUpper(word) == word;
    constant += absl::ascii_toupper(word[0]);
    word.remove_prefix(1);
    absl::StrAppend(&constant, is_upper ? absl::AsciiStrToLower(word) : word);
  }
  return constant;
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", text, "\"");
}

void PrintConstant(absl::string_view name, absl::string_view meaning,
                   absl::string_view type, absl::string_view value) {
  if (!meaning.empty()) std::cout << "// " << meaning << "\n";
  std::cout << "inline constexpr " << type << " " << ConstantName(name) << " = "
            << value << ";\n";
}

void PrintText(absl::string_view name, absl::string_view meaning,
               absl::string_view value) {
  if (value.empty()) return;
  PrintConstant(name, meaning, "absl::string_view", Quoted(value));
}

// Each name, and all of them.
template <typename Names>
void PrintNames(absl::string_view list, const Names& names) {
  if (names.empty()) return;
  std::string all;
  for (const Name& each : names) {
    PrintText(each.name(), each.meaning(), each.name());
    absl::StrAppend(&all, ConstantName(each.name()), ", ");
  }
  std::cout << "inline constexpr absl::string_view " << ConstantName(list)
            << "[] = {" << all << "};\n";
}

void PrintNamespace(absl::string_view function, const Contract& contract) {
  std::cout << "\nnamespace drc::functions::" << function << " {\n";
  PrintText("name", "", contract.name());
  PrintText("id", "", contract.id());
  PrintNames("variables", contract.variables());
  PrintText("resource_type", "", contract.resource_type());
  PrintNames("properties", contract.properties());
  PrintNames("actions", contract.actions());
  PrintNames("metrics", contract.metrics());
  for (const Text& each : contract.texts()) {
    PrintText(each.name(), each.meaning(), each.value());
  }
  for (const Number& each : contract.numbers()) {
    PrintConstant(each.name(), each.meaning(), "int64_t",
                  absl::StrCat(each.value()));
  }
  std::cout << "}\n";
}

bool Print(absl::string_view form, int count, char** paths) {
  const bool is_json = form == "json";
  std::cout << (is_json ? "{"
                        : "// Of the contracts in generator/functions.\n"
                          "#pragma once\n"
                          "#include <cstdint>\n"
                          "#include \"absl/strings/string_view.h\"\n");
  for (int i = 0; i < count; ++i) {
    std::stringstream text;
    text << std::ifstream(paths[i]).rdbuf();
    Contract contract;
    std::string json;
    // The parser says what is wrong, and where.
    if (!google::protobuf::TextFormat::ParseFromString(text.str(), &contract) ||
        !google::protobuf::util::MessageToJsonString(contract, &json).ok()) {
      std::cerr << "contracts: " << paths[i] << " is no Contract\n";
      return false;
    }
    absl::string_view function = absl::string_view(paths[i]);
    function.remove_prefix(function.rfind('/') + 1);
    function = absl::StripSuffix(function, ".textproto");
    if (is_json) {
      std::cout << (i > 0 ? "," : "") << Quoted(function) << ":" << json;
    } else {
      PrintNamespace(function, contract);
    }
  }
  if (is_json) std::cout << "}\n";
  return true;
}

}  // namespace
}  // namespace drc::functions

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: contracts header|json FILE...\n";
    return 2;
  }
  return drc::functions::Print(argv[1], argc - 2, argv + 2) ? 0 : 1;
}
