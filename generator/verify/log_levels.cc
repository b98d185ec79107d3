// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/lambda.pb.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {

// AWS Lambda Developer Guide, "Configuring JSON and plain text log formats":
// Lambda refuses a function with levels of plain text.
void VerifyLogLevels(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    const auto& logging = function->logging_config();
    if (logging.log_format() == "JSON") continue;
    const absl::string_view level =
        logging.has_application_log_level() ? "ApplicationLogLevel"
        : logging.has_system_log_level()    ? "SystemLogLevel"
                                            : "";
    if (level.empty()) continue;
    Report(out, *node, absl::StrCat("/LoggingConfig/", level),
           node->resource->is_added ? "resource" : "override", "has ", level,
           ", and Lambda tells levels apart in JSON alone; set "
           "`log_format: \"JSON\"`");
  }
}

}  // namespace drc::verify
