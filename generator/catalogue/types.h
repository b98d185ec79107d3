// SPDX-License-Identifier: Apache-2.0
//
// What the compiler knows of each resource type that it emits, beyond what AWS
// publishes in its schemas (aws_facts.h): one entry a type, and one for every
// type of proto/aws/types.txt. An entry answers every question; where a type
// has no such fact, it says why. So a new type does not compile until all of
// them are answered.

#ifndef GENERATOR_CATALOGUE_TYPES_H_
#define GENERATOR_CATALOGUE_TYPES_H_

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"

namespace drc::catalogue {

// Why a type has no such fact.
struct None {
  absl::string_view reason;
};

// A fact, or the reason why there is none; never neither.
template <typename Fact>
class Answer {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): entries read as tables.
  Answer(Fact fact) : value_(std::move(fact)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Answer(None none) : value_(none) {}

  // Null without one.
  const Fact* fact() const { return std::get_if<Fact>(&value_); }
  // Empty with one.
  absl::string_view reason() const {
    const None* none = std::get_if<None>(&value_);
    return none == nullptr ? absl::string_view() : none->reason;
  }

 private:
  std::variant<None, Fact> value_;
};

// Stands in an entry for an answer that is still to be given, as tools/new
// leaves it. It is never defined: the entry does not compile, and the compiler
// names the question.
template <typename Fact>
struct Unanswered;

// Where two resources of one name collide, or would be taken for each other.
enum class Scope {
  kRegion,   // two regions may have the name once each
  kAccount,  // the name exists once in an account, or in the world
  kParent,   // the name exists once below another resource
};

struct Name {
  absl::string_view pointer;  // of the property: "/BucketName"
  Scope scope;
  // Characters that AWS takes; 0: as its schema says (proto/aws, `max_length`).
  int limit = 0;
  // Whether AWS itself gives the name a second time: people alone tell by it.
  bool is_label = false;
};

// How other resources' properties and policies refer to one, as far as that
// follows from a property of its own. In the texts, "{name}" is that property
// and "{region}" the resource's region.
struct Identity {
  absl::string_view pointer;  // of the property: "/BucketName"
  absl::string_view ref;      // what `Ref` gives
  // The attribute that is the ARN: "Arn"; empty where `Ref` is, or none.
  absl::string_view arn_attribute;
  absl::string_view arn;  // empty: neither is the ARN
  // Further attributes that give what `ref` is.
  absl::string_view like_ref = {};
};

// The properties that name the key under which a resource keeps data. Each is a
// JSON pointer, where "*" stands for every element of a list: what lies in an
// element with a region of its own is stored there.
struct Key {
  absl::string_view pointer;  // "/KmsKeyId"
  // A property without which there is nothing to encrypt; empty: there always
  // is.
  absl::string_view only_with = {};
};

// A resource that AWS does not delete as it is: a custom resource has to make
// it ready first.
struct Emptied {
  absl::string_view property;  // of Custom::DrEmptier, which names it: "Bucket"
};

// Whether a stack of the secondary region may hold one, so that the StackSet's
// execution role may do what its handlers do.
struct InSecondary {
  // Whether it may only where the spec asks for one, and in any other
  // environment no more than what deletes one that the spec had.
  bool where_asked = false;
};

// A property, or a part of one, and why it is treated in its way.
struct Exception {
  absl::string_view pointer;  // a prefix; empty: all properties
  absl::string_view reason;
};

using Exceptions = std::vector<Exception>;

// Why a type is in no region.
inline constexpr char kWorldwide[] = "an account has it once";

struct Type {
  bool IsWorldwide() const { return in_secondary.reason() == kWorldwide; }

  absl::string_view type;  // "AWS::S3::Bucket"
  Answer<Name> name;
  Answer<Identity> identity;
  Answer<Key> key;
  Answer<Emptied> emptied;
  Answer<InSecondary> in_secondary;
  // Properties that name resources without AWS looking whether they exist.
  Exceptions unchecked = {};
  // Properties in which the secondary may differ from the primary; "/Layers/*":
  // the elements of a list, of which both have as many.
  Exceptions differs = {};
  // Further keys.
  std::vector<Key> more_keys = {};
};

// By type.
const std::vector<Type>& AllEntries();

// The entry of a type, which of those that the language does not know follows
// from AWS's schema; null where CloudFormation has no such type. "Custom::..."
// has that of AWS::CloudFormation::CustomResource.
const Type* FindEntry(absl::string_view type);

// Whether data, or what decrypts them, are lost with a resource of the type, so
// that its template has to say what becomes of it. Source: cfn-lint's list for
// its rule I3011, with what it lacks; of types that the language does not know,
// all that AWS encrypts with a key as well.
bool IsStateful(absl::string_view type);

// Whether what a resource of the type holds is nowhere else to be had: users'
// data, or the key that decrypts them. Log groups and streams hold what they
// pass on, for days.
bool KeepsData(absl::string_view type);

// What an environment deletes by its tag, program::kSuffixTag: AWS gives such
// resources their ids, so that no policy can name the environment's own.

// A property that holds tags: a map of texts, or a list of keys and values,
// both of which are repeated messages.
struct TagField {
  const google::protobuf::FieldDescriptor* field;
  // Of the elements; texts.
  const google::protobuf::FieldDescriptor* key;
  const google::protobuf::FieldDescriptor* value;
};

// Nothing where the field is of another form.
std::optional<TagField> TagsIn(const google::protobuf::FieldDescriptor* field);

// Where resources of a type have the tag by which they are deleted; nothing
// where they are deleted without. `properties` is the type's message, generated
// or built.
std::optional<TagField> DeletedByTag(
    const google::protobuf::Descriptor* properties);

// The properties that a spec's `overrides` may change. The report's figures
// follow from the spec, and the way of a failover from what the compiler makes:
// a property that either rests on is the compiler's alone. So this is a closed
// list; what a type has no row for stays as it is.

struct Overridable {
  absl::string_view type;  // "AWS::Lambda::Function"
  // With all in them, sorted, with spaces between: "/Tags /TracingConfig".
  absl::string_view pointers;
};

// Sorted by type.
absl::Span<const Overridable> AllOverridable();

// The pointers of a type.
std::vector<absl::string_view> OverridableOf(absl::string_view type);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_TYPES_H_
