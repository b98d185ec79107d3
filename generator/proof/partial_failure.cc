// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "generator/proof/proofs.h"
#include "generator/proof/sizing.h"
#include "generator/proof/units.h"

namespace drc::proof {
namespace {

// As the evaluator has them: heartbeats of a first look, seconds between those
// of a window, and the fewest of one.
constexpr int kLook = 3;
constexpr double kPause = 2;
constexpr int kFewest = 8;

// The chances of 0 to n failures of n heartbeats.
std::vector<double> Binomial(int n, double p) {
  std::vector<double> chances = {1};
  for (int i = 0; i < n; ++i) {
    chances.push_back(0);
    for (int k = i + 1; k >= 0; --k) {
      chances[k] = chances[k] * (1 - p) + (k > 0 ? chances[k - 1] * p : 0);
    }
  }
  return chances;
}

// That a window is judged ill: so many percent failed of all, and of its last
// quarter.
double IllWindow(const dr::v1::Failover& failover, double p) {
  const int all = std::max(
      kFewest,
      static_cast<int>(std::nearbyint(failover.window_seconds() / kPause)));
  const int last = all / 4;
  const int percent = failover.unhealthy_percent();
  const int64_t of_all = CeilOfRatio(int64_t{percent} * all, 100);
  const int64_t of_last = CeilOfRatio(int64_t{percent} * last, 100);
  const std::vector<double> early = Binomial(all - last, p);
  const std::vector<double> late = Binomial(last, p);
  double chance = 0;
  for (int64_t k = of_last; k <= last; ++k) {
    for (int64_t j = std::max<int64_t>(0, of_all - k); j <= all - last; ++j) {
      chance += late[k] * early[j];
    }
  }
  return chance;
}

// To the tenth of a percent below, so that every machine prints the same.
double Percent(double chance) {
  return std::floor(std::min(chance, 1.0) * 1000 + 1e-6) / 10;
}

}  // namespace

std::vector<PartialFailure> ComputePartialFailures(
    const dr::v1::Environment& environment, const RecoveryTime& time) {
  const dr::v1::Failover& failover = environment.failover();
  const int64_t window =
      failover.window_seconds() + failover.heartbeat_timeout_seconds();
  const int64_t interval = int64_t{60} * failover.evaluation_interval_minutes();
  const int64_t step = interval * CeilOfRatio(window, interval);
  const int64_t left =
      time.objective_seconds - LongestEvaluationGap(failover) - window;
  const int64_t windows = left < 0 ? 0 : left / step + 1;
  std::vector<PartialFailure> rows;
  for (const int percent : {10, 20, 30, 40, 50, 60, 70, 80, 90, 100}) {
    const double p = percent / 100.0;
    // A look comes before the window and one after it: not all may be served.
    const double look = 1 - std::pow(1 - p, kLook);
    const double moves = look * IllWindow(failover, p) * look;
    rows.push_back(
        {percent, Percent(moves),
         Percent(1 - std::pow(1 - moves, static_cast<double>(windows)))});
  }
  return rows;
}

}  // namespace drc::proof
