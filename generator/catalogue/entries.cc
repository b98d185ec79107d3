// SPDX-License-Identifier: Apache-2.0
//
// Sources: AWS Service Authorization Reference, "Resource types defined by ..."
// of each service, of ARNs; AWS CloudFormation User Guide, "Return values" of
// each type, of `Ref`; the user guide of each service, "Quotas", or the API
// reference of its Create action, of limits.
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr char kIsTheKey[] = "is the key";
// What leads out of a network.
constexpr InSecondary kWhereAsked{true};
constexpr char kOwnBlock[] = "the networks must not overlap to be connected";
constexpr char kOwnZones[] = "zones have names of their region";
constexpr char kOwnTransit[] = "a transit gateway lies in one region";
constexpr bool kIsLabel = true;
constexpr char kOneLeads[] =
    "one leads to the primary, the other to the secondary; static-stability "
    "follows both";
constexpr char kHandsOn[] =
    "hands values on; what uses them is looked at itself";

// By type.
std::vector<Type> Entries() {
  return {
      {"AWS::ApiGatewayV2::Api", Name{"/Name", Scope::kRegion, 128, kIsLabel},
       kIdOfAws, kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::ApiMapping", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      // Its name is the API's alone: two APIs may have one of the same.
      {"AWS::ApiGatewayV2::Authorizer", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::DomainName",
       Name{"/DomainName", Scope::kRegion, 512},
       None{"what it stands for is known once it is deployed"}, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Integration", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Route", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Stage", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::Backup::BackupPlan",
       Name{"/BackupPlan/BackupPlanName", Scope::kRegion, 50}, kIdOfAws,
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{
           {"/BackupPlan/BackupPlanRule", "vaults are looked up at each copy"}},
       Exceptions{{"/BackupPlan/BackupPlanRule/0/CopyActions",
                   "the primary's backups are copied to the secondary; the "
                   "other way a "
                   "copy would fail just when the primary is lost"}}},
      {"AWS::Backup::BackupSelection",
       Name{"/BackupSelection/SelectionName", Scope::kParent, 50}, kIdOfAws,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::Backup::BackupVault", Name{"/BackupVaultName", Scope::kRegion, 50},
       Identity{"/BackupVaultName", "{name}", "BackupVaultArn",
                "arn:${AWS::Partition}:backup:{region}:${AWS::AccountId}:"
                "backup-vault:{name}"},
       Key{"/EncryptionKeyArn"}, Emptied{"BackupVault"}, InSecondary{}},
      // A common name; AWS Certificate Manager API Reference,
      // "RequestCertificate".
      {"AWS::CertificateManager::Certificate",
       Name{"/DomainName", Scope::kRegion, 64, kIsLabel}, kIdOfAws, kNoData,
       Emptied{"Certificate"}, InSecondary{}},
      {"AWS::CloudFormation::CustomResource",
       None{"its function decides what it is"}, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{},
       // Of the reader.
       Exceptions{{"/Inputs", kHandsOn}}},
      {"AWS::CloudFormation::Stack",
       None{"CloudFormation names it after its parent"}, kIdOfAws,
       None{"what its resources keep, they encrypt themselves"}, kGoesAsItIs,
       InSecondary{}, Exceptions{{"", kHandsOn}}},
      {"AWS::CloudFormation::StackSet", Name{"/StackSetName", Scope::kAccount},
       kIdOfAws, kNoData, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/Parameters", kHandsOn}}},
      {"AWS::CloudWatch::Alarm", Name{"/AlarmName", Scope::kRegion},
       Identity{"/AlarmName", "{name}", "Arn",
                "arn:${AWS::Partition}:cloudwatch:{region}:${AWS::AccountId}:"
                "alarm:{name}"},
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"", "what it names is looked up when its state changes"}}},
      // Global: CloudWatch User Guide, "Using Amazon CloudWatch dashboards".
      {"AWS::CloudWatch::Dashboard",
       Name{"/DashboardName", Scope::kAccount, 255}, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{},
       Exceptions{{"/DashboardBody", "is text to AWS"}}},
      {"AWS::DynamoDB::GlobalTable", Name{"/TableName", Scope::kAccount, 255},
       Identity{"/TableName", "{name}", "Arn",
                "arn:${AWS::Partition}:dynamodb:{region}:${AWS::AccountId}:"
                "table/{name}"},
       Key{"/Replicas/*/SSESpecification/KMSMasterKeyId"}, kGoesAsItIs,
       kPrimaryOnly},
      {"AWS::EC2::EIP", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::InternetGateway", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::NatGateway", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::Route", kPartOfAnother, kNobodyRefers, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::EC2::RouteTable", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::EC2::SecurityGroup", Name{"/GroupName", Scope::kRegion, 255},
       kIdOfAws, kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::EC2::Subnet", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}, Exceptions{},
       Exceptions{{"/CidrBlock", kOwnBlock},
                  {"/AvailabilityZone", kOwnZones},
                  {"/AvailabilityZoneId", kOwnZones}}},
      {"AWS::EC2::SubnetRouteTableAssociation", kPartOfAnother, kNobodyRefers,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::EC2::TransitGatewayAttachment", kNamedByAws, kIdOfAws, kNoData,
       kGoesAsItIs, kWhereAsked, Exceptions{},
       Exceptions{{"/TransitGatewayId", kOwnTransit}}},
      {"AWS::EC2::VPC", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}, Exceptions{}, Exceptions{{"/CidrBlock", kOwnBlock}}},
      {"AWS::EC2::VPCEndpoint", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{},
       Exceptions{{"/PolicyDocument", "AWS looks for nothing that it names"}},
       Exceptions{
           {"/RouteTableIds", "subnets of a VPC that exists may share one"}}},
      {"AWS::EC2::VPCGatewayAttachment", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, kWhereAsked},
      {"AWS::EC2::VPCPeeringConnection", kNamedByAws, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::Events::Rule", Name{"/Name", Scope::kRegion},
       Identity{"/Name", "{name}", "Arn",
                "arn:${AWS::Partition}:events:{region}:${AWS::AccountId}:rule/"
                "{name}"},
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"/EventPattern", "is text to AWS"}}},
      {"AWS::IAM::ManagedPolicy",
       Name{"/ManagedPolicyName", Scope::kAccount, 128},
       Identity{"/ManagedPolicyName",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}",
                "",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}"},
       kNoData, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/PolicyDocument", kPolicy}}},
      {"AWS::IAM::Role", Name{"/RoleName", Scope::kAccount},
       Identity{"/RoleName", "{name}", "Arn",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/{name}"},
       kNoData, kGoesAsItIs, kPrimaryOnly, Exceptions{{"/Policies", kPolicy}}},
      {"AWS::KMS::Alias", Name{"/AliasName", Scope::kRegion},
       Identity{"/AliasName", "{name}", "", ""}, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::KMS::Key", kNamedByAws, kIdOfAws, None{kIsTheKey}, kGoesAsItIs,
       None{"the secondary's key is a replica"},
       Exceptions{{"/KeyPolicy", kPolicy}}},
      // A replica has its primary's key id (AWS KMS Developer Guide,
      // "Multi-Region keys in AWS KMS"). {name} becomes a reference to the
      // primary key.
      {"AWS::KMS::ReplicaKey", kNamedByAws,
       Identity{"/PrimaryKeyArn", "{name}", "Arn",
                "arn:${AWS::Partition}:kms:{region}:${AWS::AccountId}:key/"
                "{name}",
                "KeyId"},
       None{kIsTheKey}, kGoesAsItIs, InSecondary{},
       Exceptions{{"/KeyPolicy", kPolicy}}},
      {"AWS::Kinesis::Stream", Name{"/Name", Scope::kRegion},
       Identity{"/Name", "{name}", "Arn",
                "arn:${AWS::Partition}:kinesis:{region}:${AWS::AccountId}:"
                "stream/{name}"},
       Key{"/StreamEncryption/KeyId"}, kGoesAsItIs, InSecondary{}},
      // Code lies in the template; variables may be a secret of the spec's.
      {"AWS::Lambda::Function", Name{"/FunctionName", Scope::kRegion, 64},
       Identity{"/FunctionName", "{name}", "Arn",
                "arn:${AWS::Partition}:lambda:{region}:${AWS::AccountId}:"
                "function:{name}"},
       Key{"/KmsKeyArn", "/Environment/Variables"}, kGoesAsItIs, InSecondary{},
       Exceptions{{"/Environment", "is text to AWS"}},
       Exceptions{{"/Code/S3Bucket", "is its region's bucket"},
                  {"/Code/S3ObjectVersion", "each bucket has its own versions"},
                  {"/Description", "says which region it is of"},
                  {"/Layers/*", "each region numbers its own versions"}}},
      // One layer has many versions, so that its name is given again.
      {"AWS::Lambda::LayerVersion", Name{"/LayerName", Scope::kRegion, 0, true},
       kIdOfAws, None{"AWS encrypts layers by a key of its own"}, kGoesAsItIs,
       InSecondary{true}, Exceptions{},
       Exceptions{{"/Content/S3Bucket", "is its region's template bucket"}}},
      {"AWS::Lambda::Permission", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::Logs::Destination", Name{"/DestinationName", Scope::kRegion},
       Identity{"/DestinationName", "{name}", "Arn",
                "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:"
                "destination:{name}"},
       None{"its stream keeps what it is sent"}, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/DestinationPolicy", kPolicy}}},
      {"AWS::Logs::LogGroup", Name{"/LogGroupName", Scope::kRegion},
       Identity{"/LogGroupName", "{name}", "Arn",
                "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:"
                "log-group:{name}:*"},
       Key{"/KmsKeyId"}, kGoesAsItIs, InSecondary{}},
      {"AWS::Logs::SubscriptionFilter", Name{"/FilterName", Scope::kParent},
       kNobodyRefers, kNoData, kGoesAsItIs, kPrimaryOnly},
      {"AWS::Route53::HealthCheck", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}},
      // A domain name has 255 octets at most (RFC 1035).
      {"AWS::Route53::HostedZone",
       Name{"/Name", Scope::kAccount, 255, kIsLabel}, kIdOfAws, kNoData,
       kGoesAsItIs, kPrimaryOnly},
      {"AWS::Route53::RecordSet",
       Name{"/SetIdentifier", Scope::kAccount, 0, kIsLabel}, kNobodyRefers,
       kNoData, kGoesAsItIs, InSecondary{}, Exceptions{},
       Exceptions{{"/Failover", kOneLeads},
                  {"/HealthCheckId", kOneLeads},
                  {"/SetIdentifier", kOneLeads}}},
      {"AWS::S3::Bucket", Name{"/BucketName", Scope::kAccount},
       Identity{"/BucketName", "{name}", "Arn",
                "arn:${AWS::Partition}:s3:::{name}"},
       Key{"/BucketEncryption/ServerSideEncryptionConfiguration/*/"
           "ServerSideEncryptionByDefault/KMSMasterKeyID"},
       Emptied{"Bucket"}, InSecondary{}, Exceptions{},
       Exceptions{
           {"/ReplicationConfiguration",
            "from the primary to the secondary, which bucket-replication holds "
            "it to"},
           {"/MetricsConfigurations", "the primary's replication has them"}}},
      {"AWS::S3::BucketPolicy", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}, Exceptions{{"/PolicyDocument", kPolicy}}},
      {"AWS::SNS::Subscription", kNamedByAws, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::SNS::Topic", Name{"/TopicName", Scope::kRegion},
       Identity{"/TopicName",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "TopicArn"},
       Key{"/KmsMasterKeyId"}, kGoesAsItIs, InSecondary{}, Exceptions{},
       Exceptions{{"/DisplayName", "says which region it is of"}}},
      {"AWS::SNS::TopicPolicy", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}, Exceptions{{"/PolicyDocument", kPolicy}}},
      // The value is a name or an ARN, nobody's secret.
      {"AWS::SSM::Parameter", Name{"/Name", Scope::kRegion, 1011},
       Identity{"/Name", "{name}", "", ""}, kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"/Value", "is text to AWS"}},
       Exceptions{{"/Description", "says which region it is of"}}},
  };
}

}  // namespace

const std::vector<Type>& AllEntries() {
  static const auto& entries = *new std::vector<Type>(Entries());
  return entries;
}

}  // namespace drc::catalogue
