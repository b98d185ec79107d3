// SPDX-License-Identifier: Apache-2.0
//
// From CloudFormation's names to protobuf's.

#ifndef TOOLS_IMPORT_SCHEMA_NAMING_H_
#define TOOLS_IMPORT_SCHEMA_NAMING_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace import_schema {

// The words of a name in lower case, joined by underscores:
//
//   BucketName       bucket_name         an upper-case letter begins a word
//   KMSMasterKeyID   kms_master_key_id   a run of them is one word
//   SubnetIDs        subnet_ids          with the "s" of its plural
//   IPv4CidrBlock    ipv4_cidr_block     and its version
//   S3KeyPrefix      s3_key_prefix       digits end a word
//   MemoryGiBPerVCpu memory_gib_per_vcpu a few words are known as a whole
//
// Whatever is neither a letter nor a digit separates words. A name that would
// begin with a digit gets the prefix "property_".
std::string SnakeCase(absl::string_view name);

// The name as a message's: letters and digits only, the first in upper case.
std::string MessageName(absl::string_view name);

// The name of the message that protobuf makes for the entries of a map field:
// "tags" has "TagsEntry".
std::string MapEntryName(absl::string_view field);

// Gives the fields of one message their names, so that no two of them share a
// name, a default JSON name or a C++ accessor.
class FieldNames {
 public:
  // The field name for a property. `repeated` fields have other accessors. The
  // plain `SnakeCase` is taken where it is free, else one with a suffix; so the
  // result depends on which properties came before.
  std::string Add(absl::string_view property, bool repeated);

 private:
  bool Claim(const std::string& name, bool repeated);

  std::set<std::string> names_;      // Without underscores.
  std::set<std::string> accessors_;  // C++ member functions.
};

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_NAMING_H_
