// SPDX-License-Identifier: Apache-2.0
//
// What `resources` and `overrides` say of themselves. What the program tells of
// them comes later: references, keys, names.

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/catalogue/types.h"
#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"

namespace drc::check {
namespace {

using ::google::protobuf::Message;

constexpr char kRule[] = "resource";

// Stacks that hold the others, and the one of what was there before.
constexpr absl::string_view kFrames[] = {"adopted", "root", "secondary"};

// Types that the language has a field for.
constexpr std::pair<absl::string_view, absl::string_view> kDeclared[] = {
    {"AWS::DynamoDB::GlobalTable", "tables"}, {"AWS::S3::Bucket", "buckets"}};

// The only type named, or null after a finding.
const Message* CheckTypes(Spec& spec, const dr::v1::Properties& properties,
                          const char* rule) {
  std::vector<std::string> names;
  for (const auto* field : parse::TypesIn(properties)) {
    names.emplace_back(field->message_type()->full_name());
  }
  if (names.size() == 1) return parse::MessageIn(properties);
  absl::c_sort(names);
  spec.Error(spec.Of(properties), rule,
             names.empty()
                 ? std::string("the properties have no type; say it as "
                               "`[aws.sqs.Queue] { ... }`")
                 : absl::StrCat("the properties are of ", names.size(),
                                " types, ", absl::StrJoin(names, " and "),
                                "; a resource has one"));
  return nullptr;
}

// What a key of its own needs, the role that deploys the secondary region does
// not have: it could give itself the use of any key then, as it makes their
// policies.
constexpr absl::string_view kReplicaKey = "AWS::KMS::ReplicaKey";

// Whether the type's resources are the compiler's business alone.
bool IsOfStacks(absl::string_view type) {
  return absl::StartsWith(type, "AWS::CloudFormation::");
}

void CheckPlacement(Spec& spec, const dr::v1::Resource& resource,
                    const catalogue::Type& entry) {
  const bool in_primary = resource.placement() == dr::v1::PLACEMENT_PRIMARY;
  if (entry.in_secondary.fact() == nullptr) {
    if (in_primary) return;
    spec.Error(spec.Of(resource, "placement"), kRule,
               "an $0 cannot be in $1: $2; set `placement: PLACEMENT_PRIMARY`",
               entry.type, spec.env.regions().secondary().name(),
               entry.in_secondary.reason());
    return;
  }
  if (resource.placement() == dr::v1::PLACEMENT_BOTH || resource.has_reason()) {
    return;
  }
  spec.Error(spec.Of(resource, "placement"), kRule,
             "one region alone has it; say in `reason` why a failover does "
             "without it, or needs it there alone");
}

void CheckState(Spec& spec, const dr::v1::Resource& resource,
                absl::string_view type) {
  if (resource.state() == dr::v1::STATE_UNSPECIFIED) {
    if (!catalogue::IsStateful(type)) return;
    spec.Error(spec.Of(resource), kRule,
               "an $0 holds data: say in `state` what becomes of them when $1 "
               "is lost: STATE_REPLICATED, STATE_REBUILT or STATE_LOST",
               type, spec.env.regions().primary().name());
  } else if (!resource.has_reason()) {
    spec.Error(spec.Of(resource, "state"), kRule,
               "`state` has no `reason`; say what it rests on");
  }
}

// Each of `handler_permissions` of a Resource or RemovedResource.
template <typename Own>
void CheckActions(Spec& spec, const Own& own, absl::string_view type,
                  const char* rule) {
  for (int i = 0; i < own.handler_permissions_size(); ++i) {
    const std::string& action = own.handler_permissions(i);
    const diag::Loc at = spec.Of(own, "handler_permissions", i);
    const auto [service, name] =
        std::pair<absl::string_view, absl::string_view>(
            absl::StrSplit(action, absl::MaxSplits(':', 1)));
    const catalogue::ServiceFacts* facts = catalogue::FindService(service);
    // Of a text of another form its pattern tells.
    if (facts != nullptr && absl::c_all_of(name, absl::ascii_isalnum) &&
        !facts->Has(name)) {
      spec.Error(at, rule, "IAM has no action $0", action);
      continue;
    }
    if (catalogue::ReachesFurther(type, action) ||
        catalogue::ChangesOfOthers(type, action)) {
      spec.Error(at, rule,
                 "$0 reaches further than an $1, which a role that deploys a "
                 "region is better without",
                 action, type);
    }
  }
}

// A handler takes actions in the name of the role that deploys the secondary
// region, whether AWS's schema names them or not.
void CheckPermissions(Spec& spec, const dr::v1::Resource& resource,
                      const std::string& type) {
  const bool is_named = !catalogue::NamesNoPermissions(type);
  const bool in_primary = resource.placement() == dr::v1::PLACEMENT_PRIMARY;
  if (resource.handler_permissions().empty()) {
    if (is_named || in_primary) return;
    spec.Error(spec.Of(resource.properties()), kRule,
               "AWS's schema names no permissions for an $0: say in "
               "`handler_permissions` which actions CloudFormation needs to "
               "create, read, change and delete one in $1, or set `placement: "
               "PLACEMENT_PRIMARY`",
               type, spec.env.regions().secondary().name());
    return;
  }
  if (!is_named && !in_primary) {
    CheckActions(spec, resource, type, kRule);
    return;
  }
  spec.Error(
      spec.Of(resource, "handler_permissions"), kRule,
      in_primary
          ? "the primary region alone has it, which is deployed with the "
            "rights of whoever deploys; leave `handler_permissions` out"
          : absl::StrCat("AWS's schema names the permissions for an ", type,
                         "; leave `handler_permissions` out"));
}

void CheckResource(Spec& spec, const dr::v1::Resource& resource) {
  if (absl::c_linear_search(kFrames, resource.stack())) {
    spec.Error(
        spec.Of(resource, "stack"), kRule,
        "`stack` is $0, which holds the compiler's alone; choose another",
        diag::Quoted(resource.stack()));
  }
  if (!resource.has_properties()) return;
  const Message* message = CheckTypes(spec, resource.properties(), kRule);
  if (message == nullptr) return;
  const std::string& type =
      schema::ResourceOf(message->GetDescriptor())->type_name();
  if (IsOfStacks(type)) {
    spec.Error(spec.Of(resource.properties()), kRule,
               "$0 is about stacks themselves, which are the compiler's; a "
               "spec has none of its own",
               type);
    return;
  }
  if (type == kReplicaKey) {
    spec.Error(spec.Of(resource.properties()), kRule,
               "who deploys the secondary region may change no key but the "
               "environment's: make a replica of another one by yourself, or "
               "use `${security/Key.Arn}`");
    return;
  }
  for (const auto& [known, field] : kDeclared) {
    if (type != known) continue;
    spec.Error(spec.Of(resource.properties()), kRule,
               "an $0 is declared in `$1`, with all that its failover needs",
               type, field);
    return;
  }
  ReportViolations(spec, *message);
  CheckPlacement(spec, resource, *catalogue::FindEntry(type));
  CheckState(spec, resource, type);
  CheckPermissions(spec, resource, type);
}

// The name that a resource of the spec has; empty where AWS gives it one.
std::string NameOf(const dr::v1::Resource& resource) {
  const Message* message = parse::MessageIn(resource.properties());
  if (message == nullptr) return "";
  const catalogue::Name* name =
      catalogue::FindEntry(
          schema::ResourceOf(message->GetDescriptor())->type_name())
          ->name.fact();
  return name == nullptr ? "" : program::TextAt(*message, name->pointer);
}

// What is listed gives rights to delete it in the secondary region.
void CheckRemoval(Spec& spec, const dr::v1::RemovedResource& removed) {
  const auto report = [&](const char* field, const auto&... text) {
    spec.Error(spec.Of(removed, field), "removed-store", text...);
  };
  const catalogue::Type* entry = catalogue::FindEntry(removed.type());
  if (!removed.type().empty() && entry == nullptr) {
    report("type", "CloudFormation has no type $0",
           diag::Quoted(removed.type()));
  } else if (entry != nullptr &&
             (IsOfStacks(removed.type()) || removed.type() == kReplicaKey ||
              entry->in_secondary.fact() == nullptr)) {
    report("type",
           "an $0 goes without being listed: the secondary region has none of "
           "the spec's own",
           removed.type());
  }
  if (removed.has_name() &&
      (!absl::StrContains(removed.name(), "${EnvironmentSuffix}") ||
       removed.name().find_first_of("*?") != std::string::npos)) {
    report(
        "name",
        "`name` is $0; expected the resource's own, with $${EnvironmentSuffix}",
        diag::Quoted(removed.name()));
  }
  const catalogue::Name* name = entry == nullptr ? nullptr : entry->name.fact();
  if (name != nullptr && !name->is_label && !removed.has_name()) {
    spec.Error(spec.Of(removed), "removed-store",
               "an $0 has a name: say it in `name`, as who deploys the "
               "secondary region could delete any of the kind otherwise",
               removed.type());
  }
  if (entry != nullptr && catalogue::NamesNoPermissions(removed.type())) {
    if (removed.handler_permissions().empty()) {
      report("type",
             "AWS's schema names no permissions for an $0: say in "
             "`handler_permissions` which actions CloudFormation needs to read "
             "and delete one",
             removed.type());
    }
    CheckActions(spec, removed, removed.type(), "removed-store");
  } else if (!removed.handler_permissions().empty()) {
    report("handler_permissions",
           "AWS's schema names the permissions for an $0; leave "
           "`handler_permissions` out",
           removed.type());
  }
  for (const dr::v1::Resource& resource : spec.env.resources()) {
    if (resource.stack() == removed.stack() && resource.id() == removed.id() &&
        resource.placement() != dr::v1::PLACEMENT_PRIMARY &&
        NameOf(resource) == removed.name()) {
      report("id",
             "the resource $0/$1 is in the spec and listed to be removed: list "
             "it once it is not in the spec any more",
             removed.stack(), removed.id());
    }
  }
}

// What the properties of two overrides of one resource both say, of which the
// last would win without a word.
void CheckSaidOnce(Spec& spec, const Message& first, const Message& second) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  first.GetReflection()->ListFields(first, &fields);
  const auto& reflection = *second.GetReflection();
  for (const auto* field : fields) {
    // Elements are added to each other.
    if (field->is_repeated() || !reflection.HasField(second, field)) continue;
    if (field->message_type() != nullptr) {
      CheckSaidOnce(spec, first.GetReflection()->GetMessage(first, field),
                    reflection.GetMessage(second, field));
      continue;
    }
    spec.Error(spec.Of(second, field->name()), "override",
               "another override of the same resource says `$0` as well; say "
               "it once",
               field->name())
        .Note(spec.Of(first, field->name()), "it is said here");
  }
}

void CheckOverrides(Spec& spec) {
  std::multimap<std::string, const Message*> known;
  for (const dr::v1::Override& change : spec.env.overrides()) {
    if (!change.has_set()) continue;
    const Message* message = parse::MessageIn(change.set());
    if (message == nullptr) continue;
    // Regions have two names.
    const std::string name = absl::StrReplaceAll(
        change.resource(),
        {{absl::StrCat(spec.env.regions().primary().name(), "/"), "primary/"},
         {absl::StrCat(spec.env.regions().secondary().name(), "/"),
          "secondary/"}});
    const auto [begin, end] = known.equal_range(name);
    for (auto it = begin; it != end; ++it) {
      if (it->second->GetDescriptor() != message->GetDescriptor()) continue;
      CheckSaidOnce(spec, *it->second, *message);
    }
    known.emplace(name, message);
  }
}

}  // namespace

void CheckOwnResources(Spec& spec) {
  for (const dr::v1::Removal& removal : spec.env.removals()) {
    if (removal.has_resource()) CheckRemoval(spec, removal.resource());
  }
  for (const dr::v1::Resource& resource : spec.env.resources()) {
    CheckResource(spec, resource);
  }
  for (const dr::v1::Override& change : spec.env.overrides()) {
    if (change.has_set()) {
      const Message* message = CheckTypes(spec, change.set(), "override");
      if (message != nullptr && message->ByteSizeLong() == 0 &&
          change.clear().empty()) {
        spec.Error(spec.Of(change.set()), "override",
                   "it changes nothing: `set` sets no property");
      }
    } else if (change.clear().empty()) {
      spec.Error(spec.Of(change), "override",
                 "it changes nothing: it has neither `set` nor `clear`");
    }
  }
  CheckOverrides(spec);
}

}  // namespace drc::check
