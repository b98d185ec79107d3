// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "generator/proof/proofs.h"
#include "generator/proof/route_access.h"
#include "generator/proof/sizing.h"
#include "generator/proof/subnet_blocks.h"
#include "generator/proof/units.h"

namespace drc::proof {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Table;

constexpr char kWarmDocument[] =
    "Amazon DynamoDB Developer Guide, \"Understanding DynamoDB warm "
    "throughput\"";
constexpr char kTableQuotasDocument[] =
    "Amazon DynamoDB Developer Guide, \"Quotas in Amazon DynamoDB\"";
constexpr char kStreamDocument[] =
    "Amazon Kinesis Data Streams Developer Guide, \"Choose the right mode in "
    "Amazon Kinesis Data Streams\"";

// Of VPCs, addresses and internet gateways in a region, of NAT gateways in a
// zone.
constexpr int64_t kVpcQuota = 5;
constexpr int64_t kConcurrencyQuota = 1000;
// AWS keeps this much for functions without a reserve.
constexpr int64_t kUnreserved = 100;
constexpr int64_t kTableQuota = 40000;
constexpr int64_t kStartsAtOnce = 1000;      // of one function
constexpr int64_t kFreshStream = 4000;       // kB/s
constexpr int64_t kStreamQuota = 200000;     // kB/s
constexpr int64_t kTimeControlQuota = 1000;  // Mb/s
constexpr int64_t kPutsPerPrefix = 3500;
constexpr int64_t kGetsPerPrefix = 5500;
// S3 replication adds to each object's own write one more, and up to five
// reads.
constexpr int64_t kPutsPerReplica = 2;
constexpr int64_t kGetsPerReplica = 5;
// Requests a second that are left to the environment's own paths: what the
// stage lets through to its four of them.
constexpr int64_t kOwnRequests = 4 * kOwnPathRate;
// Not in the spec: what the transaction processor writes, rounded up.
constexpr int64_t kLogBytes = 500;
constexpr int64_t kDocumentBytes = 1024;

// API Gateway's default requests per second.
int64_t ApiQuota(absl::string_view region) {
  static constexpr absl::string_view kSmall[] = {
      "af-south-1",     "ap-south-2",     "ap-southeast-3", "ap-southeast-4",
      "ap-southeast-5", "ap-southeast-7", "ca-west-1",      "eu-central-2",
      "eu-south-1",     "eu-south-2",     "il-central-1",   "me-central-1",
      "mx-central-1"};
  return absl::c_linear_search(kSmall, region) ? 2500 : 10000;
}

// KMS's default symmetric operations per second.
int64_t KeyQuota(absl::string_view region) {
  static constexpr absl::string_view kLarge[] = {"eu-west-1", "us-east-1",
                                                 "us-west-2"};
  static constexpr absl::string_view kMiddle[] = {
      "ap-northeast-1", "ap-southeast-1", "ap-southeast-2",
      "eu-central-1",   "eu-west-2",      "us-east-2"};
  if (absl::c_linear_search(kLarge, region)) return 100000;
  return absl::c_linear_search(kMiddle, region) ? 20000 : 10000;
}

class CapacityBuilder {
 public:
  explicit CapacityBuilder(const Environment& environment)
      : environment_(environment),
        tps_(environment.objectives().transactions_per_second()),
        requests_(NeededRequests(environment.objectives())),
        both_({environment.regions().primary().name(),
               environment.regions().secondary().name()}) {}

  Capacity Build() && {
    AddFunctions();
    AddApi();
    AddControlTable();
    AddTables();
    AddKeys();
    AddReplication();
    AddLogStream();
    AddVpcs();
    return std::move(capacity_);
  }

 private:
  void Add(Demand demand) {
    if (demand.enough()) demand.shortage.clear();
    capacity_.demands.push_back(std::move(demand));
  }

  // A quota of the account: one more demand, and if AWS's default does not
  // cover it, to be raised.
  void AddQuota(Quota quota) {
    Add({quota.service, quota.name, quota.unit, quota.needed, quota.by_default,
         quota.regions,
         absl::StrCat(quota.text, " Available: the account's default quota."),
         "Raise the quota before deploying.", quota.source});
    if (quota.needed > quota.by_default) {
      capacity_.quotas_to_raise.push_back(std::move(quota));
    }
  }

  // The same quota in each region, whose defaults may differ.
  template <typename Default>
  void AddQuotaByRegion(Quota quota, Default by_default) {
    const int64_t primary = by_default(both_[0]);
    const int64_t secondary = by_default(both_[1]);
    quota.by_default = primary;
    if (primary == secondary) return AddQuota(std::move(quota));
    quota.regions = {both_[0]};
    AddQuota(quota);
    quota.by_default = secondary;
    quota.regions = {both_[1]};
    AddQuota(std::move(quota));
  }

  std::string Rate() const {
    const int32_t headroom = environment_.objectives().headroom_percent();
    return absl::StrCat(
        Grouped(tps_), " transactions/s",
        headroom == 0 ? "" : absl::StrCat(" and ", headroom, " % more"));
  }

  void AddFunctions();
  void AddApi();
  void AddTables();
  void AddControlTable();
  void AddTable(const Table& table);
  void AddKeys();
  void AddReplication();
  void AddLogStream();
  void AddVpcs();

  const Environment& environment_;
  const int64_t tps_;
  const int64_t requests_;  // with the headroom
  const std::vector<std::string> both_;
  Capacity capacity_;
};

void CapacityBuilder::AddFunctions() {
  // The larger region: the evaluator runs in the secondary only.
  int64_t reserved = kActiveFunctionConcurrency +
                     EvaluatorConcurrency(environment_.failover());
  for (const dr::v1::Function& function : environment_.functions()) {
    reserved += function.reserved_concurrency();
    // Only a spec that says so has less.
    const bool small = function.reserved_concurrency() < kLeastConcurrency;
    const auto needed = small ? ConcurrencyOfLoad : NeededConcurrency;
    Add({function.name(), "reserved concurrency", "concurrent executions",
         needed(environment_.objectives(), function.expected_duration_ms()),
         function.reserved_concurrency(), both_,
         absl::StrCat(
             "Each of ", Rate(), " invokes it for ",
             Grouped(function.expected_duration_ms()),
             " ms on average (its expected duration, below); at most 10 "
             "requests/s for each execution; ",
             small ? "the spec gives up the 100 that are the least otherwise."
                   : "at least 100."),
         "Requests above it are throttled: raise "
         "`functions.reserved_concurrency`.",
         "AWS Lambda Developer Guide, \"Configuring reserved concurrency for a "
         "function\""});
  }
  if (const dr::v1::Function* function = RoutedFunction(environment_)) {
    Add({function->name(), "duration within the latency objective", "ms",
         function->expected_duration_ms(),
         environment_.objectives().latency_ms(), both_,
         "The average duration, without API Gateway, the network and cold "
         "starts; available is `objectives.latency_ms`. Alarms hold the "
         "slowest hundredth of what is measured to it.",
         "The objective cannot be met: shorten the function's work."});
  }
  AddQuota({"AWS Lambda", "Concurrent executions", "concurrent executions",
            reserved + kUnreserved, kConcurrencyQuota, both_,
            absl::StrCat("Reserved: ", Grouped(reserved),
                         ", the environment's own functions included. AWS "
                         "keeps 100 unreserved. Accounts new to a region may "
                         "have less than the default."),
            "AWS Lambda Developer Guide, \"Lambda quotas\""});
}

void CapacityBuilder::AddApi() {
  int64_t routes = 1;
  for (const dr::v1::Function& function : environment_.functions()) {
    routes += function.routes_size();
  }
  // API Gateway has no throttle on several routes together.
  const std::string throttle =
      routes == 1
          ? absl::StrCat("the stage's throttle on them, and ", kOwnRequests,
                         " for the paths of the environment's own; ")
          : absl::StrCat("and ", kOwnRequests,
                         " for the paths of the environment's own; the stage's "
                         "throttle is on each of ",
                         routes, " routes, so that a flood of all takes up to ",
                         Grouped(routes * requests_),
                         " and leaves heartbeats nothing of a smaller quota; ");
  AddQuotaByRegion(
      {"Amazon API Gateway", "Throttle rate", "requests/s",
       requests_ + kOwnRequests, 0, both_,
       absl::StrCat(
           Rate(), ", ", throttle,
           "the quota is shared by all APIs of the account, and AWS sets the "
           "burst by it."),
       "Amazon API Gateway Developer Guide, \"Amazon API Gateway quotas\""},
      ApiQuota);
}

void CapacityBuilder::AddTable(const Table& table) {
  const int64_t units = table.write_units_per_transaction();
  const bool warm = table.has_warm_throughput();
  const std::string origin =
      warm ? "available at once is `warm_throughput`."
           : "available at once is what every on-demand table starts with.";
  const std::string shortage =
      "Until AWS has scaled the table, which takes up to 30 minutes for each "
      "doubling, requests are throttled: raise `warm_throughput`.";
  const int64_t writes = warm ? table.warm_throughput().write_units_per_second()
                              : kInitialWarmWrites;
  Add({table.name(), "writes", "write units/s", requests_ * units, writes,
       both_,
       absl::StrCat(Rate(), ", ", Counted(units, "unit"), " each; ", origin),
       shortage, kWarmDocument});
  Add({table.name(), "reads", "read units/s", requests_,
       warm ? table.warm_throughput().read_units_per_second()
            : kInitialWarmReads,
       both_, absl::StrCat(Rate(), ", at most one read each; ", origin),
       shortage, kWarmDocument});
  for (const auto& index : table.global_secondary_indexes()) {
    Add({absl::StrCat(table.name(), "/", index.name()), "writes",
         "write units/s", requests_ * units, writes, both_,
         absl::StrCat("Each write of the table is one of the index; ", origin),
         "Until AWS has scaled the index, writes to its table are throttled: "
         "let the load rise gradually.",
         kWarmDocument});
  }
}

// All execution environments of all functions ask the same item twice in a
// fence's time, and one key is served by one partition.
void CapacityBuilder::AddControlTable() {
  const int64_t fence = environment_.failover().fence_seconds();
  Add({"dr-control", "reads of the control item", "read units/s",
       ControlItemReads(environment_), kMostControlItemReads, both_,
       absl::StrCat("As many execution environments as concurrency is "
                    "reserved, each twice in ",
                    fence, " s (`failover.fence_seconds`)."),
       "A function that cannot read it refuses writes: raise "
       "`failover.fence_seconds`.",
       "Amazon DynamoDB Developer Guide, \"Best practices for designing and "
       "using partition keys effectively\""});
}

void CapacityBuilder::AddTables() {
  int64_t writes = 0;
  int64_t reads = 0;
  for (const Table& table : environment_.tables()) {
    AddTable(table);
    writes = std::max({writes, requests_ * table.write_units_per_transaction(),
                       table.warm_throughput().write_units_per_second()});
    reads = std::max(
        {reads, requests_, table.warm_throughput().read_units_per_second()});
  }
  const std::string text =
      "The largest table: its load and its warm throughput.";
  AddQuota({"Amazon DynamoDB", "Table-level write throughput limit",
            "write units/s", writes, kTableQuota, both_, text,
            kTableQuotasDocument});
  AddQuota({"Amazon DynamoDB", "Table-level read throughput limit",
            "read units/s", reads, kTableQuota, both_, text,
            kTableQuotasDocument});
}

void CapacityBuilder::AddKeys() {
  AddQuotaByRegion(
      {"AWS KMS", "Cryptographic operations (symmetric) request rate",
       "requests/s", kStartsAtOnce * environment_.functions_size(), 0, both_,
       "Each execution environment decrypts its variables once, and at most "
       "1,000 of a function start at once. Bucket keys and DynamoDB's cached "
       "keys keep transactions away from KMS; the quota is shared by the "
       "account.",
       "AWS KMS Developer Guide, \"Request quotas\""},
      KeyQuota);
}

void CapacityBuilder::AddReplication() {
  const dr::v1::Function* function = RoutedFunction(environment_);
  if (function == nullptr) return;
  for (const dr::v1::Bucket& bucket : environment_.buckets()) {
    if (bucket.name() != function->bucket()) continue;
    if (!bucket.replication().time_control()) continue;
    const int64_t prefixes =
        std::max(CeilOfRatio(kPutsPerReplica * requests_, kPutsPerPrefix),
                 CeilOfRatio(kGetsPerReplica * requests_, kGetsPerPrefix));
    AddQuota(
        {"Amazon S3",
         "Replication Time Control data transfer rate",
         "Mb/s",
         CeilOfRatio(requests_ * kDocumentBytes * 8, 1000000),
         kTimeControlQuota,
         {both_[0]},
         absl::StrCat(
             "Bucket ", bucket.name(), ": ", Rate(), ", assumed ",
             Grouped(kDocumentBytes),
             " bytes each. The commitment also needs the objects spread over "
             "at least ",
             Grouped(prefixes), prefixes == 1 ? " key prefix" : " key prefixes",
             ", since S3 takes 3,500 writes/s and 5,500 reads/s for each."),
         "Amazon S3 User Guide, \"Best practices and guidelines for S3 RTC\""});
  }
}

void CapacityBuilder::AddLogStream() {
  const int64_t rate = CeilOfRatio(requests_ * kLogBytes, 1000);
  const std::vector<std::string> region = {both_[1]};
  const std::string text =
      absl::StrCat(Rate(), ", assumed ", kLogBytes, " bytes of log each;");
  Add({"dr-logs", "log stream, at once", "kB/s", rate, kFreshStream, region,
       absl::StrCat(text, " a new on-demand stream takes 4 MB/s."),
       "Until the stream has grown, within minutes, CloudWatch Logs repeats "
       "deliveries for up to 24 hours: the copy is late, not lost.",
       kStreamDocument});
  AddQuota({"Amazon Kinesis Data Streams",
            "On-demand stream write throughput (by AWS Support)", "kB/s", rate,
            kStreamQuota, region,
            absl::StrCat(text, " an on-demand stream grows to 200 MB/s."),
            kStreamDocument});
}

// What a VPC that exists has is in use already.
void CapacityBuilder::AddVpcs() {
  std::vector<std::string> regions;
  for (const auto* region : {&environment_.regions().primary(),
                             &environment_.regions().secondary()}) {
    if (!region->has_existing_vpc()) regions.push_back(region->name());
  }
  if (regions.empty()) return;
  const auto add = [&](const char* service, const char* measure,
                       const char* unit, int needed, const std::string& text) {
    AddQuota(
        {service, measure, unit, needed, kVpcQuota, regions,
         absl::StrCat(
             text,
             "; the quota is shared by all VPCs of the account in the region."),
         "Amazon VPC User Guide, \"Amazon VPC quotas\""});
  };
  add("Amazon VPC", "VPCs per Region", "in a region", 1, "One");
  if (!HasNat(environment_.network())) return;
  const int zones = environment_.network().zones();
  add("Amazon EC2", "EC2-VPC Elastic IPs", "addresses", zones,
      "One for the NAT gateway of each zone");
  add("Amazon VPC", "NAT gateways per Availability Zone", "in a zone", 1,
      absl::StrCat("One in each of ", zones, " zones"));
  add("Amazon VPC", "Internet gateways per Region", "in a region", 1, "One");
}

}  // namespace

Capacity ComputeCapacity(const Environment& environment) {
  return CapacityBuilder(environment).Build();
}

}  // namespace drc::proof
