// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/expected_duration.h"

#include <algorithm>
#include <cstdlib>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/functions/embedded.h"
#include "generator/functions/fenced.h"
#include "generator/functions/measurement.pb.h"
#include "google/protobuf/text_format.h"

namespace drc::proof {
namespace {

using functions::Measurement;
using functions::Requests;

constexpr int64_t kUnmeasuredMs = 100;
constexpr int64_t kStepMs = 50;

// One vCPU comes with so much memory, and less of it in proportion.
constexpr int64_t kMemoryOfProcessorMb = 1769;

// Averages as AWS gives them, each at its upper end.
constexpr int64_t kTableCallUs = 10000;
constexpr int64_t kBucketCallUs = 200000;

constexpr char kRecord[] = "generator/functions/measured.textproto";

const Measurement& Measured() {
  static const Measurement* const measured = [] {
    auto* message = new Measurement;
    const bool parsed = google::protobuf::TextFormat::ParseFromString(
        std::string(functions::Measured()), message);
    // A compiler built from a record that does not parse is of no use.
    if (!parsed) std::abort();
    return message;
  }();
  return *measured;
}

std::string Milliseconds(int64_t microseconds) {
  return absl::StrFormat("%.1f", static_cast<double>(microseconds) / 1000);
}

int64_t Sum(const std::vector<DurationTerm>& terms) {
  return absl::c_accumulate(terms, int64_t{0},
                            [](int64_t sum, const DurationTerm& term) {
                              return sum + term.microseconds;
                            });
}

DurationTerm Handler(const Requests& requests, int64_t memory_mb) {
  const int64_t share = std::min(memory_mb, kMemoryOfProcessorMb);
  const int64_t mean = requests.cpu_us().mean();
  const Measurement& measured = Measured();
  return {
      "handler", (mean * kMemoryOfProcessorMb + share - 1) / share,
      DurationBasis::kMeasured,
      absl::StrCat("The processor's time of a request that is ",
                   requests.kind(), ": ", Milliseconds(mean),
                   " ms on average, p50 ",
                   Milliseconds(requests.cpu_us().p50()), " ms, p99 ",
                   Milliseconds(requests.cpu_us().p99()), " ms (",
                   measured.machine(), "; ", measured.software(), "; ",
                   measured.measured_on(), "), in ", memory_mb, " MB with ",
                   absl::StrFormat("%.2f", static_cast<double>(share) /
                                               kMemoryOfProcessorMb),
                   " of a processor"),
      absl::StrCat(
          kRecord, "; ",
          "AWS Lambda Developer Guide, \"Configure Lambda function memory\"")};
}

DurationTerm Call(const std::string& call) {
  if (absl::StartsWith(call, "s3:")) {
    return {call, kBucketCallUs, DurationBasis::kDocumented,
            "Small objects take roughly 100 to 200 ms",
            "Amazon S3 User Guide, \"Best practices design patterns: "
            "optimizing Amazon S3 performance\""};
  }
  return {call, kTableCallUs, DurationBasis::kDocumented,
          "A single-digit number of milliseconds on average",
          "AWS re:Post Knowledge Center, \"How can I troubleshoot high latency "
          "on an Amazon DynamoDB table?\""};
}

std::vector<DurationTerm> Terms(const Requests& requests, int64_t memory_mb) {
  std::vector<DurationTerm> terms = {Handler(requests, memory_mb)};
  terms.push_back({"processor", terms[0].microseconds, DurationBasis::kAssumed,
                   "As much again: Lambda's processors may be half as fast, "
                   "and encryption of the connections was not measured"});
  for (const std::string& call : requests.calls()) terms.push_back(Call(call));
  return terms;
}

}  // namespace

const char* Name(DurationBasis basis) {
  // In the order of DurationBasis.
  static constexpr const char* kNames[] = {"measured", "documented", "assumed"};
  return kNames[static_cast<int>(basis)];
}

std::vector<DurationTerm> DurationTerms(absl::string_view code,
                                        int64_t memory_mb) {
  std::vector<DurationTerm> longest;
  if (!functions::IsTransactionProcessor(code)) return longest;
  for (const Requests& requests : Measured().requests()) {
    std::vector<DurationTerm> terms = Terms(requests, memory_mb);
    if (Sum(terms) > Sum(longest)) longest.swap(terms);
  }
  return longest;
}

int64_t ExpectedDurationMs(absl::string_view code, int64_t memory_mb) {
  const std::vector<DurationTerm> terms = DurationTerms(code, memory_mb);
  if (terms.empty()) return kUnmeasuredMs;
  const int64_t step = 1000 * kStepMs;
  return (Sum(terms) + step - 1) / step * kStepMs;
}

}  // namespace drc::proof
