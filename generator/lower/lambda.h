// SPDX-License-Identifier: Apache-2.0
//
// What every Lambda function of an environment has in common.

#ifndef GENERATOR_LOWER_LAMBDA_H_
#define GENERATOR_LOWER_LAMBDA_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "aws/lambda.pb.h"
#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

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

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_LAMBDA_H_
