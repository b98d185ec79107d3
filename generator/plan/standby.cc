// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_split.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

using proof::DurationBasis;

constexpr char kStack[] = "AWS::CloudFormation::Stack";
constexpr char kStackSet[] = "AWS::CloudFormation::StackSet";
constexpr char kTable[] = "AWS::DynamoDB::GlobalTable";

// CloudFormation takes no template of more resources.
constexpr int kDeepest = 500;

struct Duration {
  absl::string_view type;  // or how it begins
  int64_t seconds;
  DurationBasis basis;
};

// How long an operation takes until CloudFormation goes on, the first that
// fits. AWS commits itself to none: these are allowances, but for Route 53,
// whose changes reach all of its servers within 60 seconds as a rule (Amazon
// Route 53 API Reference, "ChangeResourceRecordSets").
constexpr Duration kDurations[] = {
    {kStackSet, 60, DurationBasis::kAssumed},
    {kStack, 30, DurationBasis::kAssumed},
    {kTable, 60, DurationBasis::kAssumed},
    {"AWS::CertificateManager::", 300, DurationBasis::kAssumed},
    {"AWS::EC2::NatGateway", 180, DurationBasis::kAssumed},
    {"AWS::EC2::TransitGatewayAttachment", 120, DurationBasis::kAssumed},
    {"AWS::EC2::VPCEndpoint", 120, DurationBasis::kAssumed},
    {"AWS::Kinesis::", 60, DurationBasis::kAssumed},
    {"AWS::KMS::", 30, DurationBasis::kAssumed},
    {"AWS::Lambda::Function", 30, DurationBasis::kAssumed},
    {"AWS::Route53::", 60, DurationBasis::kDocumented},
    {"AWS::S3::", 30, DurationBasis::kAssumed},
    {"Custom::", 30, DurationBasis::kAssumed},
    {"", 15, DurationBasis::kAssumed},
};

const Duration& DurationOf(absl::string_view type) {
  return *absl::c_find_if(kDurations, [&](const Duration& duration) {
    return absl::StartsWith(type, duration.type);
  });
}

// Appends what a value of a template refers to.
void FindNames(const Json& value, std::set<std::string>& names) {
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    if (key == "Ref") {
      names.insert(TextOf(member));
    } else if (key == "Fn::GetAtt" && member.is_array() && !member.empty()) {
      names.insert(TextOf(member[0]));
    } else if (key == "Fn::Sub" && member.is_string()) {
      const std::vector<std::string> parts =
          absl::StrSplit(TextOf(member), "${");
      for (size_t i = 1; i < parts.size(); ++i) {
        names.insert(parts[i].substr(0, parts[i].find_first_of(".}")));
      }
    } else if (key == "DependsOn") {
      if (member.is_string()) names.insert(TextOf(member));
      for (const Json& id : member) names.insert(TextOf(id));
    } else {
      FindNames(member, names);
    }
  }
}

// Whether an index is filled with all of the table's items first, which takes
// as long as they are many (Amazon DynamoDB Developer Guide, "Managing Global
// Secondary Indexes in DynamoDB").
bool FillsIndex(const Change& change) {
  const auto count = [](const Json& properties) {
    return ListAt(properties, "/GlobalSecondaryIndexes").size();
  };
  return change.type == kTable && change.action == Action::kUpdate &&
         count(change.after) > count(change.before);
}

struct Path {
  int64_t seconds = 0;
  std::vector<Step> steps;  // the last of them
  const Path* before = nullptr;
};

class Walker {
 public:
  Walker(const Release& after, const std::vector<Change>& changes)
      : after_(after) {
    for (const Change& change : changes) {
      if (change.action == Action::kDelete || change.is_apart) continue;
      changes_[{change.path, change.logical_id}] = &change;
    }
  }

  // The longest of a template's resources that wait for each other, with all of
  // its steps.
  Path Longest(const Template& in) {
    const Json& resources = ObjectAt(in.body, "/Resources");
    std::map<std::string, Path> known;
    const Path* longest = nullptr;
    for (const auto& [id, resource] : resources.items()) {
      Prefer(&Until(in, resources, id, known), longest);
    }
    Path path;
    if (longest != nullptr) path.seconds = longest->seconds;
    for (; longest != nullptr; longest = longest->before) {
      path.steps.insert(path.steps.begin(), longest->steps.begin(),
                        longest->steps.end());
    }
    return path;
  }

 private:
  static void Prefer(const Path* path, const Path*& longest) {
    if (path->seconds > (longest == nullptr ? 0 : longest->seconds)) {
      longest = path;
    }
  }

  // Until a resource is done. What CloudFormation would not deploy, a circle or
  // a chain of too many, is not waited for.
  const Path& Until(const Template& in, const Json& resources,
                    const std::string& id, std::map<std::string, Path>& known) {
    const auto [found, is_new] = known.try_emplace(id);
    Path& path = found->second;
    if (!is_new || depth_ == kDeepest) return path;
    ++depth_;
    std::set<std::string> names;
    FindNames(resources[id], names);
    const Path* before = nullptr;
    for (const std::string& name : names) {
      if (name == id || !resources.contains(name)) continue;
      Prefer(&Until(in, resources, name, known), before);
    }
    --depth_;
    path = Of(in, id, TextIn(resources[id], "Type"));
    path.before = before;
    if (before != nullptr) path.seconds += before->seconds;
    return path;
  }

  // Of a resource alone; nothing where it does not change.
  Path Of(const Template& in, const std::string& id, const std::string& type) {
    Path path;
    std::string what;
    if (type == kStack || type == kStackSet) {
      const Template* child = after_.Child(in, id);
      if (child != nullptr) path = Longest(*child);
      if (path.seconds == 0) return path;
      what = absl::StrCat("the ", type == kStack ? "stack" : "StackSet",
                          " around it");
    } else {
      const auto change = changes_.find({in.path, id});
      if (change == changes_.end()) return path;
      what = std::string(ActionName(change->second->action));
    }
    const Duration& duration = DurationOf(type);
    path.seconds += duration.seconds;
    path.steps.push_back(
        {in.region,
         absl::StrCat(in.path.substr(0, in.path.find(".template.json")), "/",
                      id),
         type, std::move(what), duration.seconds, duration.basis});
    return path;
  }

  const Release& after_;
  int depth_ = 0;
  std::map<std::pair<std::string, std::string>, const Change*> changes_;
};

}  // namespace

Standby FindStandby(const Release& after, const std::vector<Change>& changes) {
  std::set<std::string> regions;
  Standby standby;
  for (const Change& change : changes) {
    if (change.path == after.root->path || change.is_apart) continue;
    regions.insert(change.region);
    if (FillsIndex(change)) standby.fills.push_back(change.Path());
  }
  if (regions.size() < 2) return {};
  Path path = Walker(after, changes).Longest(*after.root);
  standby.seconds = path.seconds;
  standby.steps = std::move(path.steps);
  return standby;
}

}  // namespace drc::plan
