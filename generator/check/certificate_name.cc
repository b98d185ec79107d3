// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"
#include "generator/program/program.h"

namespace drc::check {

// Characters of a certificate's common name (AWS Certificate Manager API
// Reference, "RequestCertificate").
constexpr int kCommonName = 64;

// "<record_name>-<EnvironmentSuffix>.<domain_name>", with the longest suffix.
constexpr int kOwn = kCommonName - program::kLongestSuffix - 2;

void CheckCertificateName(Spec& spec) {
  const dr::v1::Routing& routing = spec.env.routing();
  if (!routing.has_existing_zone()) return;
  const dr::v1::ExistingZone& zone = routing.existing_zone();
  const int length = static_cast<int>(routing.record_name().size() +
                                      zone.domain_name().size());
  if (length <= kOwn) return;
  diag::Finding& finding = spec.Error(
      spec.Of(zone, "domain_name"), "certificate-name",
      "`record_name` and `domain_name` have $0 characters; with a suffix of up "
      "to $1 the certificate's name would exceed $2, shorten them to $3",
      length, program::kLongestSuffix, kCommonName, kOwn);
  spec.NoteWritten(routing, "record_name", "the record's name", finding);
}

}  // namespace drc::check
