// SPDX-License-Identifier: Apache-2.0
//
// What is published of resource types beside their properties.

#ifndef TOOLS_IMPORT_SCHEMA_TYPE_FACTS_H_
#define TOOLS_IMPORT_SCHEMA_TYPE_FACTS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cfn/v1/options.pb.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

class TypeFacts {
 public:
  // Reads what cfn-lint has of IAM's actions and of stateful types: the files
  // of its folder AdditionalSpecs. Empty: nothing is known of either.
  TypeFacts(const std::string& folder, Findings* findings);

  // Adds what is known of the type, whose schema is the document. The actions
  // are spelled as there, until `Spell`.
  void Add(const Document& document, cfn::v1::ResourceType* type);

  // Gives each action the spelling that most of the types added have, and the
  // ARNs; sorts them. What IAM does not document goes.
  void Spell(cfn::v1::ResourceType* type) const;

 private:
  void ReadPolicies(const std::string& file, Findings* findings);

  // The forms of the ARNs of an action, by its name in lower case.
  std::map<std::string, std::set<std::string>> arns_;
  std::set<std::string> stateful_;
  // How often an action is spelled in each way, by its name in lower case.
  std::map<std::string, std::map<std::string, int>> spellings_;
};

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_TYPE_FACTS_H_
