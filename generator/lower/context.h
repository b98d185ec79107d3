// SPDX-License-Identifier: Apache-2.0
//
// What every lowering of a concern works with.

#ifndef GENERATOR_LOWER_CONTEXT_H_
#define GENERATOR_LOWER_CONTEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::lower {

// The stacks of a region, by what they hold. An update of one concern touches
// one stack, and the order between them is the linker's business.
namespace stacks {
inline constexpr absl::string_view kSecurity = "security";
inline constexpr absl::string_view kIdentity = "identity";
inline constexpr absl::string_view kNetwork = "network";
inline constexpr absl::string_view kPeering = "peering";
inline constexpr absl::string_view kAlerts = "alerts";
inline constexpr absl::string_view kLogs = "logs";
inline constexpr absl::string_view kLogForwarding = "log-forwarding";
inline constexpr absl::string_view kOperations = "operations";
inline constexpr absl::string_view kZone = "zone";
inline constexpr absl::string_view kApi = "api";
inline constexpr absl::string_view kData = "data";
// Deployed apart from the root: what is in it existed before.
inline constexpr absl::string_view kAdopted = "adopted";
inline constexpr absl::string_view kFunctions = "functions";
inline constexpr absl::string_view kRouting = "routing";
inline constexpr absl::string_view kFailover = "failover";
inline constexpr absl::string_view kMonitoring = "monitoring";
inline constexpr absl::string_view kBackup = "backup";
inline constexpr absl::string_view kConfiguration = "configuration";
}  // namespace stacks

// One of the two regions.
struct Side {
  const dr::v1::Region* spec = nullptr;
  bool is_primary = false;
  const Side* peer = nullptr;
  program::Program* program = nullptr;

  const std::string& name() const { return spec->name(); }

  // A stack of the region.
  program::Stack& In(absl::string_view stack) const;

  // "${<region>/<stack>/<id>.<attribute>}": waits for the resource. Without an
  // attribute, what `Ref` returns.
  std::string Ref(absl::string_view stack, absl::string_view id,
                  absl::string_view attribute = "") const;

  // The same value without waiting: the resource may be created later.
  std::string Name(absl::string_view stack, absl::string_view id,
                   absl::string_view attribute = "") const;

  // "arn:${AWS::Partition}:<service>:<region>:${AWS::AccountId}:<rest>".
  std::string Arn(absl::string_view service, absl::string_view rest) const;

  // The ARN of the region's key, which waits for it; and for the primary's
  // stacks, which wait for nothing of the secondary.
  std::string Key() const;
  std::string KeyInPrimary() const;
};

// Everything about the environment that is being lowered.
struct Context {
  Context(const parse::ParsedSpec& parsed, program::Program& target);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const parse::ParsedSpec& spec;
  const dr::v1::Environment& env;
  program::Program& program;
  Side primary;
  Side secondary;

  std::vector<const Side*> sides() const { return {&primary, &secondary}; }

  // The ARNs of both keys, for the primary's stacks.
  std::vector<std::string> Keys() const {
    return {primary.KeyInPrimary(), secondary.KeyInPrimary()};
  }

  // Where the spec says it; see parse::Locations.
  template <typename... Place>
  diag::Loc At(const Place&... place) const {
    return spec.locations.Of(place...);
  }

  // The spec's table, bucket or function of the name; the checks made sure that
  // there is one.
  const dr::v1::Table& Table(absl::string_view name) const;
  const dr::v1::Bucket& Bucket(absl::string_view name) const;
  const dr::v1::Function& RoutedFunction() const;

  // Whether the spec takes in a table or bucket that exists.
  bool AdoptsStores() const;

  // Whether the keys outlive the environment: such a table or bucket is under
  // them, or was when it left.
  bool KeepsKeys() const;

  // The name of a table, the same in both regions, without waiting for it; or
  // its ARN in the primary.
  std::string TableName(const dr::v1::Table& table,
                        absl::string_view attribute = "") const;

  // The same of a table, which waits for it where the environment makes it.
  std::string TableRef(const dr::v1::Table& table,
                       absl::string_view attribute = "") const;
};

// "<name>-${EnvironmentSuffix}": every physical name ends so or goes on so.
std::string Suffixed(absl::string_view name);

// Logical ids: "transactions-table" -> "TransactionsTable", "documents" ->
// "DocumentsBucket". The kind is not said twice.
std::string TableId(const dr::v1::Table& table);
std::string BucketId(const dr::v1::Bucket& bucket);
std::string FunctionId(absl::string_view name);

// The private subnet in the index-th zone, from 0.
std::string SubnetId(int index);

// The stack that has a bucket in a region.
absl::string_view BucketStack(const dr::v1::Bucket& bucket, const Side& side);

// The physical name of a bucket in a region.
std::string BucketName(const dr::v1::Bucket& bucket, const Side& side);

// The pattern of all buckets' ARNs that the environment has, had or will have
// in a region: rights to delete must outlive the bucket's place in the spec.
std::string AnyBucket(const Side& side);

// The id of a bucket's replication rule, which its metrics name.
inline constexpr absl::string_view kReplicationRuleId = "all";

// The tags of all that the environment deploys, by key: the user's, and the one
// that says whose it is. Values as programs have them, references and all.
std::vector<std::pair<std::string, std::string>> SortedTags(
    const Context& context);

// Adds them to a resource, or to a part of one.
template <typename T>
void AddTags(const Context& context, T& owner) {
  for (const auto& [key, value] : SortedTags(context)) {
    auto* tag = owner.add_tags();
    tag->set_key(key);
    tag->set_value(value);
  }
}

// The stack that holds all others of the side's region: the root, or the
// StackSet's.
program::Stack& TopStack(Context& context, const Side& side);

// Adds a stack of the side's region, which the region's own deploys.
program::Stack& AddStack(Context& context, const Side& side,
                         absl::string_view name, absl::string_view description,
                         diag::Loc origin);

// The name at which clients find the active region.
std::string ServiceName(const Context& context);

// The name of the zone that the environment owns.
std::string OwnedZoneName(const Context& context);

// The host name of a region's API, for what is created after it.
std::string ApiHost(const Side& side);

// Whether what is placed so is in the side's region.
bool IsIn(const Side& side, dr::v1::Placement placement);

// A text of the spec that may hold references, as a text of the program in a
// stack of the side's region: "${security/Key.Arn}" becomes
// "${us-west-2/security/Key.Arn}", "${!x}" the literal "${x}".
std::string OwnText(const Context& context, const Side& side,
                    absl::string_view text);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_CONTEXT_H_
