// SPDX-License-Identifier: Apache-2.0
//
// The concerns of an environment, one file each; concerns.inc lists them. Each
// adds its resources to the stacks of both regions and the roles it needs to
// the identity stack. The order between resources is the linker's.

#ifndef GENERATOR_LOWER_CONCERNS_H_
#define GENERATOR_LOWER_CONCERNS_H_

#include "absl/strings/str_cat.h"
#include "aws/ec2.pb.h"
#include "aws/lambda.pb.h"
#include "generator/lower/policy.h"

namespace drc::lower {

#define CONCERN(name) void name(Context& context);
#include "generator/lower/concerns.inc"
#undef CONCERN

// The spec's `overrides`.
using Overrides = std::vector<const dr::v1::Override*>;
Overrides AllOverrides(const Context& context);

// Changes resources as the overrides say. Returns those that met none so far.
Overrides ApplyOverrides(Context& context, const Overrides& changes);

// Makes faults of overrides that met no resource.
void ReportUnmet(Context& context, const Overrides& changes);

// Adds the role with which the StackSet deploys the secondary region: it may do
// what CloudFormation's handlers do for the types that can lie there, on this
// environment's resources. What these are, the concerns have said by then.
void LowerExecutionRole(Context& context);

// CloudWatch alarms. An alarm reads metrics of its own region and publishes to
// the topic of its own region.

// The alarm of the secondary's failover stack that the primary is not the
// active writer. Route 53 follows it.
inline constexpr absl::string_view kNotActiveAlarmId = "PrimaryNotActiveAlarm";

struct AlarmSpec {
  std::string id;
  std::string name;  // without the suffix
  std::string description;
  std::string metric_namespace;
  std::string metric;
  std::vector<std::pair<std::string, std::string>> dimensions;
  std::string statistic = "Sum";  // or a percentile such as "p99"
  int period = 60;                // seconds
  int periods = 1;                // that are looked at
  int breaching = 0;              // of them; 0: all
  std::string comparison = "GreaterThanOrEqualToThreshold";
  double threshold = 1;
  std::string missing_data = "notBreaching";
  bool tell_recovery = false;  // publishes the return to OK, too
  diag::Loc origin;
};

void AddAlarm(const Side& side, absl::string_view stack, const AlarmSpec& spec);

// What every Lambda function of an environment has in common.

// The runtime of the functions that come with the compiler and that no spec
// chooses.
inline constexpr absl::string_view kOwnRuntime = "python3.13";

// The table of the one item that names the active writer, in the primary's data
// stack: its name, for what is created before it, and its replica's ARN.
inline constexpr absl::string_view kControlTableId = "ControlTable";
std::string ControlTableName(const Context& context);
std::string ControlTableArn(const Context& context, const Side& side);

// Adds to `stack` of `side` the function `id`, named
// "<name>-${EnvironmentSuffix}", with its log group in the region's logs stack
// ("/dr/<name>-...") and its role. The group is the function's before it first
// runs, so the function needs no right to create one, and none is left behind
// when it is gone. `permissions` come on top of writing to the group. The
// caller sets code, runtime and the rest.
aws::lambda::Function& AddFunction(const Context& context, const Side& side,
                                   absl::string_view stack,
                                   absl::string_view id, absl::string_view name,
                                   absl::string_view description,
                                   std::vector<Statement> permissions,
                                   diag::Loc origin);

// The id of a function's role in the identity stack, and of its log group.
std::string FunctionRoleId(absl::string_view function_id, const Side& side);
std::string LogGroupId(absl::string_view function_id);

// Adds a group of the name, kept as the spec says and under the region's key.
void AddLogGroup(const Context& context, const Side& side,
                 const std::string& id, const std::string& name,
                 diag::Loc origin);

// Sets one of our own functions' code and runtime.
void SetOwnCode(absl::string_view code, int timeout_seconds, int memory_mb,
                aws::lambda::Function& function);

void SetVariable(absl::string_view name, const std::string& value,
                 aws::lambda::Function& function);

// What the spec allows a function besides, `policy_statements`, in a region.
std::vector<Statement> OwnStatements(const dr::v1::Function& spec,
                                     const Side& side);

// Decryption of a function's environment variables with the region's key (AWS
// Lambda Developer Guide, "Securing Lambda environment variables").
Statement VariablesKey(const Side& side, absl::string_view name);

// What Lambda needs to put the spec's function into a VPC. These actions take
// no narrower resource, and Lambda takes them as the role, which the function's
// code has as well: it is denied them, but for those that the spec allows it
// (AWS Lambda Developer Guide, "Giving Lambda functions access to resources in
// an Amazon VPC").
std::vector<Statement> NetworkInterfaces(const dr::v1::Function& spec,
                                         const Side& side);

// Allows `principal` to invoke the function of `stack`.
void AllowInvocation(program::Stack& stack, absl::string_view id,
                     absl::string_view function_id, absl::string_view principal,
                     const std::string& source_arn, diag::Loc origin);

// Adds the custom resource that empties a store, or waits until a certificate
// is used no more, when the stack is deleted. CloudFormation deletes neither a
// bucket nor a vault with contents, and a certificate is in use until some
// minutes after its last user was deleted. It waits for the resource, by its
// `Ref`, and so goes before it. `kind` is "Bucket", "BackupVault" or
// "Certificate". Of a store that is to outlive its stack it is there as well,
// and empties nothing: taking the emptier away would empty the store.
void AddEmptier(const Context& context, const Side& side,
                absl::string_view stack, absl::string_view id,
                absl::string_view kind, const std::string& name,
                diag::Loc origin);

// One item names the active writer for all functions. None of the spec's may
// write it.
Statement ReadControlItem(const Context& context, const Side& side);

// What the function may do, on its own region's stores only: the other region
// cannot be reached from the private subnets.
std::vector<Statement> FunctionRights(const Context& context,
                                      const dr::v1::Function& spec,
                                      const Side& side);

// Gives the function of the spec's at `index`, as it is in `side`, its code,
// what runs it, the handler that has the fence come first, and its layers.
void SetCode(Context& context, int index, const Side& side,
             program::Resource& resource);

// The parts of the network, which network.cc puts together: each of them adds
// to the `network` stacks.

// Adds the tag by which people know it.
template <typename T>
void SetName(T& resource, absl::string_view name) {
  auto* tag = resource.add_tags();
  tag->set_key("Name");
  tag->set_value(Suffixed(name));
}

// "PrivateRouteTable", "PrivateRouteTable2": a region may have several.
std::string RouteTableId(int index);

// The ids of an existing VPC's route tables, each once, in the order of its
// subnets.
std::vector<std::string> RouteTables(const dr::v1::ExistingVpc& vpc);

// How many route tables the private subnets of a region have: one, or one for
// each that has a NAT gateway of its own.
int CountRouteTables(const Context& context, const Side& side);

// Whether the region's subnets get a way to the internet of the environment's.
bool GetsNat(const Context& context, const Side& side);

// Places a subnet in the zone of that index, from 0.
void SetZone(const Side& side, int index, aws::ec2::Subnet& subnet);

// The internet gateway, public subnets, NAT gateways, and the routes to them;
// of an existing VPC, the routes that it must have.
void AddWayOut(const Context& context, const Side& side);

// The endpoints of the services that functions call.
void AddEndpoints(const Context& context, const Side& side);

// What connects the regions, and the routes both ways.
void AddConnection(const Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_CONCERNS_H_
