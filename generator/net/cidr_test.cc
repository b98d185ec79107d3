// SPDX-License-Identifier: Apache-2.0
#include "generator/net/cidr.h"

#include <string>

#include "gtest/gtest.h"

namespace drc::net {
namespace {

Cidr Block(const std::string& text) {
  const auto block = Cidr::Parse(text);
  EXPECT_TRUE(block.ok()) << block.status();
  return *block;
}

TEST(CidrParse, AcceptsWhatItPrints) {
  for (const char* text :
       {"10.0.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "10.1.16.0/20",
        "192.168.128.0/17", "1.2.3.4/32", "128.0.0.0/1"}) {
    EXPECT_EQ(Block(text).ToString(), text);
  }
}

TEST(CidrParse, RejectsEverythingElse) {
  struct {
    const char* text;
    const char* fault;
  } constexpr kCases[] = {
      {"", "has no prefix length; write a block such as 10.0.0.0/16"},
      {"10.0.0.0", "has no prefix length; write a block such as 10.0.0.0/16"},
      {"10.0.0.0/1/2",
       "has no prefix length; write a block such as 10.0.0.0/16"},
      {"10.0.0/16", "has not four octets before the slash"},
      {"10.0.0.0.0/16", "has not four octets before the slash"},
      {"fd00::/8", "has not four octets before the slash"},
      {"10 .0.0.0/16",
       "has the octet \"10 \"; an octet is 0 to 255, without leading zeros"},
      {"10.0.0.0/16 ",
       "has the prefix length \"16 \"; it is 0 to 32, without leading zeros"},
      {"10.0.256.0/16",
       "has the octet \"256\"; an octet is 0 to 255, without leading zeros"},
      {"10.0.01.0/16",
       "has the octet \"01\"; an octet is 0 to 255, without leading zeros"},
      {"10..0.0/16",
       "has the octet \"\"; an octet is 0 to 255, without leading zeros"},
      {"10.0.+1.0/16",
       "has the octet \"+1\"; an octet is 0 to 255, without leading zeros"},
      {" 10.0.0.0/16",
       "has the octet \" 10\"; an octet is 0 to 255, without leading zeros"},
      {"10.0.0.0/33",
       "has the prefix length \"33\"; it is 0 to 32, without leading zeros"},
      {"10.0.0.0/016",
       "has the prefix length \"016\"; it is 0 to 32, without leading zeros"},
      {"10.0.0.0/",
       "has the prefix length \"\"; it is 0 to 32, without leading zeros"},
      {"10.0.0.1/16", "has bits beyond its prefix; the block is 10.0.0.0/16"},
      {"10.0.0.0/4", "has bits beyond its prefix; the block is 0.0.0.0/4"},
      {"1.2.3.4/0", "has bits beyond its prefix; the block is 0.0.0.0/0"},
  };
  for (const auto& c : kCases) {
    const auto block = Cidr::Parse(c.text);
    ASSERT_FALSE(block.ok()) << c.text;
    EXPECT_EQ(block.status().message(), c.fault) << c.text;
  }
}

TEST(Cidr, KnowsOverlaps) {
  struct {
    const char* a;
    const char* b;
    bool a_contains_b;
    bool overlap;
  } constexpr kCases[] = {
      {"10.0.0.0/16", "10.0.0.0/16", true, true},
      {"10.0.0.0/16", "10.1.0.0/16", false, false},
      {"10.0.0.0/8", "10.1.0.0/16", true, true},
      {"10.1.0.0/16", "10.0.0.0/8", false, true},
      {"10.0.0.0/15", "10.1.255.255/32", true, true},
      {"10.0.0.0/15", "10.2.0.0/32", false, false},
      {"0.0.0.0/0", "255.255.255.255/32", true, true},
      {"0.0.0.0/1", "128.0.0.0/1", false, false},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Block(c.a).Contains(Block(c.b)), c.a_contains_b) << c.a << c.b;
    EXPECT_EQ(Block(c.a).Overlaps(Block(c.b)), c.overlap) << c.a << c.b;
    EXPECT_EQ(Block(c.b).Overlaps(Block(c.a)), c.overlap) << c.a << c.b;
  }
}

TEST(Cidr, DividesIntoSubnets) {
  struct {
    const char* block;
    int prefix_length;
    int64_t index;
    const char* subnet;  // null: none
  } constexpr kCases[] = {
      {"10.0.0.0/16", 20, 0, "10.0.0.0/20"},
      {"10.0.0.0/16", 20, 1, "10.0.16.0/20"},
      {"10.0.0.0/16", 20, 15, "10.0.240.0/20"},
      {"10.0.0.0/16", 20, 16, nullptr},
      {"10.0.0.0/16", 20, -1, nullptr},
      {"10.0.0.0/16", 16, 0, "10.0.0.0/16"},
      {"10.0.0.0/16", 16, 1, nullptr},
      {"10.0.0.0/16", 15, 0, nullptr},
      {"10.0.0.0/16", 33, 0, nullptr},
      {"0.0.0.0/0", 32, 4294967295, "255.255.255.255/32"},
      {"0.0.0.0/0", 32, 4294967296, nullptr},
  };
  for (const auto& c : kCases) {
    const auto subnet = Block(c.block).Subnet(c.prefix_length, c.index);
    ASSERT_EQ(subnet.has_value(), c.subnet != nullptr)
        << c.block << " " << c.prefix_length << " " << c.index;
    if (c.subnet == nullptr) continue;
    EXPECT_EQ(subnet->ToString(), c.subnet);
  }
  EXPECT_EQ(Block("10.0.0.0/16").SubnetCount(20), 16);
  EXPECT_EQ(Block("10.0.0.0/16").Size(), 65536);
  EXPECT_EQ(Block("0.0.0.0/0").Size(), 4294967296);
}

TEST(Cidr, KnowsPrivateRanges) {
  for (const char* text :
       {"10.0.0.0/8", "10.255.0.0/16", "172.16.0.0/12", "172.31.0.0/16",
        "192.168.0.0/24", "100.64.0.0/10"}) {
    EXPECT_TRUE(Block(text).IsPrivate()) << text;
  }
  for (const char* text :
       {"0.0.0.0/0", "8.0.0.0/7", "11.0.0.0/16", "172.32.0.0/16", "172.0.0.0/8",
        "192.169.0.0/16", "100.128.0.0/16"}) {
    EXPECT_FALSE(Block(text).IsPrivate()) << text;
  }
}

}  // namespace
}  // namespace drc::net
