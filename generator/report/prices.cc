// SPDX-License-Identifier: Apache-2.0
//
// Prices without any free allowance, which belongs to the account, and without
// discounts. To bring them up to date, read the pages, and change kPriceDate.
#include "generator/report/parts.h"

namespace drc::report {
namespace {

constexpr absl::string_view kRoute53 = "aws.amazon.com/route53/pricing";
constexpr absl::string_view kKms = "aws.amazon.com/kms/pricing";
constexpr absl::string_view kPrivateLink = "aws.amazon.com/privatelink/pricing";
constexpr absl::string_view kTransitGateway =
    "aws.amazon.com/transit-gateway/pricing";
constexpr absl::string_view kVpc = "aws.amazon.com/vpc/pricing";
constexpr absl::string_view kKinesis =
    "aws.amazon.com/kinesis/data-streams/pricing";
constexpr absl::string_view kCloudWatch = "aws.amazon.com/cloudwatch/pricing";
constexpr absl::string_view kSecrets = "aws.amazon.com/secrets-manager/pricing";

constexpr Price kPrices[] = {
    {Fixed::kKey, "Customer managed keys, replicas included", "key", 1000,
     false, kKms},
    {Fixed::kHostedZone, "Hosted zones", "zone", 500, false, kRoute53},
    {Fixed::kHealthCheck,
     "Health checks: of endpoints on AWS, of alarms, calculated ones", "check",
     500, false, kRoute53},
    {Fixed::kHealthCheckFeature,
     "Their features: HTTPS, 10 s interval, latency, search for text",
     "feature", 1000, false, kRoute53},
    {Fixed::kInterfaceEndpoint, "Interface endpoints", "endpoint and zone", 10,
     true, kPrivateLink},
    {Fixed::kStream, "Data streams on demand", "stream", 40, true, kKinesis},
    {Fixed::kShard, "Shards of provisioned data streams", "shard", 15, true,
     kKinesis},
    {Fixed::kAlarm, "Alarms", "metric", 100, false, kCloudWatch},
    {Fixed::kFastAlarm, "Alarms with periods below a minute", "metric", 300,
     false, kCloudWatch},
    {Fixed::kDashboard, "Dashboards", "dashboard", 3000, false, kCloudWatch},
    {Fixed::kInsightsRule, "Contributor Insights of tables, by region and key",
     "rule", 500, false, kCloudWatch},
    {Fixed::kSecret, "Secrets, replicas included", "secret", 400, false,
     kSecrets},
    {Fixed::kNatGateway, "NAT gateways", "gateway", 45, true, kVpc},
    {Fixed::kPublicAddress, "Public IPv4 addresses", "address", 5, true, kVpc},
    {Fixed::kTransitAttachment, "Attachments to transit gateways", "attachment",
     50, true, kTransitGateway},
};

}  // namespace

absl::Span<const Price> Prices() { return kPrices; }

}  // namespace drc::report
