// SPDX-License-Identifier: Apache-2.0

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/blocks.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/net/cidr.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

std::optional<net::Cidr> CheckVpc(const parse::ParsedSpec& spec,
                                  const dr::v1::Region& region,
                                  diag::Diagnostics& out) {
  const std::optional<net::Cidr> block =
      ReadBlock(spec, region, "vpc_cidr", 0, region.vpc_cidr(), &out);
  if (block.has_value() && !block->IsPrivate()) {
    out.Warning(
        spec.locations.Of(region, "vpc_cidr"), "public-cidr",
        absl::StrCat("`vpc_cidr` ", block->ToString(),
                     " has public addresses, which the VPC then cannot reach "
                     "on the internet; use a block of 10.0.0.0/8, "
                     "172.16.0.0/12 or 192.168.0.0/16"));
  }
  return block;
}

}  // namespace

void CheckVpcs(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  const auto primary = CheckVpc(spec, regions.primary(), out);
  const auto secondary = CheckVpc(spec, regions.secondary(), out);
  if (!primary.has_value() || !secondary.has_value() ||
      !primary->Overlaps(*secondary)) {
    return;
  }
  const auto written = [&](const dr::v1::Region& region) {
    return spec.locations.IsWritten(region, "vpc_cidr") ? "" : " (the default)";
  };
  out.Error(
         spec.locations.Of(regions.secondary(), "vpc_cidr"), "cidr-overlap",
         absl::StrCat("the secondary region's block ", secondary->ToString(),
                      written(regions.secondary()), " overlaps the primary's ",
                      primary->ToString(), written(regions.primary()),
                      "; the VPCs are connected, choose disjoint blocks"))
      .Note(spec.locations.Of(regions.primary(), "vpc_cidr"),
            "the primary region's block");
}

}  // namespace drc::check
