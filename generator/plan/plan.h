// SPDX-License-Identifier: Apache-2.0
//
// What an update from one release to another does: to resources, to data, to
// rights, to names, and to recovery.
#ifndef GENERATOR_PLAN_PLAN_H_
#define GENERATOR_PLAN_PLAN_H_

#include "generator/plan/release.h"
#include "generator/proof/expected_duration.h"

namespace drc::plan {

enum class Action {
  kCreate,
  kUpdate,   // in place
  kReplace,  // the new one is made first, the old one deleted in the end
  kDelete,
};

// "create", "update", "replace", "delete".
absl::string_view ActionName(Action action);

// A place of a spec; line 0 where it is not known.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

// What becomes of one resource. Stacks and StackSets are none: they change with
// what is in them.
struct Change {
  std::string path;    // of the template, "us-east-1/data.template.json"
  std::string region;  // where it is deployed
  std::string logical_id;
  std::string type;
  Action action = Action::kUpdate;

  // Its physical name: of a created one the new, else the old. Empty where AWS
  // names it.
  std::string name;
  // Of an update or replacement, where it is another.
  std::string new_name;

  // Properties that differ, as JSON pointers: "/KeySchema". With those that
  // only refer to what is replaced. "/StackTags" are those of its stack, which
  // CloudFormation hands on; of what keeps data, "/DeletionPolicy" and
  // "/UpdateReplacePolicy" are among them. Of an update or replacement.
  std::vector<std::string> properties;

  // Why AWS refuses the update, and what does work; empty where it does not.
  std::string refused;

  // Whether data, or the key that decrypts them, go with it.
  bool loses_data = false;

  // What of its data an update leaves to be deleted in time that was kept
  // before; empty where nothing is.
  std::string expires;

  // What it opens to anyone on the internet that was not open before; empty
  // where it opens nothing.
  std::string opens;

  // Of a function, what it goes without from the beginning of the update until
  // it is changed itself; empty where it is nothing.
  std::string interrupts;

  // Whether CloudFormation lets go of a deleted or replaced one without
  // deleting it.
  bool is_kept = false;

  // Whether its stack is deployed apart, by `tools/deploy adopt`: it was there
  // before.
  bool is_apart = false;

  // Of the property that differs, or of the resource; of a deleted one, in the
  // former spec.
  Place place;

  // Its meaning (see MeaningOf), before and after; null where there is none.
  Json before;
  Json after;

  // "us-east-1/data": how people name its stack.
  std::string Stack() const;
  // "us-east-1/data/Table".
  std::string Path() const;
};

// A right that a policy gives, or takes: actions that differ in nothing else.
struct Right {
  bool gained = true;
  std::string holder;     // whose policy it is: "us-east-1/identity/Role"
  std::string type;       // of that resource
  std::string effect;     // "Allow" or "Deny"
  std::string principal;  // empty in policies of roles
  std::vector<std::string> actions;
  std::string resource;   // empty in policies that do not say it
  std::string condition;  // JSON; empty without
};

// An output that people read.
struct OutputChange {
  // "gained", "lost", "changed", or "described": anew, in other words.
  std::string what;
  std::string region;  // of its stack
  std::string name;
  // Its value, or description, as people read it; empty without one.
  std::string before;
  std::string after;
};

// Why the later of two releases is no update of the earlier, but another
// environment.
struct OtherEnvironment {
  std::string name;     // by its name; empty where that is the same
  std::string regions;  // by its regions, likewise
};

// A number of the report.
struct Figure {
  std::string what;  // "recovery time, seconds"
  std::string before;
  std::string after;
};

// What an update waits for: an operation on a resource.
struct Step {
  std::string region;
  std::string resource;  // "us-west-2/functions/ProcessorFunction"
  std::string type;
  std::string what;  // "update"
  int64_t seconds = 0;
  proof::DurationBasis basis = proof::DurationBasis::kAssumed;
};

// How long the standby runs another release than the primary while an update
// goes on, as an estimate.
struct Standby {
  int64_t seconds = 0;      // the sum of the steps
  std::vector<Step> steps;  // one after the other

  // Tables with an index that is filled first, which takes longer the more
  // items there are: their paths.
  std::vector<std::string> fills;
};

struct Plan {
  std::string environment;

  // Where this is not empty, there is no such update.
  OtherEnvironment other;

  // By template, then by logical id.
  std::vector<Change> changes;

  // Those gained before those lost, by holder.
  std::vector<Right> rights;

  // Physical names that an update frees and takes, of names that AWS does not
  // give twice.
  std::vector<std::string> freed;
  std::vector<std::string> taken;

  // Outputs that differ; those lost are no more to be had by who reads them.
  std::vector<OutputChange> outputs;

  // Figures of the reports that differ; empty without one of both.
  std::vector<Figure> recovery;

  Standby standby;

  bool IsOfAnother() const;
  bool Loses() const;
  bool IsRefused() const;
};

// The update from `before` to `after`.
Plan MakePlan(const Release& before, const Release& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_PLAN_H_
