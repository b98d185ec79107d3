// SPDX-License-Identifier: Apache-2.0
#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/route53.pb.h"
#include "generator/program/property.h"
#include "generator/proof/units.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using program::Resource;

// The properties as a T, or null.
template <typename T>
const T* As(const Resource& resource) {
  return resource.schema->descriptor == T::descriptor()
             ? static_cast<const T*>(resource.properties.get())
             : nullptr;
}

class Counter {
 public:
  Counter() : counts_(Prices().size()) {}

  void Add(const Resource& resource, absl::string_view type) {
    static constexpr std::pair<absl::string_view, Fixed> kEach[] = {
        {"AWS::CloudWatch::Dashboard", Fixed::kDashboard},
        {"AWS::EC2::EIP", Fixed::kPublicAddress},
        {"AWS::EC2::NatGateway", Fixed::kNatGateway},
        {"AWS::EC2::TransitGatewayAttachment", Fixed::kTransitAttachment},
        {"AWS::KMS::Key", Fixed::kKey},
        {"AWS::KMS::ReplicaKey", Fixed::kKey},
        {"AWS::Route53::HostedZone", Fixed::kHostedZone},
    };
    for (const auto& [known, fixed] : kEach) Count(fixed, type == known);
    if (type == "AWS::SecretsManager::Secret") {
      AddSecret(resource);
    } else if (const auto* check = As<aws::route53::HealthCheck>(resource)) {
      AddCheck(*check);
    } else if (const auto* endpoint = As<aws::ec2::VPCEndpoint>(resource)) {
      if (endpoint->vpc_endpoint_type() == "Interface") {
        Count(Fixed::kInterfaceEndpoint,
              std::max(endpoint->subnet_ids_size(), 1));
      }
    } else if (const auto* stream = As<aws::kinesis::Stream>(resource)) {
      AddStream(*stream);
    } else if (const auto* alarm = As<aws::cloud_watch::Alarm>(resource)) {
      AddAlarm(*alarm);
    } else if (const auto* table = As<aws::dynamodb::GlobalTable>(resource)) {
      AddInsights(*table);
    }
  }

  std::vector<Cost> Take() const {
    std::vector<Cost> costs;
    for (size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const Price& price = Prices()[i];
      costs.push_back({std::string(price.what), counts_[i],
                       std::string(price.unit), price.thousandths, price.hourly,
                       std::string(price.page)});
    }
    return costs;
  }

 private:
  void Count(Fixed of, int count) { counts_[static_cast<size_t>(of)] += count; }

  // Its replicas are secrets of their own.
  void AddSecret(const Resource& resource) {
    Count(Fixed::kSecret, 1);
    for (const program::Property& region : program::PropertiesAt(
             *resource.properties, "/ReplicaRegions/*/Region")) {
      if (!region.text.empty()) Count(Fixed::kSecret, 1);
    }
  }

  void AddCheck(const aws::route53::HealthCheck& check) {
    const auto& config = check.health_check_config();
    Count(Fixed::kHealthCheck, 1);
    Count(Fixed::kHealthCheckFeature,
          absl::StartsWith(config.type(), "HTTPS") +
              absl::EndsWith(config.type(), "_STR_MATCH") +
              (config.request_interval() == 10) + config.measure_latency());
  }

  void AddStream(const aws::kinesis::Stream& stream) {
    if (stream.stream_mode_details().stream_mode() == "ON_DEMAND") {
      Count(Fixed::kStream, 1);
    } else {
      Count(Fixed::kShard, std::max<int>(stream.shard_count(), 1));
    }
  }

  // By the metrics that it watches, of which an expression has several.
  void AddAlarm(const aws::cloud_watch::Alarm& alarm) {
    int metrics = 0;
    for (const auto& query : alarm.metrics())
      metrics += query.has_metric_stat();
    const bool fast = alarm.has_period() && alarm.period() < 60;
    Count(fast ? Fixed::kFastAlarm : Fixed::kAlarm, std::max(metrics, 1));
  }

  // A rule for the partition key, one more with the sort key; as many again
  // where keys that are not throttled are watched as well (Amazon DynamoDB
  // Developer Guide, "CloudWatch Contributor Insights for DynamoDB: How it
  // works").
  void AddInsights(const aws::dynamodb::GlobalTable& table) {
    for (const auto& replica : table.replicas()) {
      const auto& insights = replica.contributor_insights_specification();
      if (!insights.enabled()) continue;
      Count(Fixed::kInsightsRule,
            table.key_schema_size() *
                (insights.mode() == "THROTTLED_KEYS" ? 1 : 2));
    }
  }

  std::vector<int64_t> counts_;
};

}  // namespace

int64_t Costs::monthly() const {
  int64_t sum = 0;
  for (const Cost& cost : fixed) sum += cost.monthly();
  return sum;
}

Costs ListCosts(const program::Program& program) {
  Counter counter;
  absl::btree_set<absl::string_view> types;
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      const std::string& type = program::TypeName(*resource);
      counter.Add(*resource, type);
      types.insert(type);
    }
  }
  Costs costs;
  costs.fixed = counter.Take();
  for (absl::string_view type : types) {
    const absl::string_view* use = UseOf(type);
    if (use == nullptr) {
      costs.unknown.emplace_back(type);
    } else if (!use->empty()) {
      costs.by_use.push_back({std::string(type), std::string(*use)});
    }
  }
  return costs;
}

std::string Dollars(int64_t thousandths) {
  const int64_t rest = thousandths % 1000;
  return absl::StrCat("$", proof::Grouped(thousandths / 1000),
                      rest % 10 == 0 ? absl::StrFormat(".%02d", rest / 10)
                                     : absl::StrFormat(".%03d", rest));
}

}  // namespace drc::report
