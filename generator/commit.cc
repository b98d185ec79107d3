// SPDX-License-Identifier: Apache-2.0
//
// A linkstamp: Bazel compiles this at each link, after a header with what the
// build is stamped with.
#include "generator/commit.h"

#ifndef BUILD_EMBED_LABEL
#define BUILD_EMBED_LABEL ""
#endif

namespace drc {

const char kCommit[] = BUILD_EMBED_LABEL;

}  // namespace drc
