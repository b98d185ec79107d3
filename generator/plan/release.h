// SPDX-License-Identifier: Apache-2.0
//
// What the compiler has written once: a folder of templates, read back.
#ifndef GENERATOR_PLAN_RELEASE_H_
#define GENERATOR_PLAN_RELEASE_H_

#include <map>

#include "generator/emit/emit.h"
#include "generator/json/access.h"

namespace drc::plan {

using json::At;
using json::Json;
using json::ListAt;
using json::Member;
using json::ObjectAt;
using json::TextIn;
using json::TextOf;

struct Template {
  std::string path;    // "us-east-1/data.template.json"
  std::string region;  // where it is deployed
  Json body;

  // What deploys it: a template and the id of its Stack or StackSet. Null of
  // the root.
  const Template* parent = nullptr;
  std::string deployed_by;
  // Of a stack that is deployed apart, the parent's output of each parameter's
  // value; else null.
  Json outputs;
};

// A resource of a template, which outlives it.
struct Resource {
  const Template* in;
  std::string id;
  std::string type;
  const Json* body;

  const Json& properties() const { return Member(*body, "Properties"); }
};

// All that was deployed at once. A template's address does not change.
struct Release {
  Release() = default;
  Release(Release&&) = default;
  Release& operator=(Release&&) = default;

  const Template* root = nullptr;
  std::map<std::string, Template> templates;  // by path

  // Values of the root's parameters, as far as they are known.
  std::map<std::string, std::string> parameters;

  // source_map.json and report.json; null where the folder has none.
  Json source_map;
  Json report;

  // The environment's name; empty where the root does not say it.
  std::string Environment() const;

  // The template that a resource of `parent` deploys; null for none.
  const Template* Child(const Template& parent,
                        absl::string_view logical_id) const;

  // The resource that deploys a template other than the root; null for none.
  static const Json& Deployer(const Template& child);

  // All resources, or those of a type, by template and id.
  std::vector<Resource> Resources(absl::string_view type = "") const;
};

// Reads the files that the compiler writes, of a folder or as it has them. The
// error says which file is not as it should be.
absl::StatusOr<Release> ReadRelease(const std::string& folder);
absl::StatusOr<Release> ToRelease(const std::vector<emit::File>& files);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RELEASE_H_
