// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/check_change.h"

#include "absl/strings/str_join.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/catalogue/types.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// What a spec calls a resource that keeps data: kind and name.
using Store = std::pair<std::string, std::string>;

constexpr char kTable[] = "table";
constexpr char kExistingTable[] = "existing table";
constexpr char kBucket[] = "bucket";
constexpr char kExistingBucket[] = "existing bucket";
constexpr char kKey[] = "key";
constexpr char kAlertTopic[] = "alert topic";
constexpr char kKeyAlias[] = "key alias";
constexpr char kParameterRoot[] = "parameter root";
constexpr char kVault[] = "backup vault";
// Of the spec's own: "async/Orders".
constexpr char kResource[] = "resource";

// Whether its name is gone after the update.
bool Goes(const Change& change) {
  return change.action == Action::kDelete ||
         (change.action == Action::kReplace && !change.new_name.empty());
}

Store StoreOf(const Change& change) {
  const std::string name = change.name.substr(0, change.name.find("-${"));
  if (change.type == "AWS::DynamoDB::GlobalTable") return {kTable, name};
  if (change.type == "AWS::S3::Bucket") return {kBucket, name};
  if (change.type == "AWS::Backup::BackupVault") return {kVault, ""};
  return {kKey, change.logical_id};
}

// What is listed to be removed: each entry lists one.
Store StoreOf(const dr::v1::Removal& removal) {
  if (removal.has_resource()) {
    return {kResource, absl::StrCat(removal.resource().stack(), "/",
                                    removal.resource().id())};
  }
  for (const Store& store : {Store{kTable, removal.table()},
                             {kBucket, removal.bucket()},
                             {kExistingTable, removal.existing_table()},
                             {kExistingBucket, removal.existing_bucket()},
                             {kAlertTopic, removal.alert_topic()},
                             {kKeyAlias, removal.key_alias()},
                             {kParameterRoot, removal.parameter_root()}}) {
    if (!store.second.empty()) return store;
  }
  return {removal.backup_vaults() ? kVault : "", ""};
}

// Of a resource of the spec's own.
Store OwnStoreOf(const Change& change) {
  const std::string stack = change.Stack();
  return {kResource, absl::StrCat(stack.substr(stack.find('/') + 1), "/",
                                  change.logical_id)};
}

// As `removals` list it.
std::string Listed(const Change& change) {
  const Store store = OwnStoreOf(change);
  const size_t slash = store.second.find('/');
  return absl::StrCat(
      "resource { stack: \"", store.second.substr(0, slash), "\" id: \"",
      store.second.substr(slash + 1), "\" type: \"", change.type, "\"",
      change.name.empty() ? "" : absl::StrCat(" name: \"", change.name, "\""),
      catalogue::NamesNoPermissions(change.type)
          ? " handler_permissions: [as it had them]"
          : "",
      " }");
}

std::string Called(const Store& store) {
  if (store.second.empty()) return store.first;
  return absl::StrCat(store.first, " ", diag::Quoted(store.second));
}

// The functions of a release whose variables name the store.
std::set<std::string> UsersOf(const Change& store, const Release& release) {
  std::set<std::string> users;
  const std::string atom = absl::StrCat(store.path, "#", store.logical_id);
  for (const Resource& each : release.Resources("AWS::Lambda::Function")) {
    const std::string& path = each.in->path;
    for (const auto& [name, value] :
         ObjectAt(each.properties(), "/Environment/Variables").items()) {
      const Json meaning = MeaningOf(value, *each.in, release);
      if (ResourceOf(TextIn(meaning, kAtom)) == atom ||
          Readable(meaning) == store.name) {
        users.insert(
            absl::StrCat(path.substr(0, path.find('/')), "/", each.id));
      }
    }
  }
  return users;
}

class Checker {
 public:
  Checker(const parse::ParsedSpec& spec, const Release& previous,
          diag::Diagnostics& out)
      : spec_(spec), previous_(previous), out_(out) {
    for (const dr::v1::Removal& removal : spec.environment->removals()) {
      listed_[StoreOf(removal)] = &removal;
    }
  }

  void Check(const Plan& plan) {
    const OtherEnvironment& other = plan.other;
    if (!other.name.empty()) out_.Error(NameLoc(), "in-place", other.name);
    if (!other.regions.empty()) {
      out_.Error(spec_.locations.Of(*spec_.environment, "regions"), "in-place",
                 other.regions);
    }
    // All of it would be made anew.
    if (plan.IsOfAnother()) return;
    CheckListed();
    std::map<Store, std::set<std::string>> lost;
    for (const Change& change : plan.changes) {
      if (!change.refused.empty()) {
        Refuse(change);
      } else if (change.is_apart) {
        if (change.action == Action::kDelete) CheckTakenIn(change);
      } else if (IsOwn(change) && (Goes(change) || change.loses_data)) {
        CheckForeign(change);
      } else if (change.loses_data) {
        std::set<std::string> users = UsersOf(change, previous_);
        lost[StoreOf(change)].merge(users);
      }
    }
    for (const auto& [store, users] : lost) CheckRemoval(store, users);
  }

 private:
  diag::Loc NameLoc() const {
    return spec_.locations.Of(*spec_.environment, "name");
  }

  diag::Loc LocOf(const Change& change) const {
    if (change.place.line == 0) return NameLoc();
    const diag::SourceFile* file = spec_.source;
    for (const diag::SourceFile* overlay : spec_.overlays) {
      if (diag::DisplayPath(overlay->path) == change.place.file) file = overlay;
    }
    return {file, change.place.line, change.place.column};
  }

  // One of those that are refused for one reason.
  void Refuse(const Change& change) {
    if (!refused_.emplace(change.type, change.refused).second) return;
    const diag::Loc loc = LocOf(change);
    std::string what = change.Path();
    if (!change.properties.empty()) {
      absl::StrAppend(&what, " changes in ",
                      absl::StrJoin(change.properties, ", "));
    }
    out_.Error(loc, "in-place", "$0, which cannot be done in place: $1", what,
               change.refused);
  }

  // Whether it is one of the spec's `resources`, which who deploys the
  // secondary region may delete as long as the spec has it, or lists it. Of
  // types that the language knows, the former report says so.
  bool IsOwn(const Change& change) const {
    if (catalogue::FindType(change.type) == nullptr) {
      return !absl::StartsWith(change.type, "Custom::");
    }
    const Json& own = ListAt(previous_.report, "/own_resources");
    return change.region != spec_.environment->regions().primary().name() &&
           absl::c_any_of(own, [&](const Json& resource) {
             return TextIn(resource, "resource") == change.Path() &&
                    Member(resource, "changed") == false;
           });
  }

  // Told once for both regions.
  void CheckForeign(const Change& change) {
    const Store store = OwnStoreOf(change);
    if (!foreign_.insert(store).second) return;
    const auto listed = listed_.find(store);
    if (listed == listed_.end()) {
      out_.Error(
          change.action == Action::kDelete ? NameLoc() : LocOf(change),
          "removed-store",
          "the deployed $0, an $1, would be deleted$2, and who deploys the "
          "secondary region may only delete what the spec has or lists; keep "
          "it, or list it in `removals` with the reason, as `$3`",
          Called(store), change.type, change.loses_data ? " with its data" : "",
          Listed(change));
      return;
    }
    const dr::v1::RemovedResource& removed = listed->second->resource();
    if (removed.type() == change.type && removed.name() == change.name) return;
    out_.Error(spec_.locations.Of(removed), "removed-store",
               "what is deployed is `$0`", Listed(change));
  }

  // What was there before stays with its data; but nothing works on it then.
  void CheckTakenIn(const Change& change) {
    if (!catalogue::KeepsData(change.type)) return;
    const bool is_bucket = change.type == "AWS::S3::Bucket";
    const std::string kind = is_bucket ? kBucket : kTable;
    const Store store{is_bucket ? kExistingBucket : kExistingTable,
                      change.name};
    if (listed_.count(store) > 0) return;
    out_.Error(
        NameLoc(), "removed-store",
        "the deployed $0 $1 was there before the environment and keeps its "
        "data, but nothing of the environment would work on it any more; keep "
        "it, or list it in `removals` with the reason, as `existing_$0: $1`",
        kind, diag::Quoted(change.name));
  }

  // What is in the spec is used, or about to be.
  void CheckListed() {
    std::set<Store> there = {
        {kAlertTopic, spec_.environment->alerts().topic_name()},
        {kParameterRoot, spec_.environment->configuration().root()}};
    const dr::v1::Encryption& encryption = spec_.environment->encryption();
    if (!encryption.has_existing_key()) {
      there.emplace(kKeyAlias, encryption.alias());
    }
    for (const auto& table : spec_.environment->tables()) {
      there.emplace(kTable, table.name());
      if (table.has_existing_table()) {
        there.emplace(kExistingTable, table.existing_table().table_name());
      }
    }
    for (const auto& bucket : spec_.environment->buckets()) {
      there.emplace(kBucket, bucket.name());
      if (bucket.has_existing_bucket()) {
        there.emplace(kExistingBucket, bucket.existing_bucket().bucket_name());
      }
    }
    if (spec_.environment->backup().enabled()) there.emplace(kVault, "");
    for (const auto& [store, removal] : listed_) {
      if (there.count(store) == 0) continue;
      out_.Error(spec_.locations.Of(*removal), "removed-store",
                 "the $0 is in the spec and listed to be removed: list it once "
                 "it is not in the spec any more",
                 Called(store));
    }
  }

  void CheckRemoval(const Store& store, const std::set<std::string>& users) {
    const auto listed = listed_.find(store);
    if (listed == listed_.end()) {
      out_.Error(NameLoc(), "removed-store",
                 "the deployed $0 is not in the spec: the update would delete "
                 "it with its data, in both regions; keep it$1",
                 Called(store),
                 store.first == kKey
                     ? ""
                     : ", or list it in `removals` with the reason");
      return;
    }
    if (users.empty()) return;
    out_.Error(spec_.locations.Of(*listed->second), "removed-store",
               "the $0 is used as it is deployed, by $1: a rollback would find "
               "it empty; first deploy a spec in which no function uses it, "
               "then one without it",
               Called(store), absl::StrJoin(users, ", "));
  }

  const parse::ParsedSpec& spec_;
  const Release& previous_;
  diag::Diagnostics& out_;
  std::map<Store, const dr::v1::Removal*> listed_;
  std::set<std::pair<std::string, std::string>> refused_;  // type and reason
  std::set<Store> foreign_;
};

}  // namespace

void CheckChange(const parse::ParsedSpec& spec, const Release& previous,
                 const Plan& plan, diag::Diagnostics& out) {
  Checker(spec, previous, out).Check(plan);
}

}  // namespace drc::plan
