// SPDX-License-Identifier: Apache-2.0
//
// operator new and delete of the program. A spec makes some seventy thousand
// small objects, nearly all of which are gone before the next spec. To hand one
// out and to take it back, the C library takes some 240 instructions, a fifth
// of all that a compilation did, tcmalloc and mimalloc some 70, this 33.
//
// Each thread has a list of free objects for each size. What it takes back it
// hands out again, whichever thread had it first, and gives nothing back to the
// system: threads are few, and a spec is as large as the last.
// Large objects are the C library's.
#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

// A sanitizer has to see each object.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif
#ifndef __SANITIZE_ADDRESS__

namespace {

constexpr size_t kGrain = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
// Sizes up to kSmall are multiples of kGrain, those up to kLargest of kStep.
constexpr size_t kSmall = 1024;
constexpr size_t kStep = 256;
constexpr size_t kLargest = 4096;
constexpr size_t kSmallSizes = kSmall / kGrain;
constexpr size_t kSizes = kSmallSizes + (kLargest - kSmall) / kStep;
constexpr size_t kSpan = size_t{1} << 14;
constexpr size_t kSpans = size_t{1} << 18;
constexpr size_t kHugePage = size_t{1} << 21;

struct Freed {
  Freed* next;
};

// What is left of a span that was never handed out.
struct Fresh {
  char* objects;
  size_t left;
};

// Of each size, in one thread. Apart, as lists are asked for far more often.
thread_local std::array<Freed*, kSizes> lists;
thread_local std::array<Fresh, kSizes> spans_in_use;

// The addresses of all spans, reserved at once: whose object something is shows
// by its address. Until then no object is at this one. In huge pages, where the
// system has them: to be given the small ones took an eighth of a spec's time.
std::atomic<uintptr_t> spans{uintptr_t{1} << 63};
std::array<uint8_t, kSpans> list_of_span;

bool ReserveSpans() {
  void* const reserved =
      mmap(nullptr, kSpan * kSpans + kHugePage, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return false;
  const uintptr_t first =
      (reinterpret_cast<uintptr_t>(reserved) + kHugePage - 1) & -kHugePage;
  madvise(reinterpret_cast<void*>(first), kSpan * kSpans, MADV_HUGEPAGE);
  spans.store(first, std::memory_order_relaxed);
  return true;
}

void* FromC(size_t bytes) {
  void* const object = std::malloc(bytes);
  if (object == nullptr) std::abort();
  return object;
}

[[gnu::noinline]] void* FromSpan(size_t index) {
  const size_t size = index < kSmallSizes
                          ? (index + 1) * kGrain
                          : kSmall + (index + 1 - kSmallSizes) * kStep;
  Fresh& fresh = spans_in_use[index];
  if (fresh.left == 0) {
    static const bool reserved = ReserveSpans();
    static std::atomic<size_t> taken{0};
    // The addresses may be limited, or all be taken.
    if (!reserved || taken.load(std::memory_order_relaxed) >= kSpans) {
      return FromC(size);
    }
    const size_t span = taken.fetch_add(1, std::memory_order_relaxed);
    if (span >= kSpans) return FromC(size);
    list_of_span[span] = static_cast<uint8_t>(index);
    fresh.objects = reinterpret_cast<char*>(
        spans.load(std::memory_order_relaxed) + span * kSpan);
    fresh.left = kSpan / size;
  }
  void* const object = fresh.objects;
  fresh.objects += size;
  --fresh.left;
  return object;
}

}  // namespace

void* operator new(size_t bytes) {
  const size_t last = bytes - 1;  // huge where there are no bytes
  if (last >= kLargest) return FromC(bytes);
  const size_t index =
      last < kSmall ? last / kGrain : kSmallSizes + (last - kSmall) / kStep;
  Freed* const object = lists[index];
  if (object == nullptr) return FromSpan(index);
  lists[index] = object->next;
  return object;
}

// Whoever asks so goes on without.
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return bytes > kLargest ? std::malloc(bytes) : operator new(bytes);
}

void* operator new[](size_t bytes, const std::nothrow_t& tag) noexcept {
  return operator new(bytes, tag);
}

void operator delete(void* object) noexcept {
  const uintptr_t offset = reinterpret_cast<uintptr_t>(object) -
                           spans.load(std::memory_order_relaxed);
  if (offset >= kSpan * kSpans) return std::free(object);
  const size_t index = list_of_span[offset / kSpan];
  lists[index] = new (object) Freed{lists[index]};
}

void operator delete(void* object, size_t) noexcept { operator delete(object); }

#endif
