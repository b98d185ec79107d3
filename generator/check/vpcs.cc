// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"
#include "generator/schema/schema.h"

namespace drc::check {
namespace {

// Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks".
constexpr int kShortestPrefix = 16;
constexpr int kLongestPrefix = 28;

std::optional<net::Cidr> CheckVpc(Spec& spec, const dr::v1::Region& region) {
  const std::optional<net::Cidr> block =
      ReadBlock(spec, region, "vpc_cidr", 0, region.vpc_cidr(), true);
  if (block.has_value() && !block->IsPrivate()) {
    spec.Warning(spec.Of(region, "vpc_cidr"), "public-cidr",
                 "`vpc_cidr` $0 has public addresses, which the VPC then "
                 "cannot reach on the internet; use a block of 10.0.0.0/8, "
                 "172.16.0.0/12 or 192.168.0.0/16",
                 block->ToString());
  }
  return block;
}

}  // namespace

std::optional<net::Cidr> ReadBlock(Spec& spec, const dr::v1::Region& region,
                                   const std::string& field, int index,
                                   const std::string& text, bool is_told) {
  const auto* descriptor = region.GetDescriptor()->FindFieldByName(field);
  if (!schema::FieldOf(descriptor).pattern->IsFoundIn(text)) {
    return std::nullopt;
  }

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

void CheckVpcs(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  const auto primary = CheckVpc(spec, regions.primary());
  const auto secondary = CheckVpc(spec, regions.secondary());
  if (!primary.has_value() || !secondary.has_value() ||
      !primary->Overlaps(*secondary)) {
    return;
  }
  const auto written = [&](const dr::v1::Region& region) {
    return spec.IsWritten(region, "vpc_cidr") ? "" : " (the default)";
  };
  spec.Error(spec.Of(regions.secondary(), "vpc_cidr"), "cidr-overlap",
             "the secondary region's block $0$1 overlaps the primary's $2$3; "
             "the VPCs are connected, choose disjoint blocks",
             secondary->ToString(), written(regions.secondary()),
             primary->ToString(), written(regions.primary()))
      .Note(spec.Of(regions.primary(), "vpc_cidr"),
            "the primary region's block");
}

}  // namespace drc::check
