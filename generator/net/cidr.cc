// SPDX-License-Identifier: Apache-2.0
#include "generator/net/cidr.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace drc::net {
namespace {

// A decimal number of at most `most`, without sign, spaces and leading zeros.
std::optional<uint32_t> Number(absl::string_view text, uint32_t most) {
  uint32_t value;
  // SimpleAtoi takes spaces around the number.
  if (text.empty() || text.size() > 3 ||
      !absl::c_all_of(text, absl::ascii_isdigit) ||
      (text[0] == '0' && text.size() > 1) || !absl::SimpleAtoi(text, &value) ||
      value > most) {
    return std::nullopt;
  }
  return value;
}

uint32_t Mask(int prefix_length) {
  return prefix_length == 0 ? 0 : ~uint32_t{0} << (32 - prefix_length);
}

}  // namespace

absl::StatusOr<Cidr> Cidr::Parse(absl::string_view text) {
  const std::vector<absl::string_view> halves = absl::StrSplit(text, '/');
  if (halves.size() != 2) {
    return absl::InvalidArgumentError(
        "has no prefix length; write a block such as 10.0.0.0/16");
  }
  const std::vector<absl::string_view> octets = absl::StrSplit(halves[0], '.');
  if (octets.size() != 4) {
    return absl::InvalidArgumentError("has not four octets before the slash");
  }
  uint32_t address = 0;
  for (const absl::string_view octet : octets) {
    const std::optional<uint32_t> value = Number(octet, 255);
    if (!value.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has the octet \"", octet,
                       "\"; an octet is 0 to 255, without leading zeros"));
    }
    address = address << 8 | *value;
  }
  const std::optional<uint32_t> prefix_length = Number(halves[1], 32);
  if (!prefix_length.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("has the prefix length \"", halves[1],
                     "\"; it is 0 to 32, without leading zeros"));
  }
  const Cidr block(address & Mask(*prefix_length), *prefix_length);
  if (block.address_ != address) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has bits beyond its prefix; the block is ", block.ToString()));
  }
  return block;
}

bool Cidr::Contains(const Cidr& other) const {
  return prefix_length_ <= other.prefix_length_ &&
         (other.address_ & Mask(prefix_length_)) == address_;
}

uint64_t Cidr::SubnetCount(int prefix_length) const {
  if (prefix_length < prefix_length_ || prefix_length > 32) return 0;
  return uint64_t{1} << (prefix_length - prefix_length_);
}

std::optional<Cidr> Cidr::Subnet(int prefix_length, int64_t index) const {
  if (index < 0 || static_cast<uint64_t>(index) >= SubnetCount(prefix_length)) {
    return std::nullopt;
  }
  const uint64_t size = uint64_t{1} << (32 - prefix_length);
  return Cidr(static_cast<uint32_t>(address_ + index * size), prefix_length);
}

bool Cidr::IsPrivate() const {
  static constexpr Cidr kRanges[] = {
      {0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0x64400000, 10}};
  return absl::c_any_of(
      kRanges, [&](const Cidr& range) { return range.Contains(*this); });
}

std::string Cidr::ToString() const {
  return absl::StrCat(address_ >> 24, ".", address_ >> 16 & 255, ".",
                      address_ >> 8 & 255, ".", address_ & 255, "/",
                      prefix_length_);
}

}  // namespace drc::net
