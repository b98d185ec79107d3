// SPDX-License-Identifier: Apache-2.0
//
// Work on another core.
#ifndef GENERATOR_THREADS_BESIDE_H_
#define GENERATOR_THREADS_BESIDE_H_

#include <pthread.h>
#include <sched.h>

#include <functional>
#include <utility>

namespace drc {

// Whether this thread is one of those that have all cores at work.
inline thread_local bool all_cores_work = false;

// Runs a function beside the calling thread, which waits for it in Wait() or
// in the destructor. Where no other core is free, these run it.
//
// With std::thread, Linux often leaves a new thread on the core of its maker,
// in whose stead it runs, for one to four milliseconds: as long as the work
// takes.
class Beside {
 public:
  explicit Beside(std::function<void()> work) : work_(std::move(work)) {
    cpu_set_t cores;
    if (all_cores_work || sched_getaffinity(0, sizeof(cores), &cores) != 0) {
      return;
    }
    CPU_CLR(sched_getcpu(), &cores);
    if (CPU_COUNT(&cores) == 0) return;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setaffinity_np(&attributes, sizeof(cores), &cores);
    const auto run = [](void* self) -> void* {
      static_cast<Beside*>(self)->work_();
      return nullptr;
    };
    runs_ = pthread_create(&thread_, &attributes, run, this) == 0;
    pthread_attr_destroy(&attributes);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() { Wait(); }

  void Wait() {
    if (std::exchange(is_done_, true)) return;
    if (runs_) {
      pthread_join(thread_, nullptr);
    } else {
      work_();
    }
  }

 private:
  const std::function<void()> work_;
  pthread_t thread_{};
  bool runs_ = false;
  bool is_done_ = false;
};

}  // namespace drc

#endif  // GENERATOR_THREADS_BESIDE_H_
