// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/aws_facts.h"
#include "generator/proof/route_access.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Function;

constexpr int kApiTimeoutSeconds = 30;

}  // namespace

void AddFunctions(const Environment& environment, Decisions& decisions) {
  for (const catalogue::RuntimeFacts& runtime : catalogue::AllRuntimes()) {
    const std::string names =
        NamesOf(environment.functions(), [&](const Function& f) {
          return f.runtime() == runtime.name && !f.code().has_image();
        });
    if (names.empty()) continue;
    decisions.push_back(
        {absl::StrCat("runtime-", runtime.name),
         absl::Substitute("The runtime of $0 is $1.", names, runtime.name),
         absl::Substitute("AWS deprecates it on $0, creates no function of it "
                          "from $1 on and updates none from $2 on.",
                          runtime.deprecated, runtime.creation_blocked,
                          runtime.update_blocked),
         "`functions.runtime`",
         "AWS Lambda Developer Guide, \"Lambda runtimes\""});
  }
  AddOf(NamesOf(environment.functions(),
                [](const Function& f) { return f.code().has_s3(); }),
        {"unread-code", "The code of $0 is not read: it lies in S3 already.",
         "Whether its handler is there, and its role allows what it calls, "
         "Lambda tells. Its fence comes in a layer. `tools/deploy check` and "
         "`publish` hold the archives of both regions to the spec's SHA-256.",
         "`functions.code`, with the archive as `zip`",
         "AWS CloudFormation User Guide, \"AWS::Lambda::Function Code\""},
        decisions);
  AddOf(
      NamesOf(environment.functions(),
              [](const Function& f) { return f.reserved_concurrency() > 100; }),
      {"reserved-concurrency",
       "More than 100 concurrent executions are reserved for $0.",
       "The reserve is also the function's cap, and a function serves at most "
       "10 requests/s for each, fewer where one takes longer than 100 ms: 100 "
       "would end at 1,000 transactions/s at best.",
       "`functions.reserved_concurrency`, `objectives.transactions_per_second`",
       "AWS Lambda Developer Guide, \"Understanding Lambda function scaling\""},
      decisions);
  const Function* function = proof::RoutedFunction(environment);
  if (function != nullptr && function->timeout_seconds() > kApiTimeoutSeconds) {
    decisions.push_back(
        {"api-timeout",
         absl::Substitute("Clients of $0 are answered after 30 s at the "
                          "latest, although the function may run for $1 s.",
                          function->name(), function->timeout_seconds()),
         "An HTTP API ends an integration after 30 s.", "",
         "Amazon API Gateway Developer Guide, \"Quotas for configuring and "
         "running an HTTP API in API Gateway\""});
  }
}

void AddRoutes(const Environment& environment, Decisions& decisions) {
  const std::string names =
      NamesOf(environment.functions(),
              [](const Function& f) { return !f.routes().empty(); });
  if (names.empty()) return;
  decisions.push_back(
      {"routes",
       absl::Substitute("No heartbeat passes $0: where such a function alone "
                        "fails, its alarms tell, and the writer stays.",
                        names),
       absl::Substitute(
           "Heartbeats go through $0, which stores transactions. A fault of "
           "one function's code is the same in both regions.",
           environment.routing().function()),
       "`routing.function`, to the one that matters most", ""});
}

}  // namespace drc::report
