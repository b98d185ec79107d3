// SPDX-License-Identifier: Apache-2.0
#include "generator/link/link.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cfn/v1/options.pb.h"
#include "generator/link/derive.h"
#include "generator/link/order.h"
#include "generator/link/wiring.h"
#include "generator/program/reference.h"
#include "generator/program/strings.h"
#include "google/protobuf/descriptor.h"

namespace drc::link {
namespace {

using program::Program;
using program::Resource;
using program::ResourceName;
using program::Segment;
using program::Stack;

class Linker {
 public:
  explicit Linker(Program& program) : program_(program) {
    for (const auto& stack : program.stacks) {
      stacks_[stack->Path()] = stack.get();
      for (const auto& resource : stack->resources) {
        resources_[{stack.get(), resource->logical_id}] = resource.get();
        names_[resource.get()] = PhysicalName(*resource);
      }
    }
  }

  absl::Status Run() {
    for (const auto& stack : program_.stacks) LinkStack(*stack);
    if (errors_.empty()) AddDependencies();
    if (errors_.empty()) return absl::OkStatus();
    return absl::InternalError(absl::StrJoin(errors_, "\n"));
  }

 private:
  void LinkStack(Stack& stack) {
    for (size_t i = 0; i < stack.resources.size(); ++i) {
      Resource& resource = *stack.resources[i];
      program::VisitReferences(
          *resource.properties,
          [&](const std::string& pointer, std::string& text) {
            text = LinkText(stack, &resource,
                            absl::StrCat(resource.logical_id, pointer), text);
          });
    }
    for (size_t i = 0; i < stack.outputs.size(); ++i) {
      const std::string name = stack.outputs[i].name;
      const std::string linked =
          LinkText(stack, nullptr, absl::StrCat("Outputs/", name),
                   stack.outputs[i].value);
      stack.outputs[i].value = linked;
    }
  }

  std::string LinkText(Stack& stack, Resource* resource,
                       const std::string& place, const std::string& text) {
    std::string linked;
    for (const Segment& segment : program::SplitReferences(text)) {
      if (segment.is_reference) {
        absl::StrAppend(&linked, Resolve(stack, resource, place, segment.text));
      } else {
        absl::StrAppend(&linked, program::EscapeText(segment.text));
      }
    }
    return linked;
  }

  // The text that means the reference in `stack`.
  std::string Resolve(Stack& stack, Resource* user, const std::string& place,
                      const std::string& reference) {
    const std::string local = absl::StrCat("${", reference, "}");
    if (absl::StartsWith(reference, "AWS::")) return local;
    ResourceName name = program::ParseResourceName(reference);
    if (name.path.empty()) {
      if (Resource* target = FindResource(stack, name.id)) {
        CheckAttribute(stack, place, *target, name.attribute, reference);
        return local;
      }
      if (name.attribute.empty() && InheritParameter(stack, name.id))
        return local;
      return Fail(stack, place, reference,
                  "names no resource of the stack and no parameter");
    }
    auto found = stacks_.find(name.path);
    if (found == stacks_.end())
      return Fail(stack, place, reference, "names no stack");
    Stack& owner = *found->second;
    Resource* target = FindResource(owner, name.id);
    if (target == nullptr) {
      return Fail(stack, place, reference,
                  absl::StrCat("names no resource of ", name.path));
    }
    if (!CheckAttribute(stack, place, *target, name.attribute, reference))
      return local;
    return ResolveIn(stack, user, place, reference, owner, *target, name);
  }

  std::string ResolveIn(Stack& stack, Resource* user, const std::string& place,
                        const std::string& reference, Stack& owner,
                        Resource& target, const ResourceName& name) {
    const std::string own =
        name.attribute.empty()
            ? absl::StrCat("${", name.id, "}")
            : absl::StrCat("${", name.id, ".", name.attribute, "}");
    if (&owner == &stack && !name.unordered) return own;
    if (name.unordered || owner.region != stack.region) {
      const auto derived =
          DeriveAttribute(program::TypeName(target), names_[&target],
                          owner.region, name.attribute);
      if (derived.has_value()) {
        if (!name.unordered && user != nullptr) {
          orders_.push_back({&stack, user, &owner, &target});
        }
        return LinkText(stack, user, place, *derived);
      }
      if (name.unordered) {
        return Fail(stack, place, reference,
                    "does not follow from a name; drop the \"~\"");
      }
    }
    const std::string output = absl::StrCat(
        name.id, program::CamelCase(absl::StartsWith(name.attribute, "Outputs.")
                                        ? name.attribute.substr(8)
                                        : name.attribute));
    return Wire(owner, output, own, stack);
  }

  // Names the attributes of AWS's schema that `Fn::GetAtt` may return.
  bool CheckAttribute(Stack& stack, const std::string& place,
                      const Resource& target, const std::string& attribute,
                      const std::string& reference) {
    if (attribute.empty() || !target.custom_type.empty()) return true;
    if (target.child != nullptr && absl::StartsWith(attribute, "Outputs."))
      return true;
    for (const std::string& known : target.properties->GetDescriptor()
                                        ->options()
                                        .GetExtension(cfn::v1::resource)
                                        .attributes()) {
      if (known == attribute) return true;
    }
    Fail(stack, place, reference,
         absl::StrCat(program::TypeName(target), " has no attribute ",
                      attribute));
    return false;
  }

  Resource* FindResource(Stack& stack, const std::string& id) {
    auto it = resources_.find({&stack, id});
    return it == resources_.end() ? nullptr : it->second;
  }

  std::string Fail(const Stack& stack, const std::string& place,
                   const std::string& reference, absl::string_view why) {
    errors_.push_back(absl::StrCat(stack.Path(), ": ", place, ": \"${",
                                   reference, "}\" ", why));
    return "";
  }

  // Gives each order that no reference implies its DependsOn, and looks for
  // cycles.
  void AddDependencies() {
    absl::flat_hash_map<Stack*, CreationOrder> graphs;
    for (const auto& stack : program_.stacks)
      graphs.emplace(stack.get(), *stack);
    for (const Order& order : orders_) {
      Stack& common = CommonAncestor(*order.later_stack, *order.earlier_stack);
      Resource* later = Representative(common, *order.later_stack, order.later);
      Resource* earlier =
          Representative(common, *order.earlier_stack, order.earlier);
      CreationOrder& graph = graphs.at(&common);
      if (later == earlier ||
          graph.Waits(later->logical_id, earlier->logical_id))
        continue;
      later->depends_on.push_back(earlier->logical_id);
      graph.Add(later->logical_id, earlier->logical_id);
    }
    for (const auto& stack : program_.stacks) {
      const std::vector<std::string> cycle = graphs.at(stack.get()).FindCycle();
      if (cycle.empty()) continue;
      errors_.push_back(absl::StrCat(
          stack->Path(),
          ": resources wait for each other: ", absl::StrJoin(cycle, " -> ")));
    }
  }

  struct Order {
    Stack* later_stack;
    Resource* later;
    Stack* earlier_stack;
    Resource* earlier;
  };

  Program& program_;
  absl::flat_hash_map<std::string, Stack*> stacks_;
  absl::flat_hash_map<std::pair<const Stack*, std::string>, Resource*>
      resources_;
  // Physical names as lowering wrote them: linking rewrites the properties.
  absl::flat_hash_map<const Resource*, std::string> names_;
  std::vector<Order> orders_;
  std::vector<std::string> errors_;
};

}  // namespace

absl::Status Link(Program& program) { return Linker(program).Run(); }

}  // namespace drc::link
