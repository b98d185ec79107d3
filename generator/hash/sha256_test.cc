// SPDX-License-Identifier: Apache-2.0
#include "generator/hash/sha256.h"

#include "gtest/gtest.h"

namespace drc::hash {
namespace {

TEST(Sha256Hex, IsTheStandardDigest) {
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace drc::hash
