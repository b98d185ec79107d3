// SPDX-License-Identifier: Apache-2.0
#include "tests/verify/faults.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>

#include "generator/catalogue/other_types.h"
#include "generator/schema/schema.h"
#include "tests/verify/template_json.h"

namespace drc::testing {
namespace {

using nlohmann::json;
using program::Program;
using program::Resource;
using program::Stack;

// A change of a template: a path from the template's name down, and the value
// that is put there; without one, what is there is gone.
using Change = json;

// A fault that changes nothing would prove nothing.
[[noreturn]] void Fail(const Change& change) {
  std::cerr << "the program has no " << change.at("path") << std::endl;
  std::abort();
}

// Where one of a list is, by its name.
template <typename List, typename Name>
auto Find(List& list, const Change& change, Name name_of) {
  const auto found = std::find_if(
      list.begin(), list.end(),
      [&](const auto& each) { return name_of(each) == change["path"][2]; });
  if (found == list.end()) Fail(change);
  return found;
}

std::string NameOf(const std::unique_ptr<Resource>& resource) {
  return resource->logical_id;
}

void AddResource(const Change& change, Stack& stack) {
  const json& body = change["value"];
  const auto* type = catalogue::FindMessageOfType(body["Type"]);
  if (type == nullptr) Fail(change);
  const auto* prototype = catalogue::MessageFactoryOfTypes().GetPrototype(type);
  const diag::Loc origin = stack.resources.empty()
                               ? stack.deployed_by->origin
                               : stack.resources.front()->origin;
  Resource& added = stack.AddResource(
      change["path"][2].get<std::string>(),
      std::unique_ptr<google::protobuf::Message>(prototype->New()),
      schema::SchemaOf(type), origin);
  if (body.contains("Properties")) SetProperties(added, body["Properties"]);
}

// Puts the value of a change into the properties of a resource.
void ChangeProperties(const Change& change, Resource& resource) {
  json properties = {{"Properties", PropertiesOf(resource)}};
  const json& path = change["path"];
  json* holder = &properties;
  for (size_t i = 3; i + 1 < path.size(); ++i) {
    holder = path[i].is_number() ? &holder->at(path[i].get<size_t>())
                                 : &(*holder)[path[i].get<std::string>()];
  }
  const json& last = path.back();
  if (change.contains("value")) {
    (last.is_number() ? (*holder)[last.get<size_t>()]
                      : (*holder)[last.get<std::string>()]) = change["value"];
  } else if (last.is_number()) {
    holder->erase(last.get<size_t>());
  } else if (holder->erase(last.get<std::string>()) == 0) {
    Fail(change);
  }
  SetProperties(resource, properties["Properties"]);
}

void ChangeResource(const Change& change, Stack& stack) {
  const json& path = change["path"];
  if (path.size() == 3 && change.contains("value")) {
    return AddResource(change, stack);
  }
  const auto found = Find(stack.resources, change, NameOf);
  if (path.size() == 3) {
    stack.resources.erase(found);
    return;
  }
  Resource& resource = **found;
  const json& part = path[3];
  if (part == "Properties") {
    ChangeProperties(change, resource);
  } else if (part == "DependsOn") {
    resource.depends_on =
        change.value("value", json::array()).get<std::vector<std::string>>();
  } else if (part == "DeletionPolicy") {
    resource.is_retained = change["value"] != "Delete";
  } else if (part != "UpdateReplacePolicy") {  // goes with the other
    Fail(change);
  }
}

void ChangeOutput(const Change& change, Stack& stack) {
  if (change["path"].size() == 2) {
    stack.outputs.clear();
  } else if (change["path"].size() == 3 && change.contains("value")) {
    stack.outputs.push_back(
        {change["path"][2], "", TextOf(change["value"]["Value"])});
  } else {
    Fail(change);
  }
}

void Apply(const Change& change, Program& program) {
  const json& path = change.at("path");
  const auto stack = std::find_if(
      program.stacks.begin(), program.stacks.end(),
      [&](const auto& each) { return each->TemplatePath() == path[0]; });
  if (stack == program.stacks.end()) Fail(change);
  if (path[1] == "Resources") {
    ChangeResource(change, **stack);
  } else if (path[1] == "Outputs") {
    ChangeOutput(change, **stack);
  } else if (path[1] == "Description") {
    (*stack)->description = change["value"];
  } else if (path[1] == "Parameters" && path.size() == 3 &&
             change.contains("value")) {
    (*stack)->parameters.push_back({path[2], "", ""});
  } else {
    Fail(change);
  }
}

}  // namespace

std::vector<Fault> ReadFaults(const std::string& path) {
  std::vector<Fault> faults;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const json fault = json::parse(line);
    faults.push_back({fault["rule"], fault["name"], fault["spec"],
                      [changes = fault["changes"]](Program& program) {
                        for (const Change& each : changes) Apply(each, program);
                      },
                      fault["is_named"]});
  }
  if (faults.empty()) {
    std::cerr << path << " has no faults" << std::endl;
    std::abort();
  }
  return faults;
}

}  // namespace drc::testing
