// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr char kSource[] =
    "the comment of the field in proto/dr/v1, which names AWS's document "
    "where the bound is AWS's";

constexpr Rule kRules[] = {
    {"enum", Level::kError, "a value is one of those that the field takes",
     "AWS takes these values only, and would refuse others when the stack that "
     "holds them is created, with the rest of the environment half built.",
     kSource, R"(logs { retention_days: 14 })",
     R"(logs { retention_days: 8 })"},
    {"exclusive", Level::kError, "of fields that exclude each other one is set",
     "They are two ways to say one thing; whichever was taken, the other would "
     "have no effect.",
     "", R"(routing { owned_zone { domain_name: "payments.internal" } })",
     R"(routing {
  owned_zone { domain_name: "payments.internal" }
  existing_zone { hosted_zone_id: "Z0123456789ABC" domain_name: "acme.net" }
})"},
    {"items", Level::kError,
     "a list or map has as many elements as the field takes",
     "More would not fit into AWS's quotas: the resources of a stack, the tags "
     "of a resource, the zones of a region.",
     kSource, R"(regions {
  primary {
    name: "us-east-1"
    subnet_cidrs: ["10.0.0.0/20", "10.0.16.0/20"]
  }
  secondary { name: "us-west-2" }
})",
     R"(regions {
  primary {
    name: "us-east-1"
    subnet_cidrs: ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]
    subnet_cidrs: ["10.0.3.0/24", "10.0.4.0/24", "10.0.5.0/24", "10.0.6.0/24"]
  }
  secondary { name: "us-west-2" }
})"},
    {"length", Level::kError,
     "a string has as many characters as the field takes",
     "Physical names end in the environment's suffix, some in account and "
     "region too. The bound leaves room for them, so that a long suffix never "
     "breaks a deployment that a short one passed.",
     kSource, R"(name: "payments")",
     R"(name: "payments-of-all-countries-and-currencies")"},
    {"pattern", Level::kError, "a string has the form that the field asks for",
     "Names become parts of ARNs, domain names and bucket names, which take "
     "certain characters only.",
     kSource, R"(name: "payments")", R"(name: "Payments")"},
    {"range", Level::kError, "a number lies within the field's bounds",
     "AWS refuses values beyond its bounds when the stack is created. Where "
     "the bound is the compiler's own, an environment beyond it would not do "
     "what the spec says.",
     kSource, R"(network { zones: 3 })", R"(network { zones: 7 })"},
    {"required", Level::kError, "a required field is set",
     "There is no default that would be right for everybody: what a table is "
     "called, which regions it lies in.",
     "", R"(tables { name: "payments" })",
     R"(tables { partition_key { name: "id" } })"},
    {"unique", Level::kError, "no element of the list occurs twice",
     "The second has no effect, and where one of them is a typing mistake, "
     "something else is missing.",
     "", R"(functions {
  name: "processor"
  table_actions: ["GetItem", "PutItem"]
})",
     R"(functions {
  name: "processor"
  table_actions: ["GetItem", "PutItem", "GetItem"]
})"},
};

absl::Span<const Rule> ValueRules() { return kRules; }

}  // namespace drc::rules
