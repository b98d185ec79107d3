// SPDX-License-Identifier: Apache-2.0

#include "generator/check/rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::check {
namespace {

// In the order of the ids: FindRule searches it by bisection.
constexpr Rule kRules[] =
    {{"alarm", Level::kError,
      "an alarm reads a metric that is published in its region, with the exact "
      "dimensions, tells a topic there, and says what missing data mean",
      Subject::kProgram},
     {"announcement", Level::kError,
      "a failover is seen, started and announced from outside the primary "
      "region, and the primary's logs are forwarded out of it",
      Subject::kProgram},
     {"bucket-encryption", Level::kWarning,
      "buckets are encrypted with the region's customer managed key",
      Subject::kProgram, true},
     {"bucket-replication", Level::kError,
      "buckets are versioned and replicate all their objects to the other "
      "region, under its key, by a role that may, with metrics",
      Subject::kProgram},
     {"cidr", Level::kError,
      "an IPv4 block is written with its network address and a prefix that AWS "
      "accepts"},
     {"cidr-overlap", Level::kError,
      "the VPCs' blocks are disjoint, and so are the subnets' blocks"},
     {"code-file", Level::kError,
      "a function's code is a readable file of the spec's folder, fits into "
      "the "
      "template and is written for the function's runtime"},
     {"creation-order", Level::kError,
      "what a resource names exists before it, where AWS looks",
      Subject::kProgram},
     {"deprecated-field", Level::kWarning, "a field of the spec is deprecated",
      Subject::kSpec, true},
     {"deprecated-runtime", Level::kWarning,
      "AWS will soon refuse to create or update functions of this runtime",
      Subject::kSpec, true},
     {"destroyable", Level::kError,
      "deleting the root stack leaves nothing: no store is protected or "
      "locked, "
      "and each has an emptier",
      Subject::kProgram},
     {"duplicate-key", Level::kError, "a map has each key once"},
     {"duplicate-name", Level::kError,
      "tables, buckets, functions and indexes have names of their own"},
     {"empty-spec", Level::kError, "a spec says something"},
     {"encoding", Level::kError, "a spec is UTF-8 text without NUL characters"},
     {"encryption", Level::kError,
      "every store lies under a rotated customer managed key of its own region",
      Subject::kProgram},
     {"enum", Level::kError, "a value is one of those that the field takes"},
     {"environment-variable", Level::kError,
      "environment variables have names that Lambda and the compiler leave to "
      "the user, and fit into 4 KB"},
     {"exclusive", Level::kError,
      "of fields that exclude each other one is set"},
     {"file-size", Level::kError, "a spec has at most 4 MiB"},
     {"granted-action", Level::kWarning,
      "a function may do what its code calls, and no more", Subject::kProgram,
      true},
     {"items", Level::kError,
      "a list or map has as many elements as the field takes"},
     {"key-attribute", Level::kError,
      "the attributes of a table's keys have one type each, and differ within "
      "a "
      "key"},
     {"key-policy", Level::kError,
      "every service and role that works with encrypted data may use its key",
      Subject::kProgram},
     {"least-privilege", Level::kError,
      "policies name actions, resources and callers; buckets refuse public and "
      "plain-text access",
      Subject::kProgram},
     {"length", Level::kError,
      "a string has as many characters as the field takes"},
     {"network", Level::kError,
      "each VPC has private subnets in two zones, routes to the other VPC and "
      "to the endpoints that its functions need",
      Subject::kProgram},
     {"parameter", Level::kError,
      "a configuration parameter has a name and a value that the SSM Parameter "
      "Store accepts"},
     {"parity", Level::kError,
      "what serves in the primary region has its equal in the secondary",
      Subject::kProgram},
     {"pattern", Level::kError,
      "a string has the form that the field asks for"},
     {"physical-name", Level::kError,
      "names end with the environment's suffix, fit AWS's limits and exist "
      "once",
      Subject::kProgram},
     {"proto-message", Level::kError,
      "the header `# proto-message:` names dr.v1.Environment"},
     {"public-cidr", Level::kWarning, "a VPC's block lies in a private range",
      Subject::kSpec, true},
     {"quota", Level::kError, "templates and documents keep AWS's quotas",
      Subject::kProgram},
     {"range", Level::kError, "a number lies within the field's bounds"},
     {"recovery-time", Level::kError,
      "the loss of the primary is recovered from within `rto_seconds`"},
     {"reference", Level::kError,
      "no text of a spec is a CloudFormation reference"},
     {"region-pair", Level::kError,
      "the regions differ and lie in one partition"},
     {"required", Level::kError, "a required field is set"},
     {"reserved-name", Level::kError,
      "names that the compiler uses itself are left to it"},
     {"resource-type", Level::kError,
      "CloudFormation has each resource type in its region", Subject::kProgram},
     {"standby-capacity", Level::kError,
      "reserved concurrency carries the whole load in either region"},
     {"static-stability", Level::kError,
      "nothing on the way from the loss of the primary to the restored service "
      "needs the primary region or a control plane",
      Subject::kProgram},
     {"strong-consistency", Level::kError,
      "a strongly consistent table has a witness in the third region of the "
      "replicas' set, and no time-to-live"},
     {"subnets", Level::kError,
      "there is one subnet a zone, and all of them lie within the VPC"},
     {"subscription", Level::kError,
      "the endpoint of a subscription fits its protocol"},
     {"suppression", Level::kError,
      "a suppression names a rule once, and one whose findings a user may pass "
      "over"},
     {"syntax", Level::kError,
      "a spec is a dr.v1.Environment in protobuf text format"},
     {"table-replication", Level::kError,
      "every table has equal replicas with point-in-time recovery in both "
      "regions",
      Subject::kProgram},
     {"tag", Level::kError, "a tag has a key and a value that AWS accepts"},
     {"undefined-name", Level::kError,
      "a name that a spec refers to is defined in it"},
     {"unique", Level::kError, "no element of the list occurs twice"},
     {"unknown-region", Level::kWarning,
      "a region is one that the compiler has heard of", Subject::kSpec, true},
     {"unused-suppression", Level::kWarning,
      "a suppression passes over a finding"},
     "a region is one that the compiler has heard of"},
               {"wiring", Level::kError,
                "each template is passed the parameters that it declares, and "
                "refers to "
                "what it has",
                Subject::kProgram},
               {"zones", Level::kError,
                "there is one zone id a zone, of the region"},
};

constexpr bool IsSorted() {
  for (size_t i = 1; i < std::size(kRules); ++i) {
    if (!(kRules[i - 1].id < kRules[i].id)) return false;
  }
  return true;
}
static_assert(IsSorted(), "kRules is ordered by id");

}  // namespace

absl::Span<const Rule> AllRules() { return kRules; }

const Rule* FindRule(absl::string_view id) {
  const Rule* found = std::lower_bound(
      std::begin(kRules), std::end(kRules), id,
      [](const Rule& rule, absl::string_view key) { return rule.id < key; });
  return found != std::end(kRules) && found->id == id ? found : nullptr;
}

std::string RenderRules() {
  std::string out;
  for (const Rule& rule : kRules) {
    absl::StrAppend(
        &out, absl::StrFormat("%-22s %-8s %s\n", rule.id,
                              rule.level == Level::kError ? "error" : "warning",
                              rule.summary));
  }
  return out;
}

}  // namespace drc::check
