// SPDX-License-Identifier: Apache-2.0
#include "generator/threads/beside.h"

#include <thread>

#include "gtest/gtest.h"

namespace drc {
namespace {

// Restricts this thread, and those that it makes, to one core.
void StayOnOneCore() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
}

// The thread that runs what is given to Beside.
std::thread::id Runner() {
  std::thread::id runner;
  Beside beside([&] { runner = std::this_thread::get_id(); });
  beside.Wait();
  beside.Wait();  // is nothing new
  return runner;
}

TEST(Beside, RunsOnAnotherCore) {
  if (std::thread::hardware_concurrency() < 2) {
    EXPECT_EQ(Runner(), std::this_thread::get_id());
    return;
  }
  const int here = sched_getcpu();
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  Beside([&] { sched_getaffinity(0, sizeof(allowed), &allowed); }).Wait();
  EXPECT_GT(CPU_COUNT(&allowed), 0);
  EXPECT_FALSE(CPU_ISSET(here, &allowed));
  EXPECT_NE(Runner(), std::this_thread::get_id());
}

TEST(Beside, RunsInTheDestructorAtTheLatest) {
  int runs = 0;
  {
    Beside beside([&] { ++runs; });
  }
  EXPECT_EQ(runs, 1);
}

TEST(Beside, RunsHereWhereNoOtherCoreIsFree) {
  std::thread([] {
    StayOnOneCore();
    EXPECT_EQ(Runner(), std::this_thread::get_id());
  }).join();
  std::thread([] {
    all_cores_work = true;
    EXPECT_EQ(Runner(), std::this_thread::get_id());
  }).join();
}

}  // namespace
}  // namespace drc
