// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_PUBLIC_TABLES_H_
#define GENERATOR_VERIFY_PUBLIC_TABLES_H_

#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "generator/verify/model.h"

namespace drc::verify {

// The route tables, by their meaning, that lead to an internet gateway, those
// of the environment by its own routes: subnets associated with one are public.
std::set<std::string> PublicTables(const Model& model);

// The route table of each subnet of a region, by their meanings.
std::map<std::string, std::string> TablesOfSubnets(const Model& model,
                                                   absl::string_view region);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_PUBLIC_TABLES_H_
