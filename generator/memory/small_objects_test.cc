// SPDX-License-Identifier: Apache-2.0
//
// That the program's own operator new and delete are what they replace.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace {

using Objects = std::vector<std::pair<unsigned char*, size_t>>;

// More than a span of each size, small and large, each full of a byte of its
// own.
Objects Make() {
  Objects objects;
  std::vector<size_t> sizes = {1024, 1025, 1280, 1281, 4096, 4097};
  for (size_t size = 0; size < 5000; size += 1 + size / 8) {
    sizes.push_back(size);
  }
  for (const size_t size : sizes) {
    for (size_t i = 0; i < 70000 / (size + 1); ++i) {
      auto* const object = static_cast<unsigned char*>(::operator new(size));
      std::memset(object, static_cast<int>(objects.size() % 251), size);
      objects.emplace_back(object, size);
    }
  }
  return objects;
}

void ExpectWhole(const Objects& objects) {
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto& [object, size] = objects[i];
    ASSERT_NE(object, nullptr);
    ASSERT_EQ(
        reinterpret_cast<uintptr_t>(object) % __STDCPP_DEFAULT_NEW_ALIGNMENT__,
        0u);
    for (size_t at = 0; at < size; ++at) ASSERT_EQ(object[at], i % 251);
  }
}

// By either operator delete.
void Delete(const Objects& objects) {
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto& [object, size] = objects[i];
    if (i % 2 == 0) {
      ::operator delete(object);
    } else {
      ::operator delete(object, size);
    }
  }
}

TEST(SmallObjects, AreWholeAndApart) {
  const Objects first = Make();
  const Objects second = Make();
  ExpectWhole(first);
  ExpectWhole(second);
  Delete(first);
  // What was deleted is handed out again.
  const Objects third = Make();
  ExpectWhole(second);
  ExpectWhole(third);
  Delete(second);
  Delete(third);
  ::operator delete(nullptr);
}

TEST(SmallObjects, MayBeDeletedByAnotherThread) {
  std::vector<Objects> made(4);
  std::vector<std::thread> makers;
  for (Objects& objects : made) {
    makers.emplace_back([&objects] { objects = Make(); });
  }
  for (std::thread& maker : makers) maker.join();
  for (const Objects& objects : made) {
    ExpectWhole(objects);
    std::thread([&objects] { Delete(objects); }).join();
  }
  const Objects again = Make();
  ExpectWhole(again);
  Delete(again);
}

#ifndef __SANITIZE_ADDRESS__
TEST(SmallObjects, AreNoneWhereThatIsAskedFor) {
  EXPECT_EQ(::operator new (size_t{1} << 60, std::nothrow), nullptr);
  void* const small = ::operator new(8, std::nothrow);
  EXPECT_NE(small, nullptr);
  ::operator delete(small);
}
#endif

}  // namespace
