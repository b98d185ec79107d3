// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"deprecated-runtime", Level::kWarning,
     "AWS will soon refuse to create or update functions of this runtime",
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
    {"environment-variable", Level::kError,
     "environment variables have names that Lambda and the compiler leave to "
     "the user, and fit into 4 KB",
     "Lambda refuses reserved names and more than 4 KB of variables. Those of "
     "the compiler say which region a function is in and which table names the "
     "active writer; another value would lead it around the fence.",
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
    {"literal-reference", Level::kWarning,
     "no literal text of a function's variables looks like a reference",
     "`environment` is taken as it is, as a program may read `${...}` itself. "
     "What names a resource, the suffix or the region stands in "
     "`environment_references`; here the function would get the letters.",
     "",
     R"(functions {
  name: "processor"
  environment_references { key: "STAGE" value: "${EnvironmentSuffix}" }
})",
     R"(functions {
  name: "processor"
  environment { key: "STAGE" value: "${EnvironmentSuffix}" }
})"},
    {"runtime-end", Level::kError,
     "AWS creates functions of the runtime as long as the environment must be "
     "deployable",
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
    {"uninvoked", Level::kWarning,
     "each function answers the API or is invoked by the clock",
     "A function that nothing invokes is deployed in two regions, counts in "
     "the account's concurrency and does nothing, unless somebody outside of "
     "the environment invokes it, who then has to do so in both regions.",
     "AWS Lambda Developer Guide, \"Understanding Lambda function invocation "
     "methods\"",
     R"re(functions { name: "processor" }
functions { name: "sweeper" schedules { expression: "rate(1 hour)" } })re",
     R"(functions { name: "processor" }
functions { name: "sweeper" })"},
};

absl::Span<const Rule> FunctionRules() { return kRules; }

}  // namespace drc::rules
