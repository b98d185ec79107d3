// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/types.h"
#include "generator/program/own_faults.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::program {
namespace {

constexpr absl::string_view kRule = "template-parameter";

// Whose names the linker gives to the parameters that hand values on begin with
// what is returned; empty where none does.
std::string OwnerOf(const Program& program, absl::string_view name) {
  for (const Parameter& parameter : program.root().parameters) {
    if (!parameter.is_own && parameter.name == name) {
      return "is that of a parameter of the compiler's";
    }
  }
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      if (resource->logical_id == name) {
        return absl::StrCat("is the logical id of a resource of ",
                            stack->Path());
      }
      // What the root knows of a child is handed on under the child's name.
      if (stack->parent == nullptr &&
          absl::StartsWith(name, resource->logical_id)) {
        return absl::StrCat("begins as what is handed on of ",
                            resource->logical_id, ", a resource of the root");
      }
    }
    for (const std::string& text : {stack->name, stack->region}) {
      if (absl::StartsWith(name, CamelCase(text))) {
        return absl::StrCat("begins as what is handed on of ", text,
                            text == stack->region ? "" : ", a stack");
      }
    }
  }
  return "";
}

// The name of the property that holds the text at the pointer, or the list that
// does.
absl::string_view LastName(absl::string_view pointer) {
  int index;
  absl::string_view last = pointer.substr(pointer.rfind('/') + 1);
  while (absl::SimpleAtoi(last, &index)) {
    pointer.remove_suffix(last.size() + 1);
    last = pointer.substr(pointer.rfind('/') + 1);
  }
  return last;
}

// Whether the text is an ARN, or a value of the parameter could make it one: no
// value has a colon of its own.
bool MayBeArn(const Program& program, const std::string& text) {
  if (absl::StrContains(text, "arn:")) return true;
  const Segments segments = SplitReferences(text);
  for (size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].is_reference) continue;
    if (absl::EndsWith(ParseResourceName(segments[i].text).attribute, "Arn")) {
      return true;
    }
    const Parameter* parameter = program.root().FindParameter(segments[i].text);
    if (parameter == nullptr || !parameter->is_own) continue;
    if ((i > 0 && absl::EndsWith(segments[i - 1].text, ":")) ||
        (i + 1 < segments.size() &&
         absl::StartsWith(segments[i + 1].text, ":"))) {
      return true;
    }
  }
  return false;
}

// Whether the rules tell by the resources of the type who may do what.
bool IsPolicy(absl::string_view type) {
  return absl::StartsWith(type, "AWS::IAM::") ||
         absl::EndsWith(type, "Policy") || absl::EndsWith(type, "Permission");
}

// Whether the property leads to another resource, by which the rules know what
// it is added to.
bool Leads(absl::string_view name) {
  constexpr absl::string_view kNames[] = {
      "FunctionName",  "GroupId",  "NetworkAclId", "RouteTableId",
      "RouteTableIds", "SubnetId", "VpcId"};
  return absl::c_linear_search(kNames, name);
}

// Why a text of the property that refers to a parameter is none that may; empty
// where it is one.
std::string FaultOf(const Program& program, const Resource& resource,
                    absl::string_view pointer, const std::string& text) {
  // What only code reads.
  if (absl::StartsWith(pointer, "/Environment/Variables/")) return "";
  if (!resource.is_added) {
    return "no override may leave it to the deployment what a resource of the "
           "compiler's is like";
  }
  const std::string& type = TypeName(resource);
  const absl::string_view last = LastName(pointer);
  if (absl::StrContains(last, "Cidr")) {
    return "where the network leads, and whom it lets in, is proved of the "
           "very text";
  }
  if (IsPolicy(type) || absl::StrContains(pointer, "/Statement") ||
      absl::StrContains(last, "Policy") || absl::EndsWith(last, "Arn") ||
      absl::EndsWith(last, "Arns") || MayBeArn(program, text)) {
    return "who may do what is proved of the very text, and ARNs and policies "
           "say it";
  }
  const catalogue::Type* entry = catalogue::FindEntry(type);
  const catalogue::Name* name = entry == nullptr ? nullptr : entry->name.fact();
  if (Leads(last) || (name != nullptr &&
                      TextAt(*resource.properties, name->pointer) == text)) {
    return "another name would be another resource";
  }
  return "";
}

// Holds the places of own parameters to what FaultOf says, and returns those
// that some text refers to.
std::set<const Parameter*> CheckPlaces(const Program& program,
                                       diag::Diagnostics& out) {
  std::set<const Parameter*> used;
  const auto read = [&](const std::string& text, const auto& visit) {
    if (!MayHoldReference(text)) return;
    for (const Segment& segment : SplitReferences(text)) {
      if (!segment.is_reference) continue;
      const Parameter* parameter = program.root().FindParameter(segment.text);
      if (parameter == nullptr || !parameter->is_own) continue;
      used.insert(parameter);
      visit(*parameter);
    }
  };
  const auto check = [&](const Resource& resource) {
    ReadReferences(*resource.properties, [&](const Pointer& pointer,
                                             const std::string& text) {
      read(text, [&](const Parameter& parameter) {
        const std::string at = pointer.Text();
        const std::string fault = FaultOf(program, resource, at, text);
        if (fault.empty()) return;
        out.Error(PlaceOf(resource, at), kRule,
                  absl::StrCat(resource.logical_id, at, ": ${", parameter.name,
                               "} may not stand here: ", fault));
      });
    });
  };
  for (const auto& stack : program.stacks) {
    for (const Output& output : stack->outputs) {
      if (output.is_own) read(output.value, [](const Parameter&) {});
    }
    for (const auto& resource : stack->resources) {
      if (resource->is_own) check(*resource);
    }
  }
  return used;
}

}  // namespace

void ReportParameterFaults(const Program& program, diag::Diagnostics& out) {
  const std::set<const Parameter*> used = CheckPlaces(program, out);
  for (const Parameter& parameter : program.root().parameters) {
    if (!parameter.is_own) continue;
    const std::string owner = OwnerOf(program, parameter.name);
    if (!owner.empty()) {
      out.Error(
          parameter.origin, kRule,
          absl::StrCat("the parameter's name ", diag::Quoted(parameter.name),
                       " ", owner, "; choose another"));
    } else if (used.count(&parameter) == 0) {
      out.Error(parameter.origin, kRule,
                absl::StrCat("nothing uses the parameter ",
                             diag::Quoted(parameter.name),
                             ": no text of `resources`, `outputs` and "
                             "`environment_references` holds ${",
                             parameter.name, "}"));
    }
  }
}

}  // namespace drc::program
