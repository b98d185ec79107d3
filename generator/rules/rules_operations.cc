// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"date", Level::kError, "a date is a day of the calendar",
     "Days are compared as they are written, so one that does not exist would "
     "silently mean another.",
     "", R"(deployable_until: "2027-02-28")",
     R"(deployable_until: "2027-02-30")"},
    {"filter-pattern", Level::kError,
     "the brackets, quotes and percent signs of a filter pattern are closed",
     "CloudWatch Logs refuses others when it creates the subscription, among "
     "the last of the primary region's resources.",
     "Amazon CloudWatch Logs User Guide, \"Filter pattern syntax\"",
     R"(logs { filter_pattern: "{ $.status = 500 }" })",
     R"(logs { filter_pattern: "{ $.status = 500" })"},
    {"heartbeat", Level::kError,
     "the table of the function that answers the API takes heartbeats",
     "The evaluator judges a region by heartbeats, which the function that "
     "serves clients stores as it stores what is its own: an item and a "
     "document. A region whose table refuses them counts as lost.",
     "AWS Well-Architected Framework, Reliability Pillar, \"Monitor all "
     "components of the workload to detect failures\"",
     R"(tables {
  name: "readings"
  partition_key { name: "sensor" }
  sort_key { name: "measured_at" type: ATTRIBUTE_TYPE_NUMBER }
}
functions {
  name: "processor"
  runtime: "nodejs22.x"
  code_file: "handler.js"
})",
     R"(tables {
  name: "readings"
  partition_key { name: "sensor" type: ATTRIBUTE_TYPE_NUMBER }
}
functions {
  name: "processor"
  runtime: "nodejs22.x"
  code_file: "handler.js"
})"},
    {"schedule", Level::kError,
     "a schedule is a cron expression of AWS's; of backups, of one minute of "
     "an hour",
     "EventBridge refuses an expression that it cannot read when it creates "
     "the rule. AWS Backup refuses an expression that it cannot read, or one "
     "that backs up more often than every 60 minutes, when it creates the "
     "plan: after everything that is to be backed up.",
     "Amazon EventBridge User Guide, \"Cron expressions reference\"; AWS "
     "Backup API Reference, \"BackupRule\"; AWS re:Post, \"Error scheduling "
     "backup every ten minutes in AWS Backup\"",
     R"re(backup { schedule: "cron(0 5/12 * * ? *)" })re",
     R"re(backup { schedule: "cron(0/5 * * * ? *)" })re"},
    {"subscription", Level::kError,
     "the endpoint of a subscription fits its protocol, and is subscribed once",
     "Amazon SNS refuses an endpoint of another form, or worse: takes it and "
     "reaches nobody when a region is lost.",
     "Amazon SNS API Reference, \"Subscribe\"",
     R"(alerts {
  subscriptions { protocol: "email" endpoint: "oncall@example.com" }
})",
     R"(alerts {
  subscriptions { protocol: "email" endpoint: "https://example.com/oncall" }
})"},
};

absl::Span<const Rule> OperationRules() { return kRules; }

}  // namespace drc::rules
