// SPDX-License-Identifier: Apache-2.0
//
// The part of the way behind an API: routes, functions and what these work
// with.
#include "aws/api_gateway_v2.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using aws::lambda::Function;

// The variables that name the primary on purpose.
bool MayNamePrimary(const std::string& variable) {
  return variable == functions::spec_function::kPrimaryRegion ||
         variable == functions::failover_evaluator::kPrimaryUrl;
}

Path Longer(Path path, const Node* node) {
  path.push_back(node);
  return path;
}

class Functions {
 public:
  explicit Functions(Way& way) : model_(way.model()), way_(way) {}

  void FromApi(const Path& to_api) {
    for (const std::string& key :
         {std::string("$default"),
          absl::StrCat("GET ", functions::active_region::kPath),
          absl::StrCat("POST ", functions::spec_function::kHeartbeatPath)}) {
      bool answered = false;
      for (const auto& [node, route] :
           model_.All<aws::api_gateway_v2::Route>()) {
        if (route->route_key() != key ||
            node->Meaning(route->api_id()) != to_api.back()->ref) {
          continue;
        }
        Path path = to_api;
        const Node* function = FunctionBehind(*node, path);
        way_.Expect(path);
        if (function == nullptr) {
          way_.Break(path, "", "leads to no function");
          continue;
        }
        answered = true;
        ExpectCallers(to_api, *node, key);
        ExpectThrottle(path, *to_api.back(), key);
        ExpectInvocation(path, *to_api.back());
        FromFunction(path);
      }
      if (!answered) {
        way_.Break(to_api, "", absl::StrCat("answers nothing to ", key));
      }
    }
  }

  // What a function of the way works with.
  void FromFunction(const Path& path) {
    const Node& node = *path.back();
    way_.Expect(path);
    const Function& function = *node.As<Function>();
    const Node* role = node.Target<aws::iam::Role>(function.role());
    if (role == nullptr) {
      way_.Break(path, "/Role", "has no role of the program");
    } else {
      way_.Expect(Longer(path, role));
    }
    if (!function.has_reserved_concurrent_executions() ||
        function.reserved_concurrent_executions() == 0) {
      way_.Break(path, "/ReservedConcurrentExecutions",
                 "has no concurrency of its own: whatever else runs in the "
                 "region may take it all");
    }
    for (const auto& [name, value] : Variables(function)) {
      if (MayNamePrimary(name)) continue;
      FromVariable(path, name, node.Meaning(value));
    }
  }

 private:
  // Route 53's checkers have neither signature nor token. Clients' tokens are
  // held against an authorizer of the region's own API.
  void ExpectCallers(const Path& to_api, const Node& node,
                     const std::string& key) {
    const auto& route = *node.As<aws::api_gateway_v2::Route>();
    const Path path = Longer(to_api, &node);
    if (key == absl::StrCat("GET ", functions::active_region::kPath) &&
        route.authorization_type() != "NONE") {
      way_.Break(path, "/AuthorizationType",
                 "asks Route 53's checkers who they are, which none can say: "
                 "names would stay where they are");
    }
    if (route.authorization_type() != "JWT") return;
    const Node* authorizer =
        node.Target<aws::api_gateway_v2::Authorizer>(route.authorizer_id());
    if (authorizer == nullptr ||
        authorizer->Meaning(
            authorizer->As<aws::api_gateway_v2::Authorizer>()->api_id()) !=
            to_api.back()->ref) {
      way_.Break(path, "/AuthorizerId", "takes tokens by no authorizer of it");
      return;
    }
    way_.Expect(Longer(path, authorizer));
  }

  // Each route has a share of what the region lets in, so that a flood of one
  // leaves the others their own.
  void ExpectThrottle(const Path& path, const Node& api,
                      const std::string& key) {
    for (const auto& [node, stage] : model_.All<aws::api_gateway_v2::Stage>()) {
      if (node->Meaning(stage->api_id()) != api.ref) continue;
      const auto& settings = stage->route_settings().fields();
      const auto found = settings.find(key);
      if (found == settings.end()) continue;
      const auto& fields = found->second.struct_value().fields();
      const auto rate = fields.find("ThrottlingRateLimit");
      if (rate != fields.end() && rate->second.number_value() > 0) return;
    }
    way_.Break(path, "",
               absl::StrCat("has no throttle of its own for ", key,
                            ": a flood of another path would take it along"));
  }

  void ExpectInvocation(const Path& path, const Node& api) {
    for (const auto& [node, permission] :
         model_.All<aws::lambda::Permission>()) {
      if (node->Target<Function>(permission->function_name()) == path.back() &&
          permission->principal() == "apigateway.amazonaws.com" &&
          absl::StrContains(node->Meaning(permission->source_arn()), api.ref)) {
        return;
      }
    }
    way_.Break(path, "", "may not be invoked by its API");
  }

  static std::vector<std::pair<std::string, std::string>> Variables(
      const Function& function) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto& variable : function.environment().variables()) {
      variables.emplace_back(variable.first, variable.second.string_value());
    }
    absl::c_sort(variables);
    return variables;
  }

  // The primary's resource that a value names: by what says its region, or by
  // its ARN. Null without one.
  const Node* NamedOfPrimary(const std::string& value) const {
    const std::string& primary = model_.primary();
    if (!absl::StrContains(value, primary)) return nullptr;
    for (const Node& node : model_.nodes()) {
      if (node.region() != primary || IsGlobal(node)) continue;
      const bool is_regional =
          absl::StrContains(node.ref, primary) && !ExistsElsewhere(node);
      if ((is_regional && absl::StrContains(value, node.ref)) ||
          (RegionOfArn(node.arn) == primary && value == node.arn)) {
        return &node;
      }
    }
    return nullptr;
  }

  void FromVariable(const Path& path, const std::string& name,
                    const std::string& value) {
    const std::string property = absl::StrCat("/Environment/Variables/", name);
    if (const Node* needed = NamedOfPrimary(value)) {
      way_.Break(path, property,
                 absl::StrCat("needs ", needed->Path(),
                              " of the primary region by its variable ", name));
      return;
    }
    if (name == functions::spec_function::kTableName ||
        name == functions::spec_function::kControlTableName)
      ExpectReplica(path, property, value);
    if (name != functions::spec_function::kBucketName) return;
    const std::string& region = path.back()->region();
    const Node* bucket = model_.Find<aws::s3::Bucket>(region, value);
    if (bucket == nullptr || bucket->region() != region) {
      way_.Break(
          path, property,
          absl::StrCat("works with a bucket that does not lie in ", region));
      return;
    }
    way_.Expect(Longer(path, bucket));
  }

  // Whether the name means something outside the primary region, too: that of a
  // global table, or of a resource that both regions have.
  bool ExistsElsewhere(const Node& node) const {
    if (node.As<aws::dynamodb::GlobalTable>() != nullptr) return true;
    return absl::c_any_of(model_.nodes(), [&](const Node& other) {
      return other.region() != node.region() && other.type == node.type &&
             other.ref == node.ref;
    });
  }

  void ExpectReplica(const Path& path, const std::string& property,
                     const std::string& name) {
    for (const auto& [node, table] : model_.All<aws::dynamodb::GlobalTable>()) {
      if (node->ref != name) continue;
      for (const auto& replica : table->replicas()) {
        if (replica.region() != path.back()->region()) continue;
        way_.Pass(Longer(path, node),
                  absl::StrCat("by its replica in ", replica.region()));
        return;
      }
    }
    way_.Break(
        path, property,
        absl::StrCat("works with the table ", name,
                     ", which has no replica in ", path.back()->region()));
  }

  const Model& model_;
  Way& way_;
};

}  // namespace

void FollowApi(const Path& to_api, Way& way) { Functions(way).FromApi(to_api); }

void FollowFunction(const Path& to_function, Way& way) {
  Functions(way).FromFunction(to_function);
}

}  // namespace drc::verify
