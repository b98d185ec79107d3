// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/actions.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::catalogue {
namespace {

constexpr absl::string_view kInterfaces =
    "a function's interfaces in a VPC, which Lambda makes and names: AWS "
    "Lambda "
    "Developer Guide, \"Giving Lambda functions access to resources in an "
    "Amazon VPC\"";
constexpr absl::string_view kSubscriptions =
    "the resource is a subscription, for which SNS defines no ARN: AWS Service "
    "Authorization Reference, \"Resource types defined by Amazon SNS\"";

constexpr AnyResource kAnyResource[] = {
    {"cloudwatch:DescribeAlarms",
     "alarms are asked for by pattern, or by names of any kind: Amazon "
     "CloudWatch API Reference, DescribeAlarms"},
    {"cloudwatch:PutMetricData",
     "metrics go into a namespace, which has no ARN: Amazon CloudWatch User "
     "Guide, \"Using condition keys to limit access to CloudWatch "
     "namespaces\""},
    {"ec2:AssignPrivateIpAddresses", kInterfaces},
    {"ec2:CreateNetworkInterface", kInterfaces},
    {"ec2:DeleteNetworkInterface", kInterfaces},
    {"ec2:UnassignPrivateIpAddresses", kInterfaces},
    {"sns:GetSubscriptionAttributes", kSubscriptions},
    {"sns:SetSubscriptionAttributes", kSubscriptions},
    {"sns:Unsubscribe", kSubscriptions},
};

}  // namespace

absl::Span<const AnyResource> AllAnyResource() { return kAnyResource; }

bool SupportsResources(absl::string_view action) {
  const ActionFacts* facts = FindAction(action);
  if (facts == nullptr) {
    const ServiceFacts* service =
        FindService(absl::AsciiStrToLower(ServiceOf(action)));
    return service == nullptr ||
           !service->HasUnlimited(action.substr(action.find(':') + 1));
  }
  return !facts->resources.empty() &&
         absl::c_none_of(kAnyResource, [&](const AnyResource& row) {
           return row.action == action;
         });
}

}  // namespace drc::catalogue
