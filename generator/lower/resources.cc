// SPDX-License-Identifier: Apache-2.0
//
// Resources of the spec's own, of any type, and its changes of others.

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/iam.pb.h"
#include "generator/catalogue/types.h"
#include "generator/lower/concerns.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/schema/elements.h"

namespace drc::lower {
namespace {

using ::google::protobuf::Message;
using program::Pointer;
using schema::FieldSchema;
using Origins = std::vector<std::pair<std::string, diag::Loc>>;

constexpr absl::string_view kFunction = "AWS::Lambda::Function";

std::string WithRegion(const Context& context, const Side& side,
                       absl::string_view reference) {
  const bool unordered = absl::ConsumePrefix(&reference, "~");
  std::vector<std::string> parts = absl::StrSplit(reference, '/');
  if (parts.size() == 2 && parts[0] != "root") {
    parts.insert(parts.begin(), side.name());
  } else if (parts.size() == 3 && parts[0] == "primary") {
    parts[0] = context.primary.name();
  } else if (parts.size() == 3 && parts[0] == "secondary") {
    parts[0] = context.secondary.name();
  }
  return absl::StrCat(unordered ? "~" : "", absl::StrJoin(parts, "/"));
}

// Where the spec says each property of a message, below `at`.
void FindOrigins(const Context& context, const Message& message,
                 const Pointer* at, Origins& origins) {
  const auto* reflection = message.GetReflection();
  for (const FieldSchema& field :
       schema::SchemaOf(message.GetDescriptor()).fields) {
    if (!schema::IsSet(message, *reflection, field.descriptor)) continue;
    const std::string name(field.descriptor->name());
    const Pointer here(at, field.descriptor->json_name());
    origins.emplace_back(here.Text(), context.At(message, name));
    if (field.is_map) {
      for (const auto& [key, entry] :
           schema::MapEntries(message, field.descriptor)) {
        origins.emplace_back(Pointer(&here, key).Text(),
                             context.spec.locations.OfKey(message, name, key));
      }
      continue;
    }
    if (field.is_list) {
      const int size = reflection->FieldSize(message, field.descriptor);
      for (int i = 0; i < size; ++i) {
        const Pointer element(&here, i);
        origins.emplace_back(element.Text(), context.At(message, name, i));
        if (field.message == nullptr) continue;
        FindOrigins(
            context,
            reflection->GetRepeatedMessage(message, field.descriptor, i),
            &element, origins);
      }
    } else if (field.message != nullptr) {
      FindOrigins(context, reflection->GetMessage(message, field.descriptor),
                  &here, origins);
    }
  }
}

// Those of a dr.v1.Resource or dr.v1.Override, whose properties the message is.
template <typename Own>
Origins OriginsOf(const Context& context, const Own& own,
                  const Message& message) {
  Origins origins;
  FindOrigins(context, message, nullptr, origins);
  for (const auto& [path, text] : own.json()) {
    const std::unique_ptr<Message> scratch(message.New());
    scratch->CopyFrom(message);
    const auto pointer = program::SetJson(*scratch, path, text);
    if (!pointer.ok()) continue;
    origins.emplace_back(*pointer,
                         context.spec.locations.OfKey(own, "json", path));
  }
  return origins;
}

// A copy of properties that the spec says, for a stack of the side.
std::unique_ptr<Message> ForSide(const Context& context, const Side& side,
                                 const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  program::ChangeReferences(*copy,
                            [&](const Pointer&, const std::string& text) {
                              return OwnText(context, side, text);
                            });
  return copy;
}

program::Stack& StackFor(Context& context, const Side& side,
                         const dr::v1::Resource& own) {
  program::Stack* found =
      context.program.Find(absl::StrCat(side.name(), "/", own.stack()));
  if (found != nullptr) return *found;
  return AddStack(context, side, own.stack(), "Resources of the spec",
                  context.At(own, "stack"));
}

void AddTo(Context& context, const Side& side, const dr::v1::Resource& own,
           const Message& message) {
  program::Resource& resource =
      StackFor(context, side, own)
          .AddResource(own.id(), ForSide(context, side, message),
                       schema::SchemaOf(message.GetDescriptor()),
                       context.At(own));
  resource.is_own = true;
  resource.is_added = true;
  resource.property_origins = OriginsOf(context, own, message);
  resource.depends_on.assign(own.depends_on().begin(), own.depends_on().end());
  resource.handler_permissions.assign(own.handler_permissions().begin(),
                                      own.handler_permissions().end());
  auto* role = resource.As<aws::iam::Role>();
  if (role != nullptr && !role->has_permissions_boundary() &&
      context.env.has_permissions_boundary()) {
    role->set_permissions_boundary(context.env.permissions_boundary());
  } else if (role != nullptr && context.env.has_permissions_boundary() &&
             role->permissions_boundary() !=
                 context.env.permissions_boundary()) {
    context.program.faults.push_back(
        {program::PlaceOf(resource, "/PermissionsBoundary"), "resource",
         "the role has another boundary than `permissions_boundary` of the "
         "spec, which holds for all roles; leave it out"});
  }
}

// Whether overrides may change the property, or what is in it.
bool IsOverridable(absl::string_view type, absl::string_view pointer) {
  return absl::c_any_of(
      catalogue::OverridableOf(type), [&](absl::string_view may) {
        return pointer == may ||
               absl::StartsWith(pointer, absl::StrCat(may, "/"));
      });
}

// Makes faults of the properties among `origins` that no override may change,
// each once, at the innermost of them.
void RefuseFixed(Context& context, const std::string& type,
                 const Origins& origins) {
  std::vector<std::string> may;
  for (absl::string_view pointer : catalogue::OverridableOf(type)) {
    may.emplace_back(pointer.substr(1));
  }
  for (const auto& [pointer, place] : origins) {
    const std::string within = absl::StrCat(pointer, "/");
    const bool is_outer =
        std::any_of(origins.begin(), origins.end(), [&](const auto& other) {
          return absl::StartsWith(other.first, within);
        });
    if (is_outer || IsOverridable(type, pointer)) continue;
    const bool is_layer =
        type == kFunction && absl::StartsWith(pointer, "/Layers");
    context.program.faults.push_back(
        {place, "override",
         absl::StrCat(
             pointer.substr(1), " of an ", type,
             " is what the failover or a figure of the report may rest on, and "
             "follows from the spec's other fields",
             is_layer ? ", `functions.layers`" : "",
             "; an override may change ",
             may.empty() ? std::string("nothing of that type")
                         : absl::StrJoin(may, ", "))});
  }
}

// Lambda traces a function only if its role may send traces (AWS Lambda
// Developer Guide, "Visualize Lambda function invocations using AWS X-Ray").
void AllowTracing(Context& context, const aws::lambda::Function& function) {
  constexpr char kTracing[] = "Tracing";
  std::string reference = function.role();
  reference =
      reference.substr(2, reference.size() - 3);  // without "${" and "}"
  auto& role = *context.program.Target(reference)->As<aws::iam::Role>();
  auto& statements = *(*role.mutable_policies(0)
                            ->mutable_policy_document()
                            ->mutable_fields())["Statement"]
                          .mutable_list_value();
  for (const auto& statement : statements.values()) {
    const auto sid = statement.struct_value().fields().find("Sid");
    if (sid != statement.struct_value().fields().end() &&
        sid->second.string_value() == kTracing) {
      return;
    }
  }
  *statements.add_values()->mutable_struct_value() = ToStruct(Allow(
      kTracing, {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}, {"*"}));
}

void Apply(Context& context, const Side& side, const dr::v1::Override& change,
           program::Resource& resource) {
  resource.is_own = true;
  const std::string& type = program::TypeName(resource);
  for (int i = 0; i < change.clear_size(); ++i) {
    const size_t before = resource.properties->ByteSizeLong();
    const auto pointer =
        program::ClearProperty(*resource.properties, change.clear(i));
    const diag::Loc place = context.At(change, "clear", i);
    if (pointer.ok() && resource.properties->ByteSizeLong() == before) {
      context.program.faults.push_back(
          {place, "override",
           absl::StrCat("`clear` has ", diag::Quoted(change.clear(i)),
                        ", which is not set")});
    } else if (pointer.ok()) {
      resource.property_origins.emplace_back(*pointer, place);
      RefuseFixed(context, type, {{*pointer, place}});
    } else {
      context.program.faults.push_back(
          {place, "override",
           absl::StrCat("`clear` has ", diag::Quoted(change.clear(i)), ": ",
                        pointer.status().message())});
    }
  }
  const Message* set = parse::MessageIn(change.set());
  if (set == nullptr) return;
  if (set->GetDescriptor() != resource.schema->descriptor) {
    context.program.faults.push_back(
        {context.At(change, "set"), "override",
         absl::StrCat(change.resource(), " is an ", program::TypeName(resource),
                      ", whose properties are `[",
                      std::string(resource.schema->descriptor->full_name()),
                      "] { ... }`")});
    return;
  }
  resource.properties->MergeFrom(*ForSide(context, side, *set));
  const auto* function = resource.As<aws::lambda::Function>();
  if (function != nullptr && !resource.is_added &&
      function->tracing_config().mode() == "Active") {
    AllowTracing(context, *function);
  }
  const Origins origins = OriginsOf(context, change, *set);
  RefuseFixed(context, type, origins);
  // The last that covers a property as closely as others is its place.
  resource.property_origins.insert(resource.property_origins.end(),
                                   origins.begin(), origins.end());
}

bool IsNamed(const Side& side, absl::string_view region) {
  return region == "both" || region == side.name() ||
         region == (side.is_primary ? "primary" : "secondary");
}

// The parts of `Override.resource`: region, stack and id.
std::vector<std::string> Named(const dr::v1::Override& change) {
  return absl::StrSplit(change.resource(), '/');
}

// The resources that an override names, without those that deploy stacks.
using Place = std::pair<const Side*, program::Resource*>;
std::vector<Place> Overridden(const Context& context,
                              const dr::v1::Override& change) {
  const std::vector<std::string> names = Named(change);
  std::vector<Place> places;
  for (const Side* side : context.sides()) {
    if (!IsNamed(*side, names[0])) continue;
    program::Stack* stack =
        context.program.Find(absl::StrCat(side->name(), "/", names[1]));
    program::Resource* resource =
        stack == nullptr ? nullptr : stack->Find(names[2]);
    if (resource != nullptr && resource->child == nullptr &&
        !resource->is_existing) {
      places.emplace_back(side, resource);
    }
  }
  return places;
}

// What `Override.resource` may be, with the region as the spec called it.
std::vector<std::string> PathsIn(const Context& context,
                                 const dr::v1::Override& change) {
  const std::string region = Named(change)[0];
  std::vector<std::string> paths;
  for (const auto& stack : context.program.stacks) {
    const Side& side = stack->region == context.primary.name()
                           ? context.primary
                           : context.secondary;
    if (!IsNamed(side, region) || stack->parent == nullptr) continue;
    for (const auto& resource : stack->resources) {
      if (resource->child != nullptr) continue;
      paths.push_back(
          absl::StrCat(region, "/", stack->name, "/", resource->logical_id));
    }
  }
  return paths;
}

}  // namespace

bool IsIn(const Side& side, dr::v1::Placement placement) {
  return placement == dr::v1::PLACEMENT_BOTH ||
         (placement == dr::v1::PLACEMENT_PRIMARY) == side.is_primary;
}

std::string OwnText(const Context& context, const Side& side,
                    absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find("${");
    const size_t close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) break;
    out.append(text.data(), open);
    const absl::string_view inner = text.substr(open + 2, close - open - 2);
    absl::StrAppend(
        &out, inner == "!" ? std::string("${!}")
              : absl::StartsWith(inner, "!")
                  ? absl::StrCat("${!}", inner.substr(1), "}")
                  : absl::StrCat("${", WithRegion(context, side, inner), "}"));
    text.remove_prefix(close + 1);
  }
  return absl::StrCat(out, text);
}

void LowerResources(Context& context) {
  for (const Side* side : context.sides()) {
    for (const dr::v1::Resource& own : context.env.resources()) {
      const Message* message = parse::MessageIn(own.properties());
      if (message == nullptr || !IsIn(*side, own.placement())) continue;
      AddTo(context, *side, own, *message);
    }
  }
}

Overrides AllOverrides(const Context& context) {
  Overrides all;
  for (const dr::v1::Override& change : context.env.overrides()) {
    all.push_back(&change);
  }
  return all;
}

Overrides ApplyOverrides(Context& context, const Overrides& changes) {
  Overrides left;
  for (const dr::v1::Override* change : changes) {
    const std::vector<Place> places = Overridden(context, *change);
    for (const auto& [side, resource] : places) {
      Apply(context, *side, *change, *resource);
    }
    if (places.empty()) left.push_back(change);
  }
  return left;
}

void ReportUnmet(Context& context, const Overrides& changes) {
  for (const dr::v1::Override* change : changes) {
    const std::string near =
        diag::Nearest(change->resource(), PathsIn(context, *change));
    context.program.faults.push_back(
        {context.At(*change, "resource"),
         "override",
         absl::StrCat("`resource` is ", diag::Quoted(change->resource()),
                      ", which the environment has not",
                      diag::DidYouMean(near)),
         {change->resource(), near}});
  }
}

}  // namespace drc::lower
