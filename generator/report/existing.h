// SPDX-License-Identifier: Apache-2.0
//
// What the report says of what was there before the environment.

#ifndef GENERATOR_REPORT_EXISTING_H_
#define GENERATOR_REPORT_EXISTING_H_

#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/program/program.h"

namespace drc::report {

struct Existing {
  std::string id;      // "vpc-0123456789abcdef0", the name of a table or bucket
  std::string type;    // "AWS::EC2::VPC"
  std::string region;  // where it was
  // What the compiler cannot know of it, or not yet.
  std::string unproved;
  // Who looks.
  std::string command;
  // Of a key, what its policy must hold, as JSON: "ACCOUNT" and "SUFFIX" stand
  // for what a deployment knows.
  std::string policy = {};
};

// VPCs, the primary's first, then tables and buckets in the order of the spec,
// then the keys.
std::vector<Existing> ListExisting(const dr::v1::Environment& environment,
                                   const program::Program& program);

// Adds a key that exists, if the resource is one, with what its policy must
// hold.
void AddExistingKey(const program::Resource& resource,
                    const std::string& region, std::vector<Existing>& existing);

// The line of the summary, with its end; empty where there is none.
std::string ExistingSummary(const std::vector<Existing>& existing);

// The section in Markdown; empty where there is none.
std::string ExistingSection(const std::vector<Existing>& existing);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_EXISTING_H_
