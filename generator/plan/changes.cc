// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/types.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

bool IsStack(absl::string_view type) {
  return type == "AWS::CloudFormation::Stack" ||
         type == "AWS::CloudFormation::StackSet";
}

// One resource in one or both of the releases.
struct Pair {
  const Template* before_in = nullptr;
  const Template* after_in = nullptr;
  const Json* before = nullptr;
  const Json* after = nullptr;
};

// By template and logical id.
using Pairs = std::map<std::pair<std::string, std::string>, Pair>;

void Collect(const Release& release, const Template* Pair::*in,
             const Json* Pair::*resource, Pairs& pairs) {
  for (const Resource& each : release.Resources()) {
    if (IsStack(each.type)) continue;
    Pair& pair = pairs[{each.in->path, each.id}];
    pair.*in = each.in;
    pair.*resource = each.body;
  }
}

// The tags that the stack of a template has, from whatever deploys it.
Json StackTags(const Template& in, const Release& release) {
  Json tags = Json::object();
  for (const Template* child = &in; child->parent != nullptr;
       child = child->parent) {
    for (const Json& tag :
         ListAt(Release::Deployer(*child), "/Properties/Tags")) {
      const Json& value = Member(tag, "Value");
      if (value.is_null()) continue;
      tags.emplace(TextIn(tag, "Key"),
                   MeaningOf(value, *child->parent, release));
    }
  }
  return tags;
}

Json PropertiesOf(const Json* resource, const Template* in,
                  const Release& release) {
  if (resource == nullptr) return Json();
  const Json& properties = Member(*resource, "Properties");
  Json meaning = properties.is_null() ? Json::object()
                                      : MeaningOf(properties, *in, release);
  if (meaning.is_object() && catalogue::KeepsData(TextIn(*resource, "Type"))) {
    for (const char* policy : {"DeletionPolicy", "UpdateReplacePolicy"}) {
      const Json& value = Member(*resource, policy);
      if (!value.is_null()) meaning[policy] = value;
    }
  }
  if (meaning.is_object() && TakesStackTags(TextIn(*resource, "Type"))) {
    meaning["StackTags"] = StackTags(*in, release);
  }
  return meaning;
}

// Whether the values of an object are compared one by one.
bool IsPlain(const Json& value) { return value.is_object() && !HasAtom(value); }

std::string Escaped(std::string key) {
  return absl::StrReplaceAll(key, {{"~", "~0"}, {"/", "~1"}});
}

// Appends the innermost places at which two values differ.
void Compare(const Json& a, const Json& b, const std::string& pointer,
             std::vector<std::string>& out) {
  if (a == b) return;
  if (IsPlain(a) && IsPlain(b)) {
    std::set<std::string> keys;
    for (const auto& [key, value] : a.items()) keys.insert(key);
    for (const auto& [key, value] : b.items()) keys.insert(key);
    for (const std::string& key : keys) {
      Compare(Member(a, key), Member(b, key),
              absl::StrCat(pointer, "/", Escaped(key)), out);
    }
    return;
  }
  if (a.is_array() && b.is_array() && a.size() == b.size()) {
    for (size_t i = 0; i < a.size(); ++i) {
      Compare(a[i], b[i], absl::StrCat(pointer, "/", i), out);
    }
    return;
  }
  out.push_back(pointer);
}

// Appends the places of atoms whose resource is among `replaced`.
void FindUses(const Json& value, const std::string& pointer,
              const std::set<std::string>& replaced,
              std::vector<std::string>& out) {
  if (const Json& atom = Member(value, kAtom); !atom.is_null()) {
    if (replaced.count(ResourceOf(TextOf(atom))) > 0) out.push_back(pointer);
  } else if (const Json& parts = Member(value, kText); !parts.is_null()) {
    for (const Json& part : parts) {
      const size_t known = out.size();
      FindUses(part, pointer, replaced, out);
      if (out.size() > known) break;
    }
  } else if (value.is_structured()) {
    size_t i = 0;
    for (const auto& [key, member] : value.items()) {
      FindUses(
          member,
          absl::StrCat(pointer, "/",
                       value.is_array() ? absl::StrCat(i++) : Escaped(key)),
          replaced, out);
    }
  }
}

class Differ {
 public:
  Differ(const Release& before, const Release& after)
      : before_(before), after_(after) {}

  std::vector<Change> Run() {
    Pairs pairs;
    Collect(before_, &Pair::before_in, &Pair::before, pairs);
    Collect(after_, &Pair::after_in, &Pair::after, pairs);
    for (const auto& [key, pair] : pairs) Add(key.second, pair);
    // A replacement changes what others refer to, which may replace them.
    while (SpreadReplacements()) {
    }
    std::vector<Change> changed;
    for (Change& change : changes_) {
      if (change.action == Action::kUpdate && change.properties.empty()) {
        continue;
      }
      Describe(change);
      changed.push_back(std::move(change));
    }
    return changed;
  }

 private:
  static std::string Key(const Change& change) {
    return absl::StrCat(change.path, "#", change.logical_id);
  }

  void Add(const std::string& id, const Pair& pair) {
    const Template& in =
        *(pair.after != nullptr ? pair.after_in : pair.before_in);
    Change change;
    change.path = in.path;
    change.region = in.region;
    change.logical_id = id;
    change.type =
        TextIn(*(pair.after != nullptr ? pair.after : pair.before), "Type");
    change.before = PropertiesOf(pair.before, pair.before_in, before_);
    change.after = PropertiesOf(pair.after, pair.after_in, after_);
    if (pair.before == nullptr) {
      change.action = Action::kCreate;
    } else if (pair.after == nullptr) {
      change.action = Action::kDelete;
    } else {
      Compare(change.before, change.after, "", change.properties);
      if (TextIn(*pair.before, "Type") != change.type) {
        change.action = Action::kReplace;
        change.refused = "CloudFormation changes no resource's type";
      }
    }
    changes_.push_back(std::move(change));
  }

  // Returns whether a resource was found to be replaced that was not before.
  bool SpreadReplacements() {
    bool more = false;
    for (Change& change : changes_) {
      if (change.action == Action::kUpdate) {
        std::vector<std::string> uses;
        FindUses(change.after, "", replaced_, uses);
        for (std::string& pointer : uses) {
          if (!absl::c_linear_search(change.properties, pointer)) {
            change.properties.push_back(std::move(pointer));
          }
        }
        for (const std::string& pointer : change.properties) {
          if (IsCreateOnly(change.type, pointer)) {
            change.action = Action::kReplace;
          }
        }
      }
      if (change.action == Action::kReplace) {
        more |= replaced_.insert(Key(change)).second;
      }
    }
    return more;
  }

  // What people want to know of a change.
  void Describe(Change& change) const {
    absl::c_sort(change.properties);
    const Json& first =
        change.action == Action::kCreate ? change.after : change.before;
    change.name = NameIn(change.type, first);
    if (!change.before.is_null() && !change.after.is_null()) {
      const std::string name = NameIn(change.type, change.after);
      if (name != change.name) change.new_name = name;
    }
    const bool goes =
        change.action == Action::kDelete || change.action == Action::kReplace;
    change.is_kept = goes && IsRetained(change);
    change.is_apart = IsApart(change);
    change.loses_data =
        catalogue::KeepsData(change.type) && goes && !change.is_kept;
    change.expires = ExpirationOf(change);
    change.opens = OpeningOf(change, after_);
    change.place =
        PlaceOf(change, change.action == Action::kDelete ? before_ : after_);
  }

  bool IsApart(const Change& change) const {
    for (const Release* release : {&after_, &before_}) {
      const auto found = release->templates.find(change.path);
      if (found != release->templates.end()) {
        return found->second.outputs.is_object();
      }
    }
    return false;
  }

  // Whether CloudFormation lets go of the resource without deleting it.
  bool IsRetained(const Change& change) const {
    const auto in = before_.templates.find(change.path);
    if (in == before_.templates.end()) return false;
    const Json& resource =
        Member(ObjectAt(in->second.body, "/Resources"), change.logical_id);
    return absl::StartsWith(TextIn(resource, change.action == Action::kDelete
                                                 ? "DeletionPolicy"
                                                 : "UpdateReplacePolicy"),
                            "Retain");
  }

  // Of the first property that differs, as far as the source map knows it.
  static Place PlaceOf(const Change& change, const Release& release) {
    Place place;
    const Json& places =
        Member(ObjectAt(release.source_map, "/templates"), change.path);
    if (!places.is_object()) return place;
    const std::string base =
        absl::StrCat("/Resources/", change.logical_id, "/Properties");
    // Most properties have no other place than their resource's.
    std::string own;
    for (const auto& [pointer, value] : places.items()) {
      if (!absl::StartsWith(pointer, base)) continue;
      own = TextOf(value);
      break;
    }
    std::string found = own;
    for (std::string pointer : change.properties) {
      while (found == own && !pointer.empty()) {
        const std::string at = TextIn(places, base + pointer);
        if (!at.empty()) found = at;
        pointer.resize(pointer.rfind('/'));
      }
    }
    std::vector<std::string> parts = absl::StrSplit(found, ':');
    const size_t size = parts.size();
    if (size < 2 || !absl::SimpleAtoi(parts[size - 2], &place.line) ||
        !absl::SimpleAtoi(parts[size - 1], &place.column)) {
      return {};
    }
    parts.resize(size - 2);
    place.file = parts.empty() ? TextIn(release.source_map, "spec")
                               : absl::StrJoin(parts, ":");
    return place;
  }

  const Release& before_;
  const Release& after_;
  std::vector<Change> changes_;
  std::set<std::string> replaced_;
};

}  // namespace

std::vector<Change> FindChanges(const Release& before, const Release& after) {
  return Differ(before, after).Run();
}

}  // namespace drc::plan
