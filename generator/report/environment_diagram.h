// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_ENVIRONMENT_DIAGRAM_H_
#define GENERATOR_REPORT_ENVIRONMENT_DIAGRAM_H_

#include "dr/v1/environment.pb.h"
#include "generator/diagram/diagram.h"
#include "generator/program/program.h"
#include "generator/proof/recovery_point.h"
#include "generator/report/inventory.h"

namespace drc::report {

// The picture of an environment with all defaults. Of more functions, tables or
// buckets than one can see at a glance the first few are drawn, and how many
// there are besides.
diagram::Diagram MakeDiagram(const dr::v1::Environment& environment,
                             const program::Program& program,
                             const Inventory& inventory,
                             const proof::RecoveryPoint& point);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_ENVIRONMENT_DIAGRAM_H_
