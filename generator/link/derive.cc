// SPDX-License-Identifier: Apache-2.0
#include "generator/link/derive.h"

#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"

namespace drc::link {
namespace {

struct Derivation {
  absl::string_view type;
  absl::string_view attribute;      // empty: Ref
  absl::string_view name_property;  // the property that holds the physical name
  absl::string_view pattern;        // {name} and {region} are filled in
};

// Source: AWS Service Authorization Reference, "Resource types defined by ..."
// of each service, for the ARNs; AWS CloudFormation User Guide, "Return values"
// of each type, for Ref.
constexpr Derivation kDerivations[] = {
    {"AWS::Backup::BackupVault", "", "BackupVaultName", "{name}"},
    {"AWS::Backup::BackupVault", "BackupVaultArn", "BackupVaultName",
     "arn:${AWS::Partition}:backup:{region}:${AWS::AccountId}:backup-vault:{"
     "name}"},
    {"AWS::CloudWatch::Alarm", "", "AlarmName", "{name}"},
    {"AWS::CloudWatch::Alarm", "Arn", "AlarmName",
     "arn:${AWS::Partition}:cloudwatch:{region}:${AWS::AccountId}:alarm:{"
     "name}"},
    {"AWS::DynamoDB::GlobalTable", "", "TableName", "{name}"},
    {"AWS::DynamoDB::GlobalTable", "Arn", "TableName",
     "arn:${AWS::Partition}:dynamodb:{region}:${AWS::AccountId}:table/{name}"},
    {"AWS::Events::Rule", "", "Name", "{name}"},
    {"AWS::Events::Rule", "Arn", "Name",
     "arn:${AWS::Partition}:events:{region}:${AWS::AccountId}:rule/{name}"},
    {"AWS::IAM::ManagedPolicy", "", "ManagedPolicyName",
     "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}"},
    {"AWS::IAM::Role", "", "RoleName", "{name}"},
    {"AWS::IAM::Role", "Arn", "RoleName",
     "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/{name}"},
    {"AWS::KMS::Alias", "", "AliasName", "{name}"},
    // A replica has its primary's key id (AWS KMS Developer Guide,
    // "Multi-Region keys in AWS KMS"). {name} becomes a reference to the
    // primary key.
    {"AWS::KMS::ReplicaKey", "", "PrimaryKeyArn", "{name}"},
    {"AWS::KMS::ReplicaKey", "KeyId", "PrimaryKeyArn", "{name}"},
    {"AWS::KMS::ReplicaKey", "Arn", "PrimaryKeyArn",
     "arn:${AWS::Partition}:kms:{region}:${AWS::AccountId}:key/{name}"},
    {"AWS::Kinesis::Stream", "", "Name", "{name}"},
    {"AWS::Kinesis::Stream", "Arn", "Name",
     "arn:${AWS::Partition}:kinesis:{region}:${AWS::AccountId}:stream/{name}"},
    {"AWS::Lambda::Function", "", "FunctionName", "{name}"},
    {"AWS::Lambda::Function", "Arn", "FunctionName",
     "arn:${AWS::Partition}:lambda:{region}:${AWS::AccountId}:function:{name}"},
    {"AWS::Logs::Destination", "", "DestinationName", "{name}"},
    {"AWS::Logs::Destination", "Arn", "DestinationName",
     "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:destination:{"
     "name}"},
    {"AWS::Logs::LogGroup", "", "LogGroupName", "{name}"},
    {"AWS::Logs::LogGroup", "Arn", "LogGroupName",
     "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:log-group:{name}:"
     "*"},
    {"AWS::S3::Bucket", "", "BucketName", "{name}"},
    {"AWS::S3::Bucket", "Arn", "BucketName",
     "arn:${AWS::Partition}:s3:::{name}"},
    {"AWS::SNS::Topic", "", "TopicName",
     "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}"},
    {"AWS::SNS::Topic", "TopicArn", "TopicName",
     "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}"},
    {"AWS::SSM::Parameter", "", "Name", "{name}"},
};

// The text of a string property; empty where it is not set.
std::string StringProperty(const google::protobuf::Message& message,
                           absl::string_view property) {
  const google::protobuf::Descriptor* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = descriptor->field(i);
    if (field->json_name() == property)
      return message.GetReflection()->GetString(message, field);
  }
  return "";
}

}  // namespace

std::string PhysicalName(const program::Resource& resource) {
  const std::string type = program::TypeName(resource);
  for (const Derivation& derivation : kDerivations) {
    if (derivation.type == type) {
      return StringProperty(*resource.properties, derivation.name_property);
    }
  }
  return "";
}

absl::optional<std::string> DeriveAttribute(absl::string_view type,
                                            absl::string_view physical_name,
                                            absl::string_view region,
                                            absl::string_view attribute) {
  if (physical_name.empty()) return absl::nullopt;
  for (const Derivation& derivation : kDerivations) {
    if (derivation.type != type || derivation.attribute != attribute) continue;
    // A name may hold the pseudo parameter of its own region, which would mean
    // another region where the name is used.
    const std::string name =
        derivation.name_property == "PrimaryKeyArn"
            ? absl::StrReplaceAll(physical_name, {{".Arn}", "}"}})
            : absl::StrReplaceAll(physical_name, {{"${AWS::Region}", region}});
    return absl::StrReplaceAll(derivation.pattern,
                               {{"{name}", name}, {"{region}", region}});
  }
  return absl::nullopt;
}

}  // namespace drc::link
