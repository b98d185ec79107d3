// SPDX-License-Identifier: Apache-2.0
#include "generator/link/wiring.h"

#include "absl/strings/str_cat.h"
#include "aws/cloud_formation.pb.h"

namespace drc::link {
namespace {

using aws::cloud_formation::CustomResource;
using program::Resource;
using program::Stack;

CustomResource& ReaderOf(Stack& parent, const Resource& stack_set) {
  return static_cast<CustomResource&>(
      *parent.Find(stack_set.reader_id)->properties);
}

// Sets a parameter of the stack that `deploying`, a resource of `parent`,
// deploys.
void PassParameter(Stack& parent, Resource& deploying, const std::string& name,
                   const std::string& text) {
  if (auto* stack_set = deploying.As<aws::cloud_formation::StackSet>()) {
    auto* parameter = stack_set->add_parameters();
    parameter->set_parameter_key(name);
    parameter->set_parameter_value(text);
    // Another value may mean other outputs, so the reader reads again.
    auto& inputs =
        *(*ReaderOf(parent, deploying).mutable_additional())["Inputs"]
             .mutable_struct_value();
    (*inputs.mutable_fields())[name].set_string_value(text);
    return;
  }
  auto& nested =
      static_cast<aws::cloud_formation::Stack&>(*deploying.properties);
  (*nested.mutable_parameters())[name].set_string_value(text);
}

// What an output of the stack that `deploying` deploys is called in the
// deploying stack. A StackSet has no outputs of its own; its reader fetches
// them.
std::string OutputText(Stack& parent, const Resource& deploying,
                       const std::string& output) {
  if (deploying.reader_id.empty()) {
    return absl::StrCat("${", deploying.logical_id, ".Outputs.", output, "}");
  }
  auto* wanted = (*ReaderOf(parent, deploying).mutable_additional())["Outputs"]
                     .mutable_list_value();
  const bool known =
      std::any_of(wanted->values().begin(), wanted->values().end(),
                  [&](const auto& v) { return v.string_value() == output; });
  if (!known) wanted->add_values()->set_string_value(output);
  return absl::StrCat("${", deploying.reader_id, ".", output, "}");
}

// The stack's output of that value, called `name` unless another one is.
std::string OutputOf(Stack& stack, std::string name, const std::string& value) {
  for (;; name += "Wired") {
    const program::Output* known = stack.FindOutput(name);
    if (known == nullptr) {
      stack.outputs.push_back({name, "", value});
      return name;
    }
    if (!known->is_own) return name;
  }
}

}  // namespace

std::string Wire(Stack& from, const std::string& name, const std::string& text,
                 Stack& to) {
  Stack& common = program::CommonAncestor(from, to);
  std::string value = text;
  std::string output = name;
  for (Stack* s = &from; s != &common; s = s->parent) {
    output = OutputOf(*s, output, value);
    value = OutputText(*s->parent, *s->deployed_by, output);
    output = absl::StrCat(program::CamelCase(s->name), output);
  }
  std::string parameter =
      absl::StrCat(&from == &common ? "" : program::CamelCase(from.name), name);
  if (from.region != to.region) {
    parameter = absl::StrCat(program::CamelCase(from.region), parameter);
  }
  const std::vector<Stack*> chain = program::Ancestry(to);
  for (size_t depth = program::Ancestry(common).size(); depth < chain.size();
       ++depth) {
    Stack* s = chain[depth];
    if (s->FindParameter(parameter) == nullptr) {
      program::Parameter declared;
      declared.name = parameter;
      declared.description =
          absl::StrCat("Output ", name, " of the stack ", from.Path());
      s->parameters.push_back(std::move(declared));
      PassParameter(*s->parent, *s->deployed_by, parameter, value);
    }
    value = absl::StrCat("${", parameter, "}");
  }
  return value;
}

bool InheritParameter(Stack& stack, absl::string_view name) {
  if (stack.FindParameter(name) != nullptr) return true;
  if (stack.parent == nullptr || !InheritParameter(*stack.parent, name))
    return false;
  program::Parameter inherited = *stack.parent->FindParameter(name);
  inherited.has_default = false;
  inherited.default_value.clear();
  // The environment's own parameters stand before those that wiring adds.
  stack.parameters.insert(stack.parameters.begin(), inherited);
  PassParameter(*stack.parent, *stack.deployed_by, inherited.name,
                absl::StrCat("${", name, "}"));
  return true;
}

}  // namespace drc::link
