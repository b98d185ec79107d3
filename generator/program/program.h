// SPDX-License-Identifier: Apache-2.0
//
// The program that `lower` makes and `emit` prints: stacks of resources, whose
// properties are `aws.*` messages. It knows no resource type.
#ifndef GENERATOR_PROGRAM_PROGRAM_H_
#define GENERATOR_PROGRAM_PROGRAM_H_

#include <algorithm>
#include <utility>

#include "generator/archive/zip.h"
#include "generator/diag/diagnostics.h"
#include "generator/schema/schema.h"
#include "google/protobuf/struct.pb.h"

namespace drc::program {

struct Stack;

// One resource of a template.
struct Resource {
  // Unique in its stack, [A-Za-z0-9]+.
  std::string logical_id;

  // A message of proto/aws that is marked as a resource type. Any string in it
  // may hold references; see reference.h.
  std::unique_ptr<google::protobuf::Message> properties;

  // The properties as a T, or null.
  template <typename T>
  T* As() const {
    return dynamic_cast<T*>(properties.get());
  }

  // Of the properties' message.
  const schema::MessageSchema* schema = nullptr;

  // "Custom::Name" where the type is AWS::CloudFormation::CustomResource;
  // otherwise empty, and the message says the type.
  std::string custom_type;

  // Logical ids in the same stack, for an order that no reference implies.
  std::vector<std::string> depends_on;

  // Printed as the resource's Metadata where it has fields.
  google::protobuf::Struct metadata;

  // Whether the spec itself says its properties, some or all: what is wrong
  // with them is no mistake of the compiler's.
  bool is_own = false;
  // Whether it is one of the spec's `resources`, all of whose properties it
  // says.
  bool is_added = false;

  // The actions that deploy it, of a type whose schema names none.
  std::vector<std::string> handler_permissions;

  // Whether it exists already: no template holds it. Then what `Ref` is of it,
  // where the spec says it.
  bool is_existing = false;
  std::string existing_id;
  // Attributes of it that follow from its id, by name: "Arn". They may hold
  // pseudo parameters.
  std::vector<std::pair<std::string, std::string>> existing_attributes;

  // Whether it outlives its stack.
  bool is_retained = false;

  // The construct of the spec that asked for the resource.
  diag::Loc origin;

  // Properties that a field of the spec set: JSON pointer below "Properties",
  // e.g. "/BillingMode", and the field's place.
  std::vector<std::pair<std::string, diag::Loc>> property_origins;

  // The stack whose template this resource deploys, for
  // AWS::CloudFormation::Stack and AWS::CloudFormation::StackSet; else null.
  Stack* child = nullptr;

  // The custom resource in the same stack that reads back the outputs of a
  // StackSet's instance; only on a StackSet.
  std::string reader_id;
};

// An input of a template. All are strings.
struct Parameter {
  std::string name;
  std::string description;
  std::string default_value;
  bool has_default = false;
  std::string allowed_pattern;
  std::string constraint_description;
  std::vector<std::string> allowed_values = {};  // none: any
  int max_length = 0;                            // 0: unbounded

  // Whether it is one of the spec's `parameters`, and where the spec says it.
  bool is_own = false;
  diag::Loc origin = {};
};

// Stands in a TemplateURL for the key of the child's template, which emit alone
// knows: it carries the hash of what is printed.
inline constexpr absl::string_view kTemplateKey = "{key}";

// The tag that everything of an environment carries, with its suffix: by it
// policies know what the environment may delete where AWS gives the ids.
inline constexpr absl::string_view kSuffixTag = "dr-suffix";

// How the id of a statement of a policy ends or begins, before its number, that
// is the spec's own: one of a function's `policy_statements`.
inline constexpr absl::string_view kOfTheSpec = "OfTheSpec";

// Characters of the root's parameter EnvironmentSuffix, at most.
inline constexpr int kLongestSuffix = 20;

// A value that a template hands to its parent or to the user.
struct Output {
  std::string name;
  std::string description;
  std::string value;  // may hold references

  // Where the spec says it; of others nowhere.
  diag::Loc origin = {};
  // Whether it is one of the spec's `outputs`.
  bool is_own = false;
};

// One template.
struct Stack {
  std::string region;  // where it is deployed
  std::string name;    // unique in its region, e.g. "network"
  std::string description;
  std::vector<Parameter> parameters;
  std::vector<std::unique_ptr<Resource>> resources;
  std::vector<Output> outputs;

  // What exists in the region already, as the spec says: the resources refer to
  // it as to each other, and the rules reckon with it.
  std::vector<std::unique_ptr<Resource>> existing;

  // Whether it is deployed apart: its parent, the root, does not deploy it but
  // hands its parameters out as outputs. What it holds was there before.
  bool is_apart = false;

  // The stack and the resource in it that deploy this one; null for the root.
  Stack* parent = nullptr;
  Resource* deployed_by = nullptr;

  // "root", or "<region>/<name>": how references name the stack.
  std::string Path() const;

  // Whether Path() is `path`.
  bool IsAt(absl::string_view path) const;

  // Where its template lies in the output folder, relative to it.
  std::string TemplatePath() const;

  // Adds a resource whose properties are a new T. The reference is valid as
  // long as the program.
  template <typename T>
  T& Add(absl::string_view logical_id, diag::Loc origin) {
    static const auto& schema = schema::SchemaOf(T::descriptor());
    auto message = std::make_unique<T>();
    T& properties = *message;
    AddResource(logical_id, std::move(message), schema, origin);
    return properties;
  }

  // Adds what exists already, under `id`.
  template <typename T>
  T& AddExisting(absl::string_view logical_id, absl::string_view id,
                 diag::Loc origin) {
    T& properties = Add<T>(logical_id, origin);
    existing.push_back(std::move(resources.back()));
    resources.pop_back();
    existing.back()->is_existing = true;
    existing.back()->existing_id = std::string(id);
    return properties;
  }

  // The same for a message whose class is not known. Returns the resource.
  Resource& AddResource(absl::string_view logical_id,
                        std::unique_ptr<google::protobuf::Message> properties,
                        const schema::MessageSchema& schema, diag::Loc origin);

  // Null where there is none, also among what exists.
  Resource* Find(absl::string_view logical_id);
  const Resource* Find(absl::string_view logical_id) const;
  const Parameter* FindParameter(absl::string_view name) const;
  const Output* FindOutput(absl::string_view name) const;
};

// A file that is published with the templates, in each region.
struct Asset {
  std::string path;    // in the output folder
  std::string key;     // in the template bucket; it carries the content's hash
  std::string sha256;  // of the content
  size_t bytes = 0;    // of the content

  // What is in it. The last comes first when a function starts.
  archive::SharedFiles files;
  archive::File fence;

  // A zip archive, made whenever it is asked for: it may be large.
  std::string Content() const { return archive::Zip(*files, {fence}); }
};

// Code of a function that lies in S3 already, in a region.
struct Archive {
  std::string region, bucket, key, version;
  std::string sha256;  // that it must have
};

// What a spec asks for in `resources` and `overrides` and cannot have, as only
// the program tells.
struct Fault {
  diag::Loc loc;
  std::string rule_id;
  std::string text;
  diag::Fix fix;  // see Finding::Suggest; empty where there is none
};

// A resource that the spec had and lists as removed.
struct RemovedResource {
  std::string stack;  // "async"
  std::string id;     // "Orders"
  std::string type;   // "AWS::SQS::Queue"
  // A text of the program, of the secondary region. Empty: AWS gave it an id.
  std::string name;
  // As the spec says them.
  std::vector<std::string> handler_permissions;
};

// All stacks of one environment; the root comes first, a parent before its
// children.
struct Program {
  std::string environment;  // the spec's `name`

  // What the spec holds back from deletion; see dr.v1.Protection.
  bool deletion_protection = false;
  bool retains_data = false;

  // Whether functions have rights that the spec says, `policy_statements`.
  bool has_own_rights = false;

  std::vector<std::unique_ptr<Stack>> stacks;

  // Stacks of which nothing is deployed: all that they name exists already.
  std::vector<std::unique_ptr<Stack>> undeployed;

  std::vector<RemovedResource> removed;

  // What lowering could not do.
  std::vector<Fault> faults;

  // What resources read from the template bucket of their region.
  std::vector<Asset> assets;

  // What the spec's functions read of other buckets.
  std::vector<Archive> archives;

  Stack& root() { return *stacks.front(); }
  const Stack& root() const { return *stacks.front(); }

  // Adds a stack without a parent: the root.
  Stack& AddRoot(absl::string_view region);

  // Adds a stack that `parent` deploys with an AWS::CloudFormation::Stack named
  // "<CamelName>Stack". It runs in the parent's region.
  Stack& AddNested(Stack& parent, absl::string_view name,
                   absl::string_view description, diag::Loc origin);

  // Adds the stack that `deployed_by`, a StackSet of `parent`, deploys in
  // `region`.
  Stack& AddInstance(Stack& parent, Resource& deployed_by,
                     absl::string_view region, absl::string_view name,
                     absl::string_view description);

  // Null where there is none, also among those that are not deployed.
  Stack* Find(absl::string_view path);
  const Stack* Find(absl::string_view path) const;

  // The resource that a reference names with its stack's path, as
  // "us-west-2/security/Key.Arn"; null where there is none.
  const Resource* Target(absl::string_view reference) const;

  // Whether the spec lists resources of the type as removed.
  bool Removes(absl::string_view type) const;

  // Lets nobody deploy the stacks that have nothing but what exists already.
  void LeaveOutEmpty();
};

// What lower gives: a program whose references may name any stack
// (reference.h). Only link can take it and change it further.
class Lowered {
 public:
  explicit Lowered(Program program) : program_(std::move(program)) {}

  const Program& program() const { return program_; }

  Program Take() && { return std::move(program_); }

 private:
  Program program_;
};

// "transactions-table" -> "TransactionsTable"; keeps letters and digits only.
std::string CamelCase(absl::string_view name);

// The same with the kind, which is not said twice: "order_lines" of "Table" ->
// "OrderLinesTable".
std::string IdOfKind(absl::string_view name, absl::string_view kind);

// Whether it would deploy a stack that is deployed apart: no template holds it.
bool IsDeployedApart(const Resource& resource);

// Where the spec says a property of the resource ("/Role/Name"), or "" the
// resource as a whole; of others where it asked for the resource.
diag::Loc PlaceOf(const Resource& resource, absl::string_view property);

// The CloudFormation type, e.g. "AWS::S3::Bucket" or "Custom::DrReader".
const std::string& TypeName(const Resource& resource);

// The chain of stacks from the root to `stack`, both included; S is `Stack` or
// `const Stack`.
template <typename S>
std::vector<S*> Ancestry(S& stack) {
  std::vector<S*> chain;
  for (S* s = &stack; s != nullptr; s = s->parent) chain.push_back(s);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

// The innermost stack that holds or deploys both.
template <typename S>
S& CommonAncestor(S& a, S& b) {
  const std::vector<S*> of_a = Ancestry(a);
  const std::vector<S*> of_b = Ancestry(b);
  size_t i = 0;
  while (i + 1 < of_a.size() && i + 1 < of_b.size() &&
         of_a[i + 1] == of_b[i + 1]) {
    ++i;
  }
  return *of_a[i];
}

// The resource of `ancestor` that is `resource` of `stack`, or that deploys the
// stack it lies in.
template <typename S, typename R>
R& Representative(const S& ancestor, const S& stack, R& resource) {
  R* found = &resource;
  for (const Stack* s = &stack; s != &ancestor; s = s->parent) {
    found = s->deployed_by;
  }
  return *found;
}

// Tells cfn-lint to pass over rules on this resource, and why, in the
// resource's metadata: a waiver speaks for one resource and stands beside it.
void WaiveLint(Resource& resource, const std::vector<std::string>& rules,
               absl::string_view reason);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_PROGRAM_H_
