// SPDX-License-Identifier: Apache-2.0
//
// A linkstamp: Bazel compiles this at each link, after a header with what the
// build is stamped with, and for a workspace that may know none of our headers.
// commit.h declares the same.

#ifndef BUILD_EMBED_LABEL
#define BUILD_EMBED_LABEL ""
#endif

namespace drc {

extern const char kCommit[];
const char kCommit[] = BUILD_EMBED_LABEL;

}  // namespace drc
