// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"duplicate-name", Level::kError,
     "tables, buckets, functions, indexes, parameters and endpoints have names "
     "of their own",
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
    {"parameter", Level::kError,
     "a configuration parameter has a name and a value that the SSM Parameter "
     "Store accepts",
     "A name has at most 15 levels, of which the compiler needs five, and does "
     "not begin with `aws` or `ssm`; a value of the standard tier has 1 to "
     "4,096 bytes and no `{{...}}`, which would nest another parameter.",
     "AWS Systems Manager User Guide, \"Creating Parameter Store parameters\"; "
     "AWS Systems Manager API Reference, \"PutParameter\"",
     R"(configuration { parameters { key: "limits/daily" value: "1000" } })",
     R"(configuration { parameters { key: "limits//daily" value: "1000" } })"},
    {"reference", Level::kError,
     "no text of a spec is a CloudFormation reference, but where the language "
     "has them, and there it names something",
     "CloudFormation replaces `${...}` and `{{resolve:...}}` where it finds "
     "them. In a spec they would make a value depend on the stack that it "
     "happens to land in, or on a secret, and break the wiring between "
     "regions. The properties of `resources`, `overrides` and "
     "`environment_references` may hold references, which the compiler wires "
     "through stacks and regions.",
     "AWS CloudFormation Template Reference, \"Fn::Sub\"; AWS CloudFormation "
     "User Guide, \"Get values stored in other services using dynamic "
     "references\"",
     R"(tags { key: "owner" value: "payments" })",
     R"(tags { key: "owner" value: "${AWS::AccountId}" })"},
    {"reserved-name", Level::kError,
     "names that the compiler or AWS uses itself are left to it",
     "The evaluator and the custom resources are functions beside the user's, "
     "named `dr-...`, and so is the table that names the active writer; "
     "`/active` tells Route 53 which region that is. S3 creates no bucket and "
     "KMS no alias that begins as AWS's own do.",
     "Amazon S3 User Guide, \"General purpose bucket naming rules\"; AWS KMS "
     "API Reference, \"CreateAlias\"",
     R"(functions { name: "drain" })", R"(functions { name: "dr-drain" })"},
    {"tag", Level::kError, "a tag has a key and a value that AWS accepts",
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
     "a name that a spec refers to is defined in it",
     "A function gets access to its own table and bucket and to nothing else; "
     "a name that is not there would leave it without.",
     "", R"(tables { name: "orders" }
functions { name: "processor" table: "orders" })",
     R"(tables { name: "orders" }
functions { name: "processor" table: "order" })"},
};

absl::Span<const Rule> ResourceRules() { return kRules; }

}  // namespace drc::rules
