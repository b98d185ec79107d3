// SPDX-License-Identifier: Apache-2.0
#include "generator/program/program.h"

#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "aws/cloud_formation.pb.h"
#include "generator/program/reference.h"

namespace drc::program {

namespace {

Resource* FindIn(const Stack& stack, absl::string_view logical_id) {
  for (const auto* list : {&stack.resources, &stack.existing}) {
    for (const auto& resource : *list) {
      if (resource->logical_id == logical_id) return resource.get();
    }
  }
  return nullptr;
}

template <typename T>
const T* FindNamed(const std::vector<T>& list, absl::string_view name) {
  const auto found =
      absl::c_find_if(list, [&](const T& each) { return each.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string Stack::Path() const {
  return parent == nullptr ? "root" : absl::StrCat(region, "/", name);
}

bool Stack::IsAt(absl::string_view path) const {
  if (parent == nullptr) return path == "root";
  return path.size() == region.size() + 1 + name.size() &&
         absl::ConsumePrefix(&path, region) &&
         absl::ConsumePrefix(&path, "/") && path == name;
}

std::string Stack::TemplatePath() const {
  return absl::StrCat(Path(), ".template.json");
}

Resource& Stack::AddResource(
    absl::string_view logical_id,
    std::unique_ptr<google::protobuf::Message> properties,
    const schema::MessageSchema& schema, diag::Loc origin) {
  auto resource = std::make_unique<Resource>();
  resource->logical_id = std::string(logical_id);
  resource->schema = &schema;
  resource->properties = std::move(properties);
  resource->origin = origin;
  resources.push_back(std::move(resource));
  return *resources.back();
}

Resource* Stack::Find(absl::string_view logical_id) {
  return FindIn(*this, logical_id);
}

const Resource* Stack::Find(absl::string_view logical_id) const {
  return FindIn(*this, logical_id);
}

const Parameter* Stack::FindParameter(absl::string_view name) const {
  return FindNamed(parameters, name);
}

const Output* Stack::FindOutput(absl::string_view name) const {
  return FindNamed(outputs, name);
}

Stack& Program::AddRoot(absl::string_view region) {
  stacks.push_back(std::make_unique<Stack>());
  stacks.back()->region = std::string(region);
  stacks.back()->name = "root";
  return *stacks.back();
}

Stack& Program::AddNested(Stack& parent, absl::string_view name,
                          absl::string_view description, diag::Loc origin) {
  Resource& resource = parent.AddResource(
      absl::StrCat(CamelCase(name), "Stack"),
      std::make_unique<aws::cloud_formation::Stack>(),
      schema::SchemaOf(aws::cloud_formation::Stack::descriptor()), origin);
  return AddInstance(parent, resource, parent.region, name, description);
}

Stack& Program::AddInstance(Stack& parent, Resource& deployed_by,
                            absl::string_view region, absl::string_view name,
                            absl::string_view description) {
  stacks.push_back(std::make_unique<Stack>());
  Stack& stack = *stacks.back();
  stack.region = std::string(region);
  stack.name = std::string(name);
  stack.description = std::string(description);
  stack.parent = &parent;
  stack.deployed_by = &deployed_by;
  deployed_by.child = &stack;
  return stack;
}

const Stack* Program::Find(absl::string_view path) const {
  for (const auto* list : {&stacks, &undeployed}) {
    for (const auto& stack : *list) {
      if (stack->IsAt(path)) return stack.get();
    }
  }
  return nullptr;
}

Stack* Program::Find(absl::string_view path) {
  return const_cast<Stack*>(std::as_const(*this).Find(path));
}

const Resource* Program::Target(absl::string_view reference) const {
  const ResourceName name = ParseResourceName(reference);
  const Stack* owner = Find(name.path);
  return owner == nullptr ? nullptr : owner->Find(name.id);
}

bool Program::Removes(absl::string_view type) const {
  return absl::c_any_of(
      removed, [&](const RemovedResource& each) { return each.type == type; });
}

void Program::LeaveOutEmpty() {
  const auto first = std::stable_partition(
      stacks.begin(), stacks.end(), [](const auto& stack) {
        return !stack->resources.empty() || stack->existing.empty();
      });
  for (auto left = first; left != stacks.end(); ++left) {
    Stack& stack = **left;
    auto& siblings = stack.parent->resources;
    siblings.erase(absl::c_find_if(siblings, [&](const auto& each) {
      return each.get() == stack.deployed_by;
    }));
    stack.deployed_by = nullptr;
  }
  undeployed.insert(undeployed.end(), std::make_move_iterator(first),
                    std::make_move_iterator(stacks.end()));
  stacks.erase(first, stacks.end());
}

std::string CamelCase(absl::string_view name) {
  std::string result;
  bool upper = true;
  for (char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      upper = true;
      continue;
    }
    result.push_back(upper ? absl::ascii_toupper(static_cast<unsigned char>(c))
                           : c);
    upper = false;
  }
  return result;
}

std::string IdOfKind(absl::string_view name, absl::string_view kind) {
  std::string id = CamelCase(name);
  if (!absl::EndsWith(id, kind)) absl::StrAppend(&id, kind);
  return id;
}

bool IsDeployedApart(const Resource& resource) {
  return resource.child != nullptr && resource.child->is_apart;
}

diag::Loc PlaceOf(const Resource& resource, absl::string_view property) {
  diag::Loc place = resource.origin;
  size_t longest = 0;
  for (const auto& [pointer, loc] : resource.property_origins) {
    const bool covers = property == pointer ||
                        absl::StartsWith(property, absl::StrCat(pointer, "/"));
    if (!covers || pointer.size() < longest) continue;
    place = loc;
    longest = pointer.size();
  }
  return place;
}

const std::string& TypeName(const Resource& resource) {
  static const auto& none = *new std::string;
  if (!resource.custom_type.empty()) return resource.custom_type;
  return resource.schema->resource != nullptr
             ? resource.schema->resource->type_name()
             : none;
}

void WaiveLint(Resource& resource, const std::vector<std::string>& rules,
               absl::string_view reason) {
  auto& lint =
      *(*resource.metadata.mutable_fields())["cfn-lint"].mutable_struct_value();
  auto& config = *(*lint.mutable_fields())["config"].mutable_struct_value();
  auto* ignored =
      (*config.mutable_fields())["ignore_checks"].mutable_list_value();
  for (const std::string& rule : rules)
    ignored->add_values()->set_string_value(rule);
  (*lint.mutable_fields())["reason"].set_string_value(std::string(reason));
}

}  // namespace drc::program
