// SPDX-License-Identifier: Apache-2.0
#include "generator/link/link.h"

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "generator/link/wiring.h"
#include "generator/program/derive.h"
#include "generator/program/own_faults.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/schema/elements.h"

namespace drc::link {
namespace {

using program::Program;
using program::Resource;
using program::ResourceName;
using program::Segment;
using program::Stack;

using Owned = std::pair<Stack*, Resource*>;

// What a reference means in a stack, and what it makes its user wait for.
struct Resolution {
  std::string reference;
  std::string text;
  std::vector<Owned> earlier;
};

}  // namespace

class Linker {
 public:
  explicit Linker(Program program) : program_(std::move(program)) {
    size_t count = 0;
    for (const auto& stack : program_.stacks) count += stack->resources.size();
    resources_.reserve(count);
    names_.reserve(count);
    uses_.reserve(count);
    fields_.reserve(count);
    resolutions_.reserve(2 * count);
    for (const auto& stack : program_.undeployed) {
      stacks_[stack->Path()] = stack.get();
      for (const auto& resource : stack->existing) {
        resources_[{stack.get(), resource->logical_id}] = resource.get();
      }
    }
    for (const auto& stack : program_.stacks) {
      stacks_[stack->Path()] = stack.get();
      for (const auto* list : {&stack->resources, &stack->existing}) {
        for (const auto& resource : *list) {
          resources_[{stack.get(), resource->logical_id}] = resource.get();
        }
      }
      for (const auto& resource : stack->resources) {
        names_[resource.get()] = program::PhysicalName(*resource);
      }
    }
  }

  absl::StatusOr<Linked> Run() {
    for (const auto& stack : program_.stacks) LinkStack(*stack);
    Linked::Orders orders;
    if (errors_.empty()) {
      ReadWired();
      orders = AddDependencies(uses_);
    }
    if (!errors_.empty()) {
      return absl::InternalError(absl::StrJoin(errors_, "\n"));
    }
    return Linked(std::move(program_), std::move(fields_), std::move(uses_),
                  std::move(orders));
  }

 private:
  // Where a reference stands, for messages.
  struct Place {
    const Stack& stack;
    const Resource* resource;         // null: an output
    const program::Pointer* pointer;  // of the resource's property
    absl::string_view output;
  };

  void LinkStack(Stack& stack) {
    // Wiring adds resources nowhere, but properties to those that deploy.
    for (const auto& resource : stack.resources) {
      std::vector<Owned> earlier;
      std::vector<Use>& uses = uses_[resource.get()];
      uses.reserve(8);  // most have fewer
      const auto& fields = fields_[resource.get()] =
          schema::SetFields(*resource->properties, *resource->schema);
      program::ChangeReferences(
          *resource->properties, *resource->schema, fields,
          [&](const program::Pointer& pointer, const std::string& text) {
            std::string linked;
            linked.reserve(text.size());
            LinkText(stack, {stack, resource.get(), &pointer, ""}, text, linked,
                     earlier);
            if (program::MayHoldReference(linked)) {
              uses.push_back({&text, pointer.Text()});
            }
            return linked;
          });
      for (Use& use : uses) use.ReadReferences();
      for (const auto& [owner, target] : earlier) {
        orders_.push_back({&stack, resource.get(), owner, target});
      }
    }
    // Wiring appends outputs meanwhile, which may move them.
    for (size_t i = 0; i < stack.outputs.size(); ++i) {
      const std::string name = stack.outputs[i].name;
      const std::string value = stack.outputs[i].value;
      std::string linked;
      std::vector<Owned> earlier;  // nothing waits for an output
      LinkText(stack, {stack, nullptr, nullptr, name}, value, linked, earlier);
      stack.outputs[i].value = linked;
    }
  }

  // Reads anew what wiring has changed since.
  void ReadWired() {
    for (const auto& stack : program_.stacks) {
      for (const auto& resource : stack->resources) {
        if (resource->child == nullptr && resource->custom_type.empty()) {
          continue;
        }
        fields_[resource.get()] =
            schema::SetFields(*resource->properties, *resource->schema);
        uses_[resource.get()] = ReadUses(*resource);
      }
    }
  }

  // Appends what the text means in the stack, and what it makes its user wait
  // for.
  void LinkText(Stack& stack, const Place& place, const std::string& text,
                std::string& linked, std::vector<Owned>& earlier) {
    for (const Segment& segment : program::SplitReferences(text)) {
      if (!segment.is_reference) {
        program::AppendEscaped(segment.text, linked);
        continue;
      }
      const Resolution& resolved = Resolve(stack, place, segment.text);
      linked += resolved.text;
      earlier.insert(earlier.end(), resolved.earlier.begin(),
                     resolved.earlier.end());
    }
  }

  // What the reference means in `stack`, where it may stand many times.
  const Resolution& Resolve(Stack& stack, const Place& place,
                            absl::string_view reference) {
    const std::pair<const Stack*, absl::string_view> key(&stack, reference);
    if (const auto known = resolutions_.find(key);
        known != resolutions_.end()) {
      return *known->second;
    }
    const size_t errors = errors_.size();
    auto resolved = std::make_unique<Resolution>(
        ResolveAnew(stack, place, std::string(reference)));
    if (errors_.size() > errors) {
      // To be told at each of its places.
      failed_ = std::move(*resolved);
      return failed_;
    }
    resolved->reference = std::string(reference);
    const std::pair<const Stack*, absl::string_view> kept(&stack,
                                                          resolved->reference);
    return *resolutions_.emplace(kept, std::move(resolved)).first->second;
  }

  Resolution ResolveAnew(Stack& stack, const Place& place,
                         const std::string& reference) {
    const auto local = [&] { return absl::StrCat("${", reference, "}"); };
    if (absl::StartsWith(reference, "AWS::")) return {"", local(), {}};
    const ResourceName name = program::ParseResourceName(reference);
    if (name.path.empty()) {
      if (Resource* target = FindResource(stack, name.id)) {
        CheckAttribute(place, *target, name.attribute, reference);
        if (target->is_existing) return Existing(*target, name.attribute);
        return {"", local(), {}};
      }
      if (name.attribute.empty() && InheritParameter(stack, name.id)) {
        return {"", local(), {}};
      }
      return Fail(place, reference,
                  "names no resource of the stack and no parameter");
    }
    auto found = stacks_.find(name.path);
    if (found == stacks_.end()) {
      return Fail(place, reference, "names no stack");
    }
    Stack& owner = *found->second;
    Resource* target = FindResource(owner, name.id);
    if (target == nullptr) {
      return Fail(place, reference,
                  absl::StrCat("names no resource of ", name.path));
    }
    if (!CheckAttribute(place, *target, name.attribute, reference)) {
      return {"", local(), {}};
    }
    if (target->is_existing) return Existing(*target, name.attribute);
    return ResolveIn(stack, place, reference, owner, *target, name);
  }

  // It exists before all resources.
  static Resolution Existing(const Resource& target,
                             absl::string_view attribute) {
    return {"", program::ExistingText(target, attribute).value_or(""), {}};
  }

  Resolution ResolveIn(Stack& stack, const Place& place,
                       const std::string& reference, Stack& owner,
                       Resource& target, const ResourceName& name) {
    const std::string own =
        name.attribute.empty()
            ? absl::StrCat("${", name.id, "}")
            : absl::StrCat("${", name.id, ".", name.attribute, "}");
    if (&owner == &stack && !name.unordered) return {"", own, {}};
    const bool apart = owner.is_apart && &owner != &stack;
    if (name.unordered || apart || owner.region != stack.region) {
      const auto derived = program::DeriveAttribute(
          catalogue::FindEntry(program::TypeName(target)), names_[&target],
          owner.region, name.attribute);
      if (derived.has_value()) {
        Resolution linked;
        if (!name.unordered && !apart) {
          linked.earlier.emplace_back(&owner, &target);
        }
        LinkText(stack, place, *derived, linked.text, linked.earlier);
        return linked;
      }
      if (name.unordered || apart) {
        return Fail(place, reference,
                    apart ? "is of a stack that is deployed apart, of which "
                            "only names and ARNs are known"
                          : "does not follow from a name; drop the \"~\"");
      }
    }
    absl::string_view attribute = name.attribute;
    absl::ConsumePrefix(&attribute, "Outputs.");
    return {"",
            Wire(owner, absl::StrCat(name.id, program::CamelCase(attribute)),
                 own, stack),
            {}};
  }

  // Names the attributes of AWS's schema that `Fn::GetAtt` may return.
  bool CheckAttribute(const Place& place, const Resource& target,
                      absl::string_view attribute,
                      const std::string& reference) {
    const std::string fault = program::AttributeFault(target, attribute);
    if (!fault.empty()) Fail(place, reference, fault);
    return fault.empty();
  }

  Resource* FindResource(const Stack& stack, absl::string_view id) {
    auto it = resources_.find(std::make_pair(&stack, id));
    return it == resources_.end() ? nullptr : it->second;
  }

  Resolution Fail(const Place& place, const std::string& reference,
                  absl::string_view why) {
    errors_.push_back(absl::StrCat(
        place.stack.Path(), ": ",
        place.resource == nullptr
            ? absl::StrCat("Outputs/", place.output)
            : absl::StrCat(place.resource->logical_id, place.pointer->Text()),
        ": \"${", reference, "}\" ", why));
    return {};
  }

  // Gives each order that no reference implies its DependsOn, and looks for
  // cycles.
  Linked::Orders AddDependencies(const Uses& uses) {
    Linked::Orders graphs;
    for (const auto& stack : program_.stacks) {
      graphs.try_emplace(stack.get(), *stack, uses);
    }
    for (const Order& order : orders_) {
      Stack& common =
          program::CommonAncestor(*order.later_stack, *order.earlier_stack);
      Resource& later =
          program::Representative(common, *order.later_stack, *order.later);
      Resource& earlier =
          program::Representative(common, *order.earlier_stack, *order.earlier);
      CreationOrder& graph = graphs.at(&common);
      if (&later == &earlier || graph.Waits(later, earlier)) continue;
      later.depends_on.push_back(earlier.logical_id);
      graph.Add(later, earlier);
    }
    for (const auto& stack : program_.stacks) {
      const std::vector<std::string> cycle = graphs.at(stack.get()).FindCycle();
      if (cycle.empty()) continue;
      errors_.push_back(absl::StrCat(
          stack->Path(),
          ": resources wait for each other: ", absl::StrJoin(cycle, " -> ")));
    }
    return graphs;
  }

  struct Order {
    Stack* later_stack;
    Resource* later;
    Stack* earlier_stack;
    Resource* earlier;
  };

  Program program_;
  absl::flat_hash_map<std::string, Stack*> stacks_;
  absl::flat_hash_map<std::pair<const Stack*, absl::string_view>, Resource*>
      resources_;
  // Physical names as lowering wrote them: linking rewrites the properties.
  absl::flat_hash_map<const Resource*, std::string> names_;
  // By stack and reference.
  absl::flat_hash_map<std::pair<const Stack*, absl::string_view>,
                      std::unique_ptr<Resolution>>
      resolutions_;
  Resolution failed_;
  Linked::Fields fields_;
  Uses uses_;
  std::vector<Order> orders_;
  std::vector<std::string> errors_;
};

absl::StatusOr<Linked> Link(program::Lowered lowered) {
  return Linker(std::move(lowered).Take()).Run();
}

}  // namespace drc::link
