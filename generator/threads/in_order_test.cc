// SPDX-License-Identifier: Apache-2.0
#include "generator/threads/in_order.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <numeric>

#include "gtest/gtest.h"

namespace drc {
namespace {

std::vector<size_t> Taken(size_t count, size_t threads) {
  std::vector<size_t> taken;
  MakeInOrder<size_t>(
      count, threads,
      [](size_t i) {
        // The first ones come last.
        if (i % 5 == 0) {
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return std::make_unique<size_t>(i);
      },
      [&](std::unique_ptr<size_t> value) { taken.push_back(*value); });
  return taken;
}

// A sanitizer needs addresses of its own.
#ifndef __SANITIZE_ADDRESS__
// The first test: stacks of threads that have ended would do for others.
TEST(MakeInOrder, DoesWithoutThreadsWhereThereAreNone) {
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  // Too little for a stack.
  const rlimit little{pages * getpagesize() + (1 << 20), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &little), 0);
  std::vector<size_t> taken;
  MakeInOrder<size_t>(
      3, 2,
      [here = std::this_thread::get_id()](size_t i) {
        EXPECT_EQ(std::this_thread::get_id(), here);
        return std::make_unique<size_t>(i);
      },
      [&](std::unique_ptr<size_t> value) { taken.push_back(*value); });
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_EQ(taken, (std::vector<size_t>{0, 1, 2}));
}
#endif

TEST(MakeInOrder, TakesAllInOrder) {
  for (const size_t count : {0, 1, 2, 7, 100}) {
    std::vector<size_t> all(count);
    std::iota(all.begin(), all.end(), 0);
    for (const size_t threads : {0, 1, 2, 3, 16}) {
      EXPECT_EQ(Taken(count, threads), all) << threads;
    }
  }
}

TEST(MakeInOrder, IsNotFarAhead) {
  std::atomic<int> made(0);
  int taken = 0;
  int most = 0;
  MakeInOrder<int>(
      200, 2,
      [&](size_t i) {
        ++made;
        return std::make_unique<int>(static_cast<int>(i));
      },
      [&](std::unique_ptr<int>) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        most = std::max(most, made - ++taken);
      });
  EXPECT_EQ(taken, 200);
  EXPECT_LE(most, 10);
}

}  // namespace
}  // namespace drc
