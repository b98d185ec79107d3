// SPDX-License-Identifier: Apache-2.0

#include "generator/rules/rule_table.h"

namespace drc::rules {
namespace {

constexpr Rule kRules[] = {
    {"alarm", Level::kError,
     "an alarm reads a metric that is published in its region, with the exact "
     "dimensions, tells a topic there, and says what missing data mean",
     Subject::kProgram, false,
     "CloudWatch alarms read metrics of their own region and notify topics of "
     "their own region. One that looks elsewhere stays without data for ever "
     "and says nothing; S3's replication metrics, for one, are published in "
     "the destination's region.",
     "Amazon CloudWatch User Guide, \"Using Amazon CloudWatch alarms\"; Amazon "
     "S3 User Guide, \"Monitoring replication with metrics, event "
     "notifications, and statuses\"",
     R"("Namespace": "AWS/S3", "MetricName": "ReplicationLatency" in the
destination's region, "TreatMissingData": "notBreaching")",
     R"("Namespace": "AWS/S3", "MetricName": "ReplicationLatency" in the
source's region: it never has data)"},
    {"announcement", Level::kError,
     "a failover is seen, started and announced from outside the primary "
     "region, and the primary's logs are forwarded out of it",
     Subject::kProgram, false,
     "Whoever watches the primary from within is lost with it. Nobody would be "
     "told, and the logs that say why would be out of reach.",
     "",
     R"("EvaluatorFunction", its alarm, rule and topic in the secondary region)",
     R"("State": "DISABLED" on the rule that starts the evaluator)"},
    {"bucket-encryption", Level::kWarning,
     "buckets are encrypted with the region's customer managed key",
     Subject::kSpec, true,
     "SSE-S3 encrypts with a key that S3 owns: no policy of the environment "
     "limits its use, and no key of it can be disabled.",
     "Amazon S3 User Guide, \"Setting default server-side encryption behavior "
     "for Amazon S3 buckets\"",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_KMS })",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_S3 })"},
    {"bucket-replication", Level::kError,
     "buckets are versioned and replicate all their objects to the other "
     "region, under its key, by a role that may, with metrics",
     Subject::kProgram, false,
     "Replication needs versions on both sides. Without the selection of "
     "objects under KMS keys it deploys and copies none of them.",
     "Amazon S3 User Guide, \"Requirements and considerations for "
     "replication\" and \"Replicating encrypted objects\"",
     R"("SseKmsEncryptedObjects": { "Status": "Enabled" })",
     R"(a rule without "SourceSelectionCriteria": objects under KMS keys stay
behind)"},
    {"creation-order", Level::kError,
     "what a resource names exists before it, where AWS looks",
     Subject::kProgram, false,
     "A name that is derived leaves no reference for CloudFormation to order "
     "by. What is created too early fails, or worse: waits, and is rolled back "
     "hours later.",
     "AWS CloudFormation User Guide, \"DependsOn attribute\"",
     R"("DataStack": { "DependsOn": [ "SecondaryStackSet" ] }, whose bucket
replicates to one that the StackSet creates)",
     R"("DataStack": {} without it: the destination may not exist yet)"},
    {"destroyable", Level::kError,
     "deleting the root stack leaves nothing: no resource is protected or "
     "locked, and what AWS keeps while it is full or in use has an emptier",
     Subject::kProgram, false,
     "CloudFormation deletes no bucket or vault with something in it, no "
     "certificate in use, as it is for minutes after its domain name is gone, "
     "and nothing that is protected; a root stack that cannot be deleted "
     "blocks its suffix and costs money.",
     "AWS CloudFormation User Guide, \"DeletionPolicy attribute\"; AWS "
     "Certificate Manager User Guide, \"Troubleshoot API Gateway problems\"",
     R"("DeletionProtectionEnabled": false, and a Custom::DrEmptier that names
each bucket)",
     R"("DeletionProtectionEnabled": true)"},
    {"encryption", Level::kError,
     "every store lies under a rotated customer managed key of its own region",
     Subject::kProgram, false,
     "A key of another region is out of reach when that region is lost, and "
     "with it all data that it encrypts.",
     "AWS Key Management Service Developer Guide, \"Multi-Region keys in AWS "
     "KMS\" and \"Rotate AWS KMS keys\"",
     R"("SSESpecification": { "KMSMasterKeyId": the replica's own region's key })",
     R"("SSESpecification": { "KMSMasterKeyId": the primary's key } on the
secondary's replica)"},
    {"fence", Level::kError,
     "each function of the spec stands behind the fence, which asks the "
     "control "
     "item who may write",
     Subject::kProgram, false,
     "A role cannot say that only one of two regions writes, as that changes "
     "with a failover. A function that does not ask writes in both, and of two "
     "writes to one item one is lost.",
     "", R"("Handler": "index.dr_handler", of a code that ends with the fence)",
     R"("Handler": "index.handler": Lambda would call the function's own handler)"},
    {"granted-action", Level::kWarning,
     "a function may do what its code calls, and no more", Subject::kSpec, true,
     "A call that the role does not allow fails at the first transaction; a "
     "right that no call needs is one more for whoever takes over the "
     "function.",
     "AWS IAM User Guide, \"Security best practices in IAM\"",
     R"(functions { name: "processor" })", R"(functions {
  name: "processor"
  table_actions: ["GetItem", "PutItem", "UpdateItem", "Scan"]
})"},
    {"key-policy", Level::kError,
     "every service and role that works with encrypted data may use its key",
     Subject::kProgram, false,
     "Services that may not use a key fail where nobody looks: alarms and "
     "events that go to an encrypted topic are dropped without an error.",
     "AWS Key Management Service Developer Guide, \"Key policies in AWS KMS\"; "
     "Amazon SNS Developer Guide, \"Managing Amazon SNS encryption keys and "
     "costs\"",
     R"("Principal": { "Service": "cloudwatch.amazonaws.com" } with kms:Decrypt
and kms:GenerateDataKey* in the policy of the topic's key)",
     R"(a key policy without it: alarms are raised and nobody hears of them)"},
    {"least-privilege", Level::kError,
     "policies name actions, resources and callers; buckets refuse public and "
     "plain-text access; the API answers whom the spec's routes name",
     Subject::kProgram, false,
     "What a role may do beyond its work is what an intruder may do. A bucket "
     "that answers plain text or the public shows its documents to others. A "
     "route that `resources` adds to the API would open it, or shadow a path "
     "of the failover, without the report's saying so; so would one of an API "
     "of the spec's own that leads to the function of `routing.function`.",
     "AWS IAM User Guide, \"Security best practices in IAM\"; Amazon S3 User "
     "Guide, \"Security best practices for Amazon S3\"",
     R"("Action": [ "dynamodb:GetItem", "dynamodb:PutItem" ])",
     R"("Action": "dynamodb:*")"},
    {"network", Level::kError,
     "each VPC has private subnets in two zones, routes to the other VPC and "
     "to the endpoints that its functions need, and to the internet by none or "
     "by a NAT gateway of each zone",
     Subject::kProgram, false,
     "Functions in private subnets reach AWS's services by endpoints, and the "
     "other region by routes on both sides of the connection. A NAT gateway is "
     "lost with its zone: shared, it takes the others' way with it.",
     "Amazon VPC Peering Guide, \"Update your route tables for a VPC peering "
     "connection\"; Amazon VPC User Guide, \"NAT gateway basics\"; AWS "
     "PrivateLink Guide",
     R"("DestinationCidrBlock": the other VPC's block, in the route tables of both
regions)",
     R"(a route in one region alone: answers do not come back)"},
    {"parity", Level::kError,
     "what serves in the primary region has its equal in the secondary",
     Subject::kProgram, false,
     "A standby that is smaller, lacks a permission, a variable or an alarm, "
     "or lets in other addresses, fails when it is needed, and not before.",
     "", R"("ReservedConcurrentExecutions": 2500 in both regions)",
     R"("ReservedConcurrentExecutions": 1 in the secondary)"},
    {"physical-name", Level::kError,
     "names carry the environment's suffix, fit AWS's limits and exist once",
     Subject::kProgram, false,
     "Names that exist once in an account or in the world collide where two "
     "environments, or the two regions of one, share them; CloudFormation says "
     "so when half of the stacks are there.",
     "AWS CloudFormation User Guide, \"Name type\"",
     R"("RoleName": { "Fn::Sub": "dr-backup-${EnvironmentSuffix}" })",
     R"("RoleName": "dr-backup")"},
    {"quota", Level::kError, "templates and documents keep AWS's quotas",
     Subject::kProgram, false,
     "CloudFormation takes 500 resources, 200 parameters and 200 outputs a "
     "template, and 1,000,000 bytes from a bucket; IAM and others bound the "
     "documents within.",
     "AWS CloudFormation User Guide, \"Understand CloudFormation quotas\"",
     R"(a managed policy of 6,144 characters)",
     R"(a managed policy of 6,145 characters)"},
    {"restore", Level::kError,
     "every table is backed up in either region by a plan of that region, and "
     "roles are there that restore it in either",
     Subject::kProgram, false,
     "A plan ends with its region, and a copy that nobody may restore is none. "
     "IAM's control plane lies in us-east-1: in an outage of it, no role can "
     "be "
     "made or changed.",
     "AWS Backup Developer Guide, \"Managed policies for AWS Backup\"; Amazon "
     "DynamoDB Developer Guide, \"Using IAM with DynamoDB backup and restore\"",
     R"("RoleName": { "Fn::Sub": "dr-restore-${EnvironmentSuffix}" }, which allows
dynamodb:RestoreTableFromAwsBackup and the writes of it in both regions)",
     R"(a role that allows them in the primary region alone)"},
    {"static-stability", Level::kError,
     "nothing on the way from the loss of the primary to the restored service "
     "needs the primary region or a control plane",
     Subject::kProgram, false,
     "Control planes may fail with a region, those of IAM and Route 53 lie in "
     "us-east-1. What a failover needs must have been there before, in the "
     "region that survives.",
     "AWS Whitepaper \"AWS Fault Isolation Boundaries\", \"Static stability\" "
     "and \"Control planes and data planes\"",
     R"("HealthCheckId" of the primary's record: a calculated check of the
primary's path and of the secondary's "/active", inverted)",
     R"("Type": "CLOUDWATCH_METRIC" with an alarm of the primary region)"},
    {"survivor-deployable", Level::kError,
     "the secondary's stacks can be changed while the primary region is lost: "
     "by templates in a bucket, a role and functions that are there",
     Subject::kProgram, false,
     "The StackSet is lost with the primary region. Whoever has to change the "
     "region that serves meanwhile changes its stack directly, and that fails "
     "on the first template, role or function that only the other region has.",
     "AWS CloudFormation User Guide, \"CloudFormation service role\" and "
     "\"Performing drift detection on CloudFormation StackSets\"; AWS "
     "whitepaper \"AWS Fault Isolation Boundaries\", \"Regions\"",
     R"("TemplateURL":
"https://${SecondaryTemplateBucket}.s3.us-west-2.${AWS::URLSuffix}/...", and a
StackSet's execution role that cloudformation.amazonaws.com may assume)",
     R"("TemplateURL":
"https://${TemplateBucket}.s3.us-east-1.${AWS::URLSuffix}/..." in a stack of
us-west-2)"},
    {"table-replication", Level::kError,
     "every table has equal replicas with point-in-time recovery in both "
     "regions, and a strongly consistent one its witness in a third",
     Subject::kProgram, false,
     "A replica that is missing, or encrypted and restored otherwise than its "
     "peer, is a loss of data that shows after the failover.",
     "Amazon DynamoDB Developer Guide, \"Global tables: multi-Region "
     "replication for DynamoDB\" and \"Multi-Region strong consistency\"",
     R"("PointInTimeRecoveryEnabled": true on the replica of each region)",
     R"(one replica)"},
    {"wiring", Level::kError,
     "each template is passed the parameters that it declares, and refers to "
     "what it has",
     Subject::kProgram, false,
     "A parameter that a nested stack lacks, or an output that nobody returns, "
     "fails the deployment when the stacks before it are done.",
     "AWS CloudFormation User Guide, \"Embed stacks within other stacks using "
     "nested stacks\"",
     R"("Parameters" of a nested stack: one value for each that its template
declares)",
     R"(a value less: CloudFormation refuses the template)"},
};

}  // namespace

absl::Span<const Rule> ProgramRules() { return kRules; }

}  // namespace drc::rules
