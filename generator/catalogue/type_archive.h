// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_CATALOGUE_TYPE_ARCHIVE_H_
#define GENERATOR_CATALOGUE_TYPE_ARCHIVE_H_

#include "absl/strings/string_view.h"

namespace drc::catalogue {

// proto/aws/other_types.binpb, a serialized cfn.v1.TypeArchive.
absl::string_view TypeArchiveBytes();

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_TYPE_ARCHIVE_H_
