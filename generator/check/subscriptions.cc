// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "generator/check/checks.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

// What an endpoint of the protocol looks like, and a pattern that all of them
// match: the check finds mix-ups, AWS judges the rest.
struct Form {
  absl::string_view protocol;
  const char* pattern;
  absl::string_view description;
};

constexpr Form kForms[] = {
    {"email", "[^@\\s]+@[^@\\s]+", "an e-mail address"},
    {"email-json", "[^@\\s]+@[^@\\s]+", "an e-mail address"},
    {"https", "https://[^/\\s]+\\S*", "an https:// URL"},
    {"sms", "\\+[0-9]{6,15}", "a telephone number such as +12065550100"},
};

}  // namespace

void CheckSubscriptions(Spec& spec) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& subscription : spec.env.alerts().subscriptions()) {
    const std::string& endpoint = subscription.endpoint();
    if (!known.emplace(subscription.protocol(), endpoint).second &&
        !endpoint.empty()) {
      spec.Error(spec.Of(subscription, "endpoint"), "subscription",
                 "$0 is subscribed by $1 already: say it once",
                 diag::Quoted(endpoint), subscription.protocol());
    }
    for (const Form& form : kForms) {
      if (form.protocol != subscription.protocol() || endpoint.empty() ||
          RE2::FullMatch(endpoint, form.pattern)) {
        continue;
      }
      spec.Error(spec.Of(subscription, "endpoint"), "subscription",
                 "`endpoint` is $0; the protocol $1 expects $2",
                 diag::Quoted(endpoint), form.protocol, form.description);
    }
  }
}

}  // namespace drc::check
