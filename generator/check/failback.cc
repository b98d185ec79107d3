// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {

// Each bucket would be the other's destination, and S3 wants a destination to
// exist. No order of creation does that, so it takes an update.
void CheckFailback(Spec& spec) {
  for (const dr::v1::Bucket& bucket : spec.env.buckets()) {
    if (!bucket.replication().failback()) continue;
    spec.Warning(spec.Of(bucket.replication(), "failback"), "second-deployment",
                 "`failback` needs the primary's bucket to exist: a first "
                 "deployment with it fails; deploy without it, then switch it "
                 "on and suppress this with a reason");
  }
}

}  // namespace drc::check
