// SPDX-License-Identifier: Apache-2.0

#include "generator/rules/rule_table.h"

namespace drc::rules {
namespace {

constexpr Rule kRules[] = {
    {"certificate-name", Level::kError,
     "in an existing zone, the service's name fits into a certificate",
     Subject::kSpec, false,
     "A certificate's first name has 64 characters at most, and the suffix of "
     "an environment up to 20. Certificate Manager would refuse a longer one "
     "in the middle of a deployment.",
     "AWS Certificate Manager API Reference, \"RequestCertificate\"",
     R"(routing {
  existing_zone { hosted_zone_id: "Z0123456789ABC" domain_name: "payments.acme.net" }
})",
     R"(routing {
  existing_zone {
    hosted_zone_id: "Z0123456789ABC"
    domain_name: "transactions.payments.services.acme.net"
  }
  record_name: "gateway"
})"},
    {"code-file", Level::kError,
     "a function's code is a readable file, directory or zip archive of the "
     "spec's folder, "
     "fits into the template or into Lambda, and has the handler for the "
     "function's runtime",
     Subject::kSpec, false,
     "A code file stands in the template, of which CloudFormation takes "
     "1,000,000 bytes; of a package Lambda takes 250 MB. A function whose "
     "code does not fit its runtime or its table "
     "deploys, and fails at the first transaction, in both regions alike.",
     "AWS CloudFormation User Guide, \"Understand CloudFormation quotas\"; AWS "
     "Lambda Developer Guide, \"Lambda runtimes\"",
     R"(functions { name: "processor" runtime: "python3.13" })",
     R"(functions { name: "processor" runtime: "nodejs22.x" })"},
    {"control-table", Level::kError,
     "the table that names the active writer has a witness in its regions' "
     "set, "
     "and is not read more often than DynamoDB serves one key",
     Subject::kSpec, false,
     "Each execution environment of a function asks who may write, twice in "
     "`fence_seconds`. All of them ask for one item, which one partition "
     "serves; a function that gets no answer refuses writes, and the "
     "heartbeats "
     "as well: a failover by load alone.",
     "Amazon DynamoDB Developer Guide, \"Best practices for designing and "
     "using "
     "partition keys effectively\" and \"Multi-Region strong consistency\"",
     R"(objectives { transactions_per_second: 10000 }
failover { fence_seconds: 5 })",
     R"(objectives { transactions_per_second: 10000 }
failover { fence_seconds: 1 })"},
    {"date", Level::kError, "a date is a day of the calendar", Subject::kSpec,
     false,
     "Days are compared as they are written, so one that does not exist would "
     "silently mean another.",
     "", R"(deployable_until: "2027-02-28")",
     R"(deployable_until: "2027-02-30")"},
    {"deprecated-runtime", Level::kWarning,
     "AWS will soon refuse to create or update functions of this runtime",
     Subject::kSpec, true,
     "A deprecated runtime gets no patches. Some months later AWS creates no "
     "function of it, then it updates none: an environment that is lost then "
     "cannot be built again from its templates.",
     "AWS Lambda Developer Guide, \"Lambda runtimes\"",
     R"(functions {
  name: "processor"
  runtime: "nodejs22.x"
  code_file: "handler.js"
})",
     R"(functions {
  name: "processor"
  runtime: "nodejs18.x"
  code_file: "handler.js"
})"},
    {"duplicate-name", Level::kError,
     "tables, buckets, functions, indexes, parameters and endpoints have names "
     "of their own",
     Subject::kSpec, false,
     "Two resources of one name are one resource: the second stack that "
     "creates it fails. Names that differ in punctuation only would have one "
     "logical id in the template, as would a bucket \"primary-a\" and a "
     "function \"a-replication\", of which roles are made.",
     "", R"(tables { name: "orders" }
tables { name: "order-lines" }
functions { name: "processor" table: "orders" })",
     R"(tables { name: "order-lines" }
tables { name: "order_lines" }
functions { name: "processor" table: "order-lines" })"},
    {"environment-variable", Level::kError,
     "environment variables have names that Lambda and the compiler leave to "
     "the user, and fit into 4 KB",
     Subject::kSpec, false,
     "Lambda refuses reserved names and more than 4 KB of variables. Those of "
     "the compiler say which region a function is in and which table names "
     "the active writer; another value would lead it around the fence.",
     "AWS Lambda Developer Guide, \"Working with Lambda environment "
     "variables\" and \"Lambda quotas\"",
     R"(functions {
  name: "processor"
  environment { key: "LOG_LEVEL" value: "INFO" }
})",
     R"(functions {
  name: "processor"
  environment { key: "AWS_REGION" value: "us-east-1" }
})"},
    {"filter-pattern", Level::kError,
     "the brackets, quotes and percent signs of a filter pattern are closed",
     Subject::kSpec, false,
     "CloudWatch Logs refuses others when it creates the subscription, among "
     "the last of the primary region's resources.",
     "Amazon CloudWatch Logs User Guide, \"Filter pattern syntax\"",
     R"(logs { filter_pattern: "{ $.status = 500 }" })",
     R"(logs { filter_pattern: "{ $.status = 500" })"},
    {"function-region", Level::kWarning,
     "what a function may use does not lie in the primary region alone",
     Subject::kSpec, true,
     "The function of the region that stands by would ask the lost one for it: "
     "the failover is done, and the function does not work.",
     "AWS Well-Architected Framework, Reliability Pillar, \"Rely on the data "
     "plane and not the control plane during recovery\"",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:GetItem"
    resources: "arn:aws:dynamodb:${AWS::Region}:123456789012:table/rates"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:GetItem"
    resources: "arn:aws:dynamodb:us-east-1:123456789012:table/rates"
  }
})"},
    {"function-right", Level::kError,
     "rights of a function's own are those of a function", Subject::kSpec,
     false,
     "A function that may change identities can give itself any right, and one "
     "that may change tables and buckets can remove what the environment rests "
     "on. What is not reading and writing of items and objects, the endpoints "
     "of "
     "the subnets do not let through either.",
     "AWS Identity and Access Management User Guide, \"Security best practices "
     "in "
     "IAM\"",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:DescribeTable"
    resources: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/rates"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "iam:PutRolePolicy"
    resources: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/processor"
  }
})"},
    {"heartbeat", Level::kError,
     "the table of the function that answers the API takes heartbeats",
     Subject::kSpec, false,
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
    {"key-attribute", Level::kError,
     "the attributes of a table's keys have one type each, and differ within a "
     "key",
     Subject::kSpec, false,
     "DynamoDB defines each key attribute once for a table and all its "
     "indexes, and takes a key whose two attributes differ.",
     "Amazon DynamoDB API Reference, \"CreateTable\"",
     R"(tables {
  name: "transactions"
  global_secondary_indexes {
    name: "by-account"
    partition_key { name: "account" }
    sort_key { name: "booked_at" type: ATTRIBUTE_TYPE_NUMBER }
  }
})",
     R"(tables {
  name: "transactions"
  global_secondary_indexes {
    name: "by-account"
    partition_key { name: "account" }
    sort_key { name: "account" }
  }
})"},
    {"parameter", Level::kError,
     "a configuration parameter has a name and a value that the SSM Parameter "
     "Store accepts",
     Subject::kSpec, false,
     "A name has at most 15 levels, of which the compiler needs five, and does "
     "not begin with `aws` or `ssm`; a value of the standard tier has 1 to "
     "4,096 bytes and no `{{...}}`, which would nest another parameter.",
     "AWS Systems Manager User Guide, \"Creating Parameter Store parameters\"; "
     "AWS Systems Manager API Reference, \"PutParameter\"",
     R"(configuration { parameters { key: "limits/daily" value: "1000" } })",
     R"(configuration { parameters { key: "limits//daily" value: "1000" } })"},
    {"reserved-name", Level::kError,
     "names that the compiler or AWS uses itself are left to it",
     Subject::kSpec, false,
     "The evaluator and the custom resources are functions beside the user's, "
     "named `dr-...`, and so is the table that names the active writer; "
     "`/active` tells Route 53 which region that is. S3 creates no bucket and "
     "KMS no alias that begins as AWS's own do.",
     "Amazon S3 User Guide, \"General purpose bucket naming rules\"; AWS KMS "
     "API "
     "Reference, \"CreateAlias\"",
     R"(functions { name: "drain" })", R"(functions { name: "dr-drain" })"},
    {"route", Level::kError, "each request leads to one function",
     Subject::kSpec, false,
     "API Gateway takes a route key once, whatever its variables are called, "
     "and the paths by which a failover comes about are the compiler's own. "
     "What no route names goes to `routing.function`.",
     "Amazon API Gateway Developer Guide, \"Create routes for HTTP APIs in API "
     "Gateway\"",
     R"re(functions { name: "processor" }
functions { name: "accounts" routes: ["GET /accounts/{account}", "GET /rates"] })re",
     R"re(functions { name: "processor" }
functions {
  name: "accounts"
  routes: ["GET /accounts/{account}", "GET /accounts/{id}"]
})re"},
    {"runtime-end", Level::kError,
     "AWS creates functions of the runtime as long as the environment must be "
     "deployable",
     Subject::kSpec, false,
     "An environment whose runtime has ended cannot be built again from its "
     "templates, which is when it is needed most.",
     "AWS Lambda Developer Guide, \"Lambda runtimes\"",
     R"(deployable_until: "2027-07-30"
functions {
  name: "processor"
  runtime: "python3.11"
})",
     R"(deployable_until: "2027-07-31"
functions {
  name: "processor"
  runtime: "python3.11"
})"},
    {"schedule", Level::kError,
     "a schedule is a cron expression of AWS's; of backups, of one minute of "
     "an "
     "hour",
     Subject::kSpec, false,
     "EventBridge refuses an expression that it cannot read when it creates "
     "the "
     "rule. AWS Backup refuses an expression that it cannot read, or one that "
     "backs "
     "up more often than every 60 minutes, when it creates the plan: after "
     "everything that is to be backed up.",
     "Amazon EventBridge User Guide, \"Cron expressions reference\"; AWS "
     "Backup "
     "API Reference, \"BackupRule\"; AWS re:Post, \"Error scheduling backup "
     "every ten minutes in AWS Backup\"",
     R"re(backup { schedule: "cron(0 5/12 * * ? *)" })re",
     R"re(backup { schedule: "cron(0/5 * * * ? *)" })re"},
    {"second-deployment", Level::kWarning,
     "what needs an earlier deployment is not part of the first",
     Subject::kSpec, true,
     "Replication both ways makes each bucket the other's destination, and S3 "
     "refuses a destination that does not exist. A first deployment would be "
     "rolled back.",
     "Amazon S3 User Guide, \"Requirements and considerations for "
     "replication\"",
     R"(buckets {
  name: "documents"
  replication { failback: false }
})",
     R"(buckets {
  name: "documents"
  replication { failback: true }
})"},
    {"strong-consistency", Level::kError,
     "a strongly consistent table has a witness in the third region of the "
     "replicas' set, and no time-to-live",
     Subject::kSpec, false,
     "DynamoDB keeps two replicas and a witness strongly consistent where all "
     "three lie in one of its sets of regions, and expires no item of such a "
     "table. It is so from the table's creation, or never.",
     "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\"; "
     "AWS CloudFormation Template Reference, \"AWS::DynamoDB::GlobalTable "
     "GlobalTableWitness\"",
     R"(tables {
  name: "transactions"
  consistency: CONSISTENCY_STRONG
  witness_region: "us-east-2"
})",
     R"(tables {
  name: "transactions"
  consistency: CONSISTENCY_STRONG
  witness_region: "eu-west-1"
})"},
    {"subscription", Level::kError,
     "the endpoint of a subscription fits its protocol, and is subscribed once",
     Subject::kSpec, false,
     "Amazon SNS refuses an endpoint of another form, or worse: takes it and "
     "reaches nobody when a region is lost.",
     "Amazon SNS API Reference, \"Subscribe\"",
     R"(alerts {
  subscriptions { protocol: "email" endpoint: "oncall@example.com" }
})",
     R"(alerts {
  subscriptions { protocol: "email" endpoint: "https://example.com/oncall" }
})"},
    {"tag", Level::kError, "a tag has a key and a value that AWS accepts",
     Subject::kSpec, false,
     "Keys have 1 to 128 characters and do not begin with `aws:`, values have "
     "up to 256; letters, digits, spaces and `_ . : / = + - @`. One bad tag "
     "fails every resource that carries it, and for IAM's roles two keys that "
     "differ in case only are one.",
     "Tagging AWS Resources and Tag Editor User Guide, \"Best practices and "
     "strategies\"; AWS IAM User Guide, \"Tags for AWS Identity and Access "
     "Management resources\"",
     R"(tags { key: "cost-center" value: "4711" })",
     R"(tags { key: "aws:cost-center" value: "4711" })"},
    {"undefined-name", Level::kError,
     "a name that a spec refers to is defined in it", Subject::kSpec, false,
     "A function gets access to its own table and bucket and to nothing else; "
     "a name that is not there would leave it without.",
     "", R"(tables { name: "orders" }
functions { name: "processor" table: "orders" })",
     R"(tables { name: "orders" }
functions { name: "processor" table: "order" })"},
    {"uninvoked", Level::kWarning,
     "each function answers the API or is invoked by the clock", Subject::kSpec,
     true,
     "A function that nothing invokes is deployed in two regions, counts in "
     "the "
     "account's concurrency and does nothing, unless somebody outside of the "
     "environment invokes it, who then has to do so in both regions.",
     "AWS Lambda Developer Guide, \"Understanding Lambda function invocation "
     "methods\"",
     R"re(functions { name: "processor" }
functions { name: "sweeper" schedules { expression: "rate(1 hour)" } })re",
     R"(functions { name: "processor" }
functions { name: "sweeper" })"},
    {"unreachable-service", Level::kWarning,
     "what a function may call can be reached from its subnets", Subject::kSpec,
     true,
     "Without `network.nat` the subnets lead nowhere but to DynamoDB, S3 and "
     "the interface endpoints of the spec. A call of another service ends in a "
     "time-out, in both regions.",
     "AWS PrivateLink Guide, \"AWS services that integrate with AWS "
     "PrivateLink\"",
     R"(network { interface_endpoints: "sqs" }
functions {
  name: "processor"
  policy_statements {
    actions: "sqs:SendMessage"
    resources: "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "sqs:SendMessage"
    resources: "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"
  }
})"},
};

}  // namespace

absl::Span<const Rule> ResourceRules() { return kRules; }

}  // namespace drc::rules
