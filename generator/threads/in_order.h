// SPDX-License-Identifier: Apache-2.0
//
// Work on all cores, taken in its order.
#ifndef GENERATOR_THREADS_IN_ORDER_H_
#define GENERATOR_THREADS_IN_ORDER_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "generator/threads/beside.h"

namespace drc {

// Calls make(i), which returns a std::unique_ptr<T>, for each i below `count`,
// by `threads` threads (0: as many as the machine has cores), and take(value)
// with each value in the order of i, on the calling thread. A thread is ahead
// of what was taken by a few values alone, so that they need no memory all at
// once.
template <typename T, typename Make, typename Take>
void MakeInOrder(size_t count, size_t threads, const Make& make,
                 const Take& take) {
  if (threads == 0) threads = std::thread::hardware_concurrency();
  threads = std::min(threads, count);
  const auto make_all = [&] {
    for (size_t i = 0; i < count; ++i) take(make(i));
  };
  if (threads < 2) return make_all();
  const size_t ahead = 4 * threads;
  std::mutex mutex;
  std::condition_variable made, taken;
  std::vector<std::unique_ptr<T>> values(count);
  size_t next = 0;  // to be made
  size_t done = 0;  // that were taken
  auto work = [&] {
    all_cores_work = true;
    std::unique_lock<std::mutex> lock(mutex);
    while (next < count) {
      if (next >= done + ahead) {
        taken.wait(lock);
        continue;
      }
      const size_t i = next++;
      lock.unlock();
      std::unique_ptr<T> value = make(i);
      lock.lock();
      values[i] = std::move(value);
      made.notify_one();
    }
  };
  // A machine may give fewer threads, or none, where std::thread would throw.
  std::vector<pthread_t> workers;
  const auto run = [](void* of) -> void* {
    (*static_cast<decltype(&work)>(of))();
    return nullptr;
  };
  while (workers.size() < threads) {
    pthread_t worker;
    if (pthread_create(&worker, nullptr, run, &work) != 0) break;
    workers.push_back(worker);
  }
  if (workers.empty()) return make_all();
  for (size_t i = 0; i < count; ++i) {
    std::unique_lock<std::mutex> lock(mutex);
    made.wait(lock, [&] { return values[i] != nullptr; });
    std::unique_ptr<T> value = std::move(values[i]);
    done = i + 1;
    lock.unlock();
    taken.notify_all();
    take(std::move(value));
  }
  for (const pthread_t worker : workers) pthread_join(worker, nullptr);
}

}  // namespace drc

#endif  // GENERATOR_THREADS_IN_ORDER_H_
