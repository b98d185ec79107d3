// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PROOF_SPEC_FOR_TEST_H_
#define GENERATOR_PROOF_SPEC_FOR_TEST_H_

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"

namespace drc::proof {

// The smallest legal spec ("transactions-table", "documents" and
// "transaction-processor" in us-east-1 and us-west-2) with `fields` merged into
// it (a list replaces the list) and with all defaults.
dr::v1::Environment SpecWith(absl::string_view fields);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_SPEC_FOR_TEST_H_
