// SPDX-License-Identifier: Apache-2.0
//
// The text of the Lambda functions in this folder, of the fences before those
// of a spec, and of the transaction processor,
// infra_specs/functions/transaction_processor.py, and of the record of what
// requests cost that one, a drc.functions.Measurement.
#ifndef GENERATOR_FUNCTIONS_EMBEDDED_H_
#define GENERATOR_FUNCTIONS_EMBEDDED_H_

#include "absl/strings/string_view.h"

namespace drc::functions {

absl::string_view ActiveRegion();
absl::string_view DocumentMender();
absl::string_view Emptier();
absl::string_view FailoverEvaluator();
absl::string_view Measured();
absl::string_view NodeFence();
absl::string_view PythonFence();
absl::string_view SecondaryReader();
absl::string_view TransactionProcessor();

}  // namespace drc::functions

#endif  // GENERATOR_FUNCTIONS_EMBEDDED_H_
