// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"alarm", Level::kError,
     "an alarm reads a metric that is published in its region, with the exact "
     "dimensions, tells a topic there, and says what missing data mean",
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
     "Whoever watches the primary from within is lost with it. Nobody would be "
     "told, and the logs that say why would be out of reach.",
     "",
     R"("EvaluatorFunction", its alarm, rule and topic in the secondary region)",
     R"("State": "DISABLED" on the rule that starts the evaluator)"},
    {"fence", Level::kError,
     "each function of the spec stands behind the fence, which asks the "
     "control item who may write",
     "A role cannot say that only one of two regions writes, as that changes "
     "with a failover. A function that does not ask writes in both, and of two "
     "writes to one item one is lost.",
     "", R"("Handler": "index.dr_handler", of a code that ends with the fence)",
     R"("Handler": "index.handler": Lambda would call the function's own handler)"},
    {"network", Level::kError,
     "each VPC has private subnets in two zones, routes to the other VPC and "
     "to the endpoints that its functions need, and to the internet by none or "
     "by a NAT gateway of each zone",
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
     "A standby that is smaller, lacks a permission, a variable or an alarm, "
     "or lets in other addresses, fails when it is needed, and not before.",
     "", R"("ReservedConcurrentExecutions": 2500 in both regions)",
     R"("ReservedConcurrentExecutions": 1 in the secondary)"},
    {"static-stability", Level::kError,
     "nothing on the way from the loss of the primary to the restored service "
     "needs the primary region or a control plane",
     "Control planes may fail with a region, those of IAM and Route 53 lie in "
     "us-east-1. What a failover needs must have been there before, in the "
     "region that survives.",
     "AWS Whitepaper \"AWS Fault Isolation Boundaries\", \"Static stability\" "
     "and \"Control planes and data planes\"",
     R"("HealthCheckId" of the primary's record: a calculated check of the
primary's path and of the secondary's "/active", inverted)",
     R"("Type": "CLOUDWATCH_METRIC" with an alarm of the primary region)"},
};

absl::Span<const Rule> FailoverRules() { return kRules; }

}  // namespace drc::rules
