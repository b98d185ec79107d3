// SPDX-License-Identifier: Apache-2.0
#include "generator/check/blocks.h"

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/net/cidr.h"
#include "generator/schema/schema.h"

namespace drc::check {

// Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks".
constexpr int kShortestPrefix = 16;
constexpr int kLongestPrefix = 28;

std::optional<net::Cidr> ReadBlock(Spec& spec, const dr::v1::Region& region,
                                   const std::string& field, int index,
                                   const std::string& text, bool is_told) {
  const schema::Property& property =
      schema::PropertyOf(region.GetDescriptor()->FindFieldByName(field));
  if (!property.pattern->IsFoundIn(text)) return std::nullopt;

  const absl::StatusOr<net::Cidr> block = net::Cidr::Parse(text);
  std::string fault;
  if (!block.ok()) {
    fault = std::string(block.status().message());
  } else if (block->prefix_length() < kShortestPrefix ||
             block->prefix_length() > kLongestPrefix) {
    fault = absl::StrCat("has a prefix of ", block->prefix_length(),
                         " bits; AWS takes /", kShortestPrefix, " to /",
                         kLongestPrefix);
  } else {
    return *block;
  }
  if (is_told) {
    spec.Error(spec.Of(region, field, index), "cidr", "`$0` $1 $2", field,
               diag::Quoted(text), fault);
  }
  return std::nullopt;
}

}  // namespace drc::check
