// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_format.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::check {
namespace {

// Characters of a certificate's common name (AWS Certificate Manager API
// Reference, "RequestCertificate").
constexpr int kCommonName = 64;

// "<record_name>-<EnvironmentSuffix>.<domain_name>", with the longest suffix.
constexpr int kOwn = kCommonName - program::kLongestSuffix - 2;

}  // namespace

void CheckCertificateName(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out) {
  const dr::v1::Routing& routing = spec.environment->routing();
  if (!routing.has_existing_zone()) return;
  const dr::v1::ExistingZone& zone = routing.existing_zone();
  const int length = static_cast<int>(routing.record_name().size() +
                                      zone.domain_name().size());
  if (length <= kOwn) return;
  diag::Finding& finding = out.Error(
      spec.locations.Of(zone, "domain_name"), "certificate-name",
      absl::StrFormat(
          "`record_name` and `domain_name` have %d characters; with a suffix "
          "of up to %d the certificate's name would exceed %d, shorten them "
          "to %d",
          length, program::kLongestSuffix, kCommonName, kOwn));
  if (spec.locations.IsWritten(routing, "record_name")) {
    finding.Note(spec.locations.Of(routing, "record_name"),
                 "the record's name");
  }
}

}  // namespace drc::check
