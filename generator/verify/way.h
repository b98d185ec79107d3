// SPDX-License-Identifier: Apache-2.0
//
// The way from the loss of the primary to the restored service. Each file that
// walks a part of it says of each resource whether it stands.
#ifndef GENERATOR_VERIFY_WAY_H_
#define GENERATOR_VERIFY_WAY_H_

#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

inline constexpr absl::string_view kStaticStability = "static-stability";

// The resources from where the way begins to the one that is spoken of.
using Path = std::vector<const Node*>;

class Way {
 public:
  // Both outlive the way.
  explicit Way(const Model& model) : model_(model) {}
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;

  const Model& model() const { return model_; }

  // Notes the path's last resource, which stands in the words of `stands`.
  void Pass(const Path& path, absl::string_view stands);

  // Notes those of the path's resources that outlive the primary region and
  // reports the others, each once.
  void Expect(const Path& path);

  // Reports, as static-stability, what breaks the path at its last resource.
  void Break(const Path& path, absl::string_view property,
             absl::string_view text);

  std::vector<Step> TakeSteps() { return std::move(steps_); }

 private:
  const Model& model_;
  std::vector<Step> steps_;
  absl::flat_hash_set<const Node*> passed_;
};

// Whether the data plane of the resource's service answers everywhere.
bool IsGlobal(const Node& node);

// The API whose endpoint a host name is; null if it is none of the program's.
const Node* ApiAt(const Model& model, absl::string_view host);

// Walk on from an API: to its routes, functions and what these work with.
void FollowApi(const Path& to_api, Way& way);

// Walk on from a function: to what it works with.
void FollowFunction(const Path& to_function, Way& way);

// Walk what the evaluator does in a failover.
void FollowEvaluator(const Node& evaluator, Way& way);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_WAY_H_
