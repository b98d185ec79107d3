// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_COMMIT_H_
#define GENERATOR_COMMIT_H_

namespace drc {

// What the compiler was built of: what --embed_label says to a build with
// --stamp. Else empty, or Bazel's word for that.
extern const char kCommit[];

}  // namespace drc

#endif  // GENERATOR_COMMIT_H_
