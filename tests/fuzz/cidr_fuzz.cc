// SPDX-License-Identifier: Apache-2.0
//
// Blocks of addresses: two texts, a line each.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/net/cidr.h"
#include "tests/fuzz/require.h"

namespace drc::testing {
namespace {

using net::Cidr;

// What is accepted is the one way to write a block.
absl::StatusOr<Cidr> Parse(absl::string_view text) {
  absl::StatusOr<Cidr> block = Cidr::Parse(text);
  if (block.ok()) {
    Require(block->ToString() == text, absl::StrCat("round trip of ", text));
    Require(block->Contains(*block) && block->Overlaps(*block),
            absl::StrCat(text, " contains itself"));
  } else {
    Require(!block.status().message().empty(), "a reason");
  }
  return block;
}

void CheckSubnets(const Cidr& block, int prefix_length) {
  const uint64_t count = block.SubnetCount(prefix_length);
  Require(!block.Subnet(prefix_length, -1).has_value(), "no subnet at -1");
  Require(!block.Subnet(prefix_length, static_cast<int64_t>(count)).has_value(),
          "no subnet past the last");
  if (count == 0) return;
  const Cidr first = *block.Subnet(prefix_length, 0);
  const Cidr last =
      *block.Subnet(prefix_length, static_cast<int64_t>(count - 1));
  Require(first.address() == block.address(), "the first subnet begins it");
  Require(count * first.Size() == block.Size(), "subnets fill their block");
  Require(block.Contains(first) && block.Contains(last),
          "a block contains its subnets");
  Require(first.Overlaps(last) == (count == 1), "subnets lie apart");
  for (const Cidr& subnet : {first, last}) {
    const absl::StatusOr<Cidr> again = Parse(subnet.ToString());
    Require(again.ok() && *again == subnet, "a subnet is a block");
    Require(!block.IsPrivate() || subnet.IsPrivate(),
            "subnets of a private block are private");
  }
}

void Check(absl::string_view text) {
  const size_t end = text.find('\n');
  const absl::StatusOr<Cidr> a = Parse(text.substr(0, end));
  const absl::StatusOr<Cidr> b =
      Parse(end == text.npos ? "" : text.substr(end + 1));
  if (a.ok()) {
    for (int prefix_length = -1; prefix_length <= 33; ++prefix_length) {
      CheckSubnets(*a, prefix_length);
    }
  }
  if (!a.ok() || !b.ok()) return;
  Require(a->Overlaps(*b) == b->Overlaps(*a), "overlap is symmetric");
  Require((a->Contains(*b) && b->Contains(*a)) == (*a == *b),
          "blocks that contain each other are equal");
  // Two blocks share an address if and only if one contains the other's first.
  const auto holds = [](const Cidr& block, const Cidr& other) {
    return other.address() >= block.address() &&
           other.address() - block.address() < block.Size();
  };
  Require(a->Overlaps(*b) == (holds(*a, *b) || holds(*b, *a)),
          "overlap is a shared address");
}

}  // namespace
}  // namespace drc::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drc::testing::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
