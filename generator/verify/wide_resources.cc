// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/wide_resources.h"

namespace drc::verify {
namespace {

// Not yet known when the policy is written.
constexpr char kId[] = "AWS gives it its id, which no policy can expect";
// An update changes the policy before it deletes what the new spec has not.
constexpr char kNames[] =
    "names come and go with the spec, and what an update drops is deleted "
    "after its right would have been";
constexpr char kAwsOwn[] = "it is AWS's own, and nobody knows its id";

constexpr WideResource kWide[] = {
    {"acm:certificate/*", kId, {}, true},
    {"apigateway:/apis/*", kId},
    {"apigateway:/domainnames/*-${EnvironmentSuffix}.*", kNames},
    {"apigateway:/tags/*", kId},
    {"apigateway:arn:aws:apigateway:<region>::/tags/*", kId},
    {"backup:backup-plan:*", kId, {}, true},
    {"backup:recovery-point:*", kId, {}, true},
    {"cloudwatch:alarm:*-${EnvironmentSuffix}", kNames},
    {"cloudwatch:dashboard/*-${EnvironmentSuffix}", kNames},
    {"ec2:elastic-ip/*", kId, {}, true},
    {"ec2:internet-gateway/*", kId, {}, true},
    {"ec2:natgateway/*", kId, {}, true},
    {"ec2:route-table/*", kId, {}, true},
    {"ec2:security-group-rule/*", kId},
    {"ec2:security-group/*", kId, {}, true},
    {"ec2:subnet/*", kId, {}, true},
    {"ec2:transit-gateway-attachment/*", kId, {}, true},
    {"ec2:vpc-endpoint/*", kId},
    {"ec2:vpc-peering-connection/*", kId, {}, true},
    {"ec2:vpc/*", kId, {}, true},
    {"events:rule/*-${EnvironmentSuffix}", kNames},
    {"execute-api:*/$default/GET/heartbeat", kId},
    {"execute-api:*/$default/POST/heartbeat", kId},
    {"iam:role/*-${EnvironmentSuffix}-<region>", kNames},
    {"iam:role/aws-service-role/backup.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/mrk.kms.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/ops.apigateway.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/transitgateway.amazonaws.com/*", kAwsOwn},
    {"iam:role/dr-*-${EnvironmentSuffix}", kNames},
    {"kinesis:stream/*-${EnvironmentSuffix}", kNames},
    {"kms:key/*", kId, "kms:TagResource"},
    {"lambda:function:*-${EnvironmentSuffix}", kNames},
    {"lambda:layer:*-fence-????????????????"
     "-${EnvironmentSuffix}",
     kNames},
    {"lambda:layer:*-fence-????????????????"
     "-${EnvironmentSuffix}:*",
     kNames},
    {"logs:log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}", kNames},
    {"logs:log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}:*", kNames},
    {"logs:log-group:/dr/*-${EnvironmentSuffix}", kNames},
    {"logs:log-group:/dr/*-${EnvironmentSuffix}:*", kNames},
    {"route53:change/*", kId},
    {"route53:healthcheck/*", kId},
    {"route53:hostedzone/*", kAwsOwn, "route53:AssociateVPCWithHostedZone"},
    {"s3:*-${EnvironmentSuffix}-${AWS::AccountId}-<region>", kNames},
};

}  // namespace

absl::Span<const WideResource> AllWideResources() { return kWide; }

}  // namespace drc::verify
