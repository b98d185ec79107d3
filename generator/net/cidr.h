// SPDX-License-Identifier: Apache-2.0
//
// IPv4 blocks.
//
//   block  = octet "." octet "." octet "." octet "/" prefix
//   octet  = 0..255, prefix = 0..32, both in decimal without leading zeros
//
// A block is written with its first address: 10.0.0.0/16, not 10.0.0.1/16. AWS
// would silently take the second for the first.

#ifndef GENERATOR_NET_CIDR_H_
#define GENERATOR_NET_CIDR_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace drc::net {

class Cidr {
 public:
  // An InvalidArgumentError's message says what is wrong with the text, to
  // follow the text itself: "has bits beyond its prefix; the block
  // is 10.0.0.0/16".
  static absl::StatusOr<Cidr> Parse(absl::string_view text);

  uint32_t address() const { return address_; }
  int prefix_length() const { return prefix_length_; }

  // Number of addresses, 1 to 2^32.
  uint64_t Size() const { return uint64_t{1} << (32 - prefix_length_); }

  bool Overlaps(const Cidr& other) const {
    return Contains(other) || other.Contains(*this);
  }
  bool Contains(const Cidr& other) const;

  // How many blocks of that prefix length it has; 0 where they would be larger.
  uint64_t SubnetCount(int prefix_length) const;

  // The `index`-th of them, from 0; nothing where there is none.
  std::optional<Cidr> Subnet(int prefix_length, int64_t index) const;

  // Whether it lies in a range for private networks: 10.0.0.0/8, 172.16.0.0/12,
  // 192.168.0.0/16 (RFC 1918) or 100.64.0.0/10 (RFC 6598).
  bool IsPrivate() const;

  // As Parse reads it.
  std::string ToString() const;

  friend bool operator==(const Cidr& a, const Cidr& b) {
    return a.address_ == b.address_ && a.prefix_length_ == b.prefix_length_;
  }

 private:
  constexpr Cidr(uint32_t address, int prefix_length)
      : address_(address), prefix_length_(prefix_length) {}

  uint32_t address_;
  int prefix_length_;
};

}  // namespace drc::net

#endif  // GENERATOR_NET_CIDR_H_
