// SPDX-License-Identifier: Apache-2.0
#include "generator/program/own_faults.h"

#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/program/derive.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::program {
namespace {

// AWS CloudFormation User Guide, "Get AWS values using pseudo parameters".
// Without AWS::NoValue, which takes a property away that the rules have seen,
// and without the list AWS::NotificationARNs.
constexpr absl::string_view kPseudo[] = {"AWS::AccountId", "AWS::Partition",
                                         "AWS::Region",    "AWS::StackId",
                                         "AWS::StackName", "AWS::URLSuffix"};

// Of a list or an object.
constexpr absl::string_view kNoText =
    "is a list or an object, which no text can hold";

// One of the first zones of the region, as subnets name it.
bool IsZone(absl::string_view reference) {
  return absl::ConsumePrefix(&reference, "AWS::AvailabilityZones.") &&
         reference.size() == 1 && absl::ascii_isdigit(reference.front());
}

std::vector<std::string> IdsOf(const Stack& stack) {
  std::vector<std::string> ids;
  for (const auto* list : {&stack.resources, &stack.existing}) {
    for (const auto& resource : *list) ids.push_back(resource->logical_id);
  }
  return ids;
}

// What the reference means by the names that the spec gives, as the linker has
// it; nothing where AWS makes it up.
absl::optional<std::string> Derived(const Stack& owner, const Resource& target,
                                    absl::string_view attribute) {
  if (target.is_existing) return ExistingText(target, attribute);
  return DeriveAttribute(catalogue::FindEntry(TypeName(target)),
                         PhysicalName(target), owner.region, attribute);
}

// Where the stack of that name has the resource in the other region. What the
// secondary asks of the primary may not wait for it, as it waits for the
// secondary.
std::string Elsewhere(const Program& program, const Stack& owner,
                      const ResourceName& name) {
  for (const auto& stack : program.stacks) {
    const Resource* target = stack->Find(name.id);
    if (stack->name != owner.name || target == nullptr) continue;
    const bool is_primary = stack->region == program.root().region;
    if (is_primary && !Derived(*stack, *target, name.attribute).has_value()) {
      return absl::StrCat("; ", stack->region, " alone has it");
    }
    return absl::StrCat("; ", stack->region, " alone has it: ${",
                        is_primary ? "~primary/" : "secondary/", stack->name,
                        "/", name.id, name.attribute.empty() ? "" : ".",
                        name.attribute, "}");
  }
  return "";
}

// What else may be meant by the path of a stack that there is not.
std::string NearStack(const Program& program, absl::string_view path) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(path, absl::MaxSplits('/', 1));
  std::vector<std::string> names, of_both;
  for (const auto& stack : program.stacks) {
    if (stack->region != parts.first) continue;
    names.push_back(stack->name);
    if (absl::c_count_if(program.stacks, [&](const auto& other) {
          return other->name == stack->name;
        }) > 1) {
      of_both.push_back(stack->name);
    }
  }
  std::string near = diag::DidYouMean(parts.second, names);
  if (!near.empty() || names.empty()) return near;
  return absl::StrCat("; there are ", absl::StrJoin(of_both, ", "));
}

// Why a reference of a resource in the stack names nothing; empty where it
// names something.
std::string FaultOf(const Program& program, const Stack& stack,
                    absl::string_view reference) {
  if (reference == "AWS::NotificationARNs") return std::string(kNoText);
  if (absl::StartsWith(reference, "AWS::")) {
    return absl::c_linear_search(kPseudo, reference) || IsZone(reference)
               ? ""
               : absl::StrCat("is no pseudo parameter of AWS's",
                              diag::DidYouMean(reference, {std::begin(kPseudo),
                                                           std::end(kPseudo)}));
  }
  const ResourceName name = ParseResourceName(reference);
  const Stack* owner = &stack;
  if (!name.path.empty()) {
    owner = program.Find(name.path);
    if (owner == nullptr) {
      return absl::StrCat("names no stack", NearStack(program, name.path));
    }
  }
  const Resource* target = owner->Find(name.id);
  if (target != nullptr && owner->is_apart && !name.attribute.empty() &&
      name.attribute != "Arn") {
    return "is of a stack that is deployed apart, of which only names and ARNs "
           "are known";
  }
  if (target != nullptr) {
    const std::string fault = AttributeFault(*target, name.attribute);
    if (!fault.empty() || !name.unordered ||
        Derived(*owner, *target, name.attribute).has_value()) {
      return fault;
    }
    return "does not follow from a name, as AWS makes it up; drop the \"~\"";
  }
  std::vector<std::string> ids = IdsOf(*owner);
  if (!name.path.empty()) {
    const std::string near = diag::DidYouMean(name.id, ids);
    return absl::StrCat("names no resource of ", name.path,
                        near.empty() ? Elsewhere(program, *owner, name) : near);
  }
  if (name.attribute.empty() &&
      program.root().FindParameter(name.id) != nullptr) {
    return "";
  }
  for (const Parameter& parameter : program.root().parameters) {
    ids.push_back(parameter.name);
  }
  return absl::StrCat("names no resource of the stack and no parameter",
                      diag::DidYouMean(name.id, ids));
}

// Whether a reference of an output waits for the primary region. An output
// makes its stack wait for nothing that follows from a name.
bool WaitsForPrimary(const Program& program, const Stack& stack,
                     absl::string_view reference) {
  const std::string& primary = program.root().region;
  const ResourceName name = ParseResourceName(reference);
  const Stack* owner = program.Find(name.path);
  const Resource* target = owner == nullptr ? nullptr : owner->Find(name.id);
  if (target == nullptr || stack.region == primary ||
      owner->region != primary) {
    return false;
  }
  const auto text = Derived(*owner, *target, name.attribute);
  if (!text.has_value()) return true;
  // A name may hold what AWS makes up.
  return absl::c_any_of(SplitReferences(*text), [&](const Segment& segment) {
    return segment.is_reference && !absl::StartsWith(segment.text, "AWS::") &&
           program.root().FindParameter(segment.text) == nullptr;
  });
}

// Finds the references of a text that name nothing.
void CheckText(const Program& program, const Stack& stack,
               const std::string& text, const std::string& what,
               diag::Loc place, diag::Diagnostics& out) {
  for (const Segment& segment : SplitReferences(text)) {
    // Of an escaped one nothing is left but its literal.
    if (!segment.is_reference) continue;
    const std::string fault = FaultOf(program, stack, segment.text);
    if (fault.empty()) continue;
    out.Error(place, "reference",
              absl::StrCat(what, ": ${", segment.text, "} ", fault));
  }
}

void CheckOutput(const Program& program, const Stack& stack,
                 const Output& output, diag::Diagnostics& out) {
  for (const Segment& segment : SplitReferences(output.value)) {
    if (!segment.is_reference ||
        !WaitsForPrimary(program, stack, segment.text)) {
      continue;
    }
    out.Error(output.origin, "output",
              absl::StrCat("the secondary's output would wait for the primary, "
                           "whose loss it is to outlive: ${",
                           segment.text,
                           "} does not follow from a name; set `placement: "
                           "PLACEMENT_PRIMARY`"));
    return;
  }
  CheckText(program, stack, output.value, absl::StrCat("Outputs/", output.name),
            output.origin, out);
}

void CheckTexts(const Program& program, const Stack& stack,
                const Resource& resource, diag::Diagnostics& out) {
  ReadReferences(*resource.properties, [&](const Pointer& pointer,
                                           const std::string& text) {
    const std::string at = pointer.Text();
    CheckText(program, stack, text, absl::StrCat(resource.logical_id, at),
              PlaceOf(resource, at), out);
  });
}

}  // namespace

void ReportOwnFaults(const Program& program, diag::Diagnostics& out) {
  for (const Fault& fault : program.faults) {
    out.Error(fault.loc, fault.rule_id, fault.text)
        .Suggest(fault.fix.written, fault.fix.instead);
  }
  for (const auto& stack : program.stacks) {
    for (const Output& output : stack->outputs) {
      if (!output.is_own) continue;
      CheckOutput(program, *stack, output, out);
    }
    for (const auto& resource : stack->resources) {
      if (!resource->is_own) continue;
      CheckTexts(program, *stack, *resource, out);
      for (const std::string& id : resource->depends_on) {
        if (stack->Find(id) != nullptr) continue;
        out.Error(
            PlaceOf(*resource, ""), "reference",
            absl::StrCat(resource->logical_id, " depends on ", diag::Quoted(id),
                         ", which ", stack->Path(), " has not",
                         diag::DidYouMean(id, IdsOf(*stack))));
      }
    }
  }
}

bool HasOwn(const Program& program) {
  return program.has_own_rights ||
         absl::c_any_of(program.stacks, [](const auto& stack) {
           return absl::c_any_of(
                      stack->resources,
                      [](const auto& each) { return each->is_own; }) ||
                  absl::c_any_of(stack->outputs, [](const Output& each) {
                    return each.is_own;
                  });
         });
}

std::string AttributeFault(const Resource& target,
                           absl::string_view attribute) {
  if (target.is_existing) {
    if (ExistingText(target, attribute).has_value()) return "";
    if (target.existing_id.empty()) {
      return "exists already, and the spec does not say its id";
    }
    std::vector<std::string> known;
    for (const auto& each : target.existing_attributes) {
      known.push_back(each.first);
    }
    return absl::StrCat(
        "exists already: nothing of it is known but its id, without an "
        "attribute",
        known.empty() ? "" : ", and ", absl::StrJoin(known, " and "));
  }
  if (attribute.empty() || !target.custom_type.empty()) return "";
  if (target.child != nullptr && absl::StartsWith(attribute, "Outputs.")) {
    return "";
  }
  const schema::Resource& type = target.schema->resource != nullptr
                                     ? *target.schema->resource
                                     : schema::Resource::default_instance();
  if (absl::c_linear_search(type.attributes(), attribute)) return "";
  if (absl::c_linear_search(type.composite_attributes(), attribute)) {
    return absl::StrCat(attribute, " of an ", TypeName(target), " ", kNoText);
  }
  return absl::StrCat(TypeName(target), " has no attribute ", attribute,
                      diag::DidYouMean(attribute, {type.attributes().begin(),
                                                   type.attributes().end()}));
}

}  // namespace drc::program
