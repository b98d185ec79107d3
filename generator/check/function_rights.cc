// SPDX-License-Identifier: Apache-2.0
//
// Rights of functions beside those that the language has words for, and what
// Lambda does by them.
#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/actions.h"
#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/program/program.h"
#include "generator/program/property.h"

namespace drc::check {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Function;

constexpr absl::string_view kRule = "function-right";

// What functions may do with tables and buckets, the environment's or others:
// what the endpoints of their subnets let through (generator/lower/network.cc).
constexpr absl::string_view kOfTables[] = {"dynamodb:BatchGetItem",
                                           "dynamodb:BatchWriteItem",
                                           "dynamodb:ConditionCheckItem",
                                           "dynamodb:DeleteItem",
                                           "dynamodb:DescribeStream",
                                           "dynamodb:DescribeTable",
                                           "dynamodb:GetItem",
                                           "dynamodb:GetRecords",
                                           "dynamodb:GetShardIterator",
                                           "dynamodb:ListStreams",
                                           "dynamodb:PutItem",
                                           "dynamodb:Query",
                                           "dynamodb:Scan",
                                           "dynamodb:UpdateItem"};
constexpr absl::string_view kOfBuckets[] = {"s3:AbortMultipartUpload",
                                            "s3:DeleteObject",
                                            "s3:GetObject",
                                            "s3:GetObjectAttributes",
                                            "s3:GetObjectTagging",
                                            "s3:GetObjectVersion",
                                            "s3:ListBucket",
                                            "s3:ListMultipartUploadParts",
                                            "s3:PutObject",
                                            "s3:PutObjectTagging"};

void CheckActions(Spec& spec, const Function& function) {
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.actions_size(); ++i) {
      const std::string& action = statement.actions(i);
      std::string fault;
      if (absl::StartsWith(action, "iam:") ||
          absl::StartsWith(action, "organizations:")) {
        fault = "could give the function any right, past its fence";
      } else if ((absl::StartsWith(action, "dynamodb:") &&
                  !absl::c_linear_search(kOfTables, action)) ||
                 (absl::StartsWith(action, "s3:") &&
                  !absl::c_linear_search(kOfBuckets, action))) {
        fault =
            "does more than read and write items and objects, and does not "
            "pass the endpoint of the subnets";
      }
      if (fault.empty()) continue;
      spec.Error(spec.Of(statement, "actions", i), kRule, "$0 $1; remove it",
                 action, fault);
    }
  }
}

// What lower::LowerFunctions fills in.
constexpr absl::string_view kFilledIn[] = {"AWS::AccountId", "AWS::Partition",
                                           "AWS::Region", "EnvironmentSuffix"};

// Why IAM takes no policy with the resource, or the account would lose by it;
// empty where neither is so, or where its form is told elsewhere.
std::string ArnFault(const Environment& env,
                     const dr::v1::PolicyStatement& statement,
                     const std::string& resource) {
  if (resource == "*") {
    for (const std::string& action : statement.actions()) {
      if (!catalogue::SupportsResources(action)) continue;
      return absl::StrCat("allows ", action, " on every resource; name them");
    }
  }
  if (!absl::StartsWith(resource, "arn:")) return "";
  static const RE2& form =
      *new RE2(R"(arn:((?:\$\{[^}]*\}|[^:$])+):(?:\$\{[^}]*\}|[^:$])+:)"
               R"((?:\$\{[^}]*\}|[^:$])*:(?:\$\{[^}]*\}|[^:$])*:.+)");
  std::string partition;
  if (!RE2::FullMatch(resource, form, &partition)) {
    return "is no ARN of six parts, as "
           "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders";
  }
  return PartitionFault(partition, env.regions().primary().name());
}

void CheckResources(Spec& spec, const Function& function) {
  static const RE2& reference = *new RE2(R"(\$\{([^}]*))");
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.resources_size(); ++i) {
      const std::string fault =
          ArnFault(spec.env, statement, statement.resources(i));
      if (!fault.empty()) {
        spec.Error(spec.Of(statement, "resources", i), kRule, "$0 $1",
                   diag::Quoted(statement.resources(i)), fault);
      }
      re2::StringPiece rest(statement.resources(i));
      for (std::string name; RE2::FindAndConsume(&rest, reference, &name);) {
        if (absl::c_linear_search(kFilledIn, name)) continue;
        spec.Error(spec.Of(statement, "resources", i), "reference",
                   "`resources` has $${$0}, and no value for it; known are $1",
                   name, absl::StrJoin(kFilledIn, ", "));
      }
    }
  }
}

// What Lambda does for a function by the function's role, and asks of it when
// it is told to: without the right the resource is not created (AWS Lambda
// Developer Guide, "Using Lambda with Amazon SQS", "... with Kinesis", "...
// with DynamoDB" and "Retaining records of asynchronous invocations").
constexpr absl::string_view kMapping = "AWS::Lambda::EventSourceMapping";
constexpr absl::string_view kConfig = "AWS::Lambda::EventInvokeConfig";
constexpr absl::string_view kFunction = "AWS::Lambda::Function";
struct Use {
  absl::string_view type, pointer;
};
constexpr Use kUses[] = {
    {kMapping, "/EventSourceArn"},
    {kConfig, "/DestinationConfig/OnFailure/Destination"},
    {kConfig, "/DestinationConfig/OnSuccess/Destination"},
    {kFunction, "/DeadLetterConfig/TargetArn"},
};
struct Need {
  absl::string_view type, service, actions;
};
constexpr Need kNeeds[] = {
    {kMapping, "dynamodb",
     "DescribeStream,GetRecords,GetShardIterator,ListStreams"},
    {kMapping, "kinesis",
     "DescribeStream,DescribeStreamSummary,GetRecords,GetShardIterator,"
     "ListShards"},
    {kMapping, "sqs", "DeleteMessage,GetQueueAttributes,ReceiveMessage"},
    {kConfig, "events", "PutEvents"},
    {kConfig, "lambda", "InvokeFunction"},
    {kConfig, "sns", "Publish"},
    {kConfig, "sqs", "SendMessage"},
    {kFunction, "sns", "Publish"},
    {kFunction, "sqs", "SendMessage"},
};

// The service that a text names something of: an ARN, a stream of a table, or
// a resource of the spec's.
std::string ServiceOf(const Environment& env, const std::string& text) {
  static const RE2& arn =
      *new RE2(R"(arn:(?:\$\{AWS::Partition\}|[^:$]+):([a-z0-9-]+):.*)");
  static const RE2& reference =
      *new RE2(R"(\$\{(?:[^/}]+/)*([A-Za-z0-9]+)(?:\.(\w+))?\})");
  std::string name, attribute;
  if (RE2::FullMatch(text, arn, &name)) return name;
  if (!RE2::FullMatch(text, reference, &name, &attribute)) return "";
  for (const dr::v1::Resource& resource : env.resources()) {
    const auto* message = parse::MessageIn(resource.properties());
    if (resource.id() != name || message == nullptr) continue;
    const std::vector<std::string> type = absl::StrSplit(
        schema::ResourceOf(message->GetDescriptor())->type_name(), "::");
    return absl::AsciiStrToLower(type[1]);
  }
  return attribute == "StreamArn" ? "dynamodb"
         : name == "Topic"        ? "sns"  // of the alerts
                                  : "";
}

// What a use of the text needs and the function has not.
std::vector<std::string> Missing(const Environment& env,
                                 const Function& function, const Use& use,
                                 const std::string& text) {
  const std::string service = ServiceOf(env, text);
  std::vector<std::string> missing;
  for (const Need& need : kNeeds) {
    if (need.type != use.type || need.service != service) continue;
    for (absl::string_view name : absl::StrSplit(need.actions, ',')) {
      const std::string action = absl::StrCat(service, ":", name);
      const auto& own = function.policy_statements();
      if (absl::c_none_of(own, [&](const auto& statement) {
            return absl::c_linear_search(statement.actions(), action);
          })) {
        missing.push_back(action);
      }
    }
  }
  return missing;
}

// Whether a property is the function's name or ARN.
bool IsOf(const std::string& text, const Function& function) {
  return RE2::FullMatch(
      text, absl::StrCat(R"((.*:)?)", RE2::QuoteMeta(function.name()),
                         R"(-\$\{EnvironmentSuffix\}(:[\w$-]+)?|)",
                         R"(\$\{(\w+/)?functions/)",
                         program::CamelCase(function.name()),
                         R"(Function(\.Arn)?\})"));
}

// Of a Resource or an Override, with its properties.
template <typename Own, typename IsOf>
void CheckUses(Spec& spec, const Own& own, const dr::v1::Properties& properties,
               const IsOf& is_of) {
  const auto* message = parse::MessageIn(properties);
  if (message == nullptr) return;
  const std::string& type =
      schema::ResourceOf(message->GetDescriptor())->type_name();
  for (const Use& use : kUses) {
    if (use.type != type) continue;
    const std::string text = program::TextAt(*message, use.pointer);
    for (const Function& function : spec.env.functions()) {
      if (!is_of(*message, function)) continue;
      const std::vector<std::string> missing =
          Missing(spec.env, function, use, text);
      if (missing.empty()) continue;
      spec.Error(spec.Of(own), kRule,
                 "Lambda uses $0 by the role of $1, which may not $2; add them "
                 "to its `policy_statements`",
                 text, diag::Quoted(function.name()),
                 absl::StrJoin(missing, ", "))
          .Note(spec.Of(function), "the function");
    }
  }
}

// A bucket is made before the functions that work on it, and S3 takes no
// notification to what is not there (Amazon S3 User Guide, "Amazon S3 Event
// Notifications").
void CheckNotifications(Spec& spec, const dr::v1::Override& change) {
  constexpr char kFunctions[] =
      "/NotificationConfiguration/LambdaConfigurations/*/Function";
  const auto* message = parse::MessageIn(change.set());
  if (message == nullptr ||
      program::FieldAt(message->GetDescriptor(), kFunctions) == nullptr) {
    return;
  }
  for (const auto& told : program::PropertiesAt(*message, kFunctions)) {
    for (const Function& function : spec.env.functions()) {
      if (!IsOf(told.text, function)) continue;
      spec.Error(spec.Of(*told.holders.back(), "function"), "override",
                 "the bucket is made before the function $0, which works on "
                 "one: have it tell a queue, which the function reads, or "
                 "EventBridge, by `event_bridge_configuration`",
                 diag::Quoted(function.name()));
    }
  }
}

}  // namespace

void CheckFunctionRights(Spec& spec) {
  for (const Function& function : spec.env.functions()) {
    CheckActions(spec, function);
    CheckResources(spec, function);
  }
  for (const dr::v1::Resource& resource : spec.env.resources()) {
    CheckUses(spec, resource, resource.properties(),
              [](const auto& message, const Function& function) {
                return IsOf(program::TextAt(message, "/FunctionName"),
                            function);
              });
  }
  for (const dr::v1::Override& change : spec.env.overrides()) {
    CheckNotifications(spec, change);
    CheckUses(
        spec, change, change.set(), [&](const auto&, const Function& function) {
          return absl::EndsWith(
              change.resource(),
              absl::StrCat("/functions/", program::CamelCase(function.name()),
                           "Function"));
        });
  }
}

}  // namespace drc::check
