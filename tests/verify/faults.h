// SPDX-License-Identifier: Apache-2.0
//
// Faults of programs, each of which a rule has to find: those of the catalogue
// in tests/faults, which are changes of templates, and those that no template
// shows.
#ifndef TESTS_VERIFY_FAULTS_H_
#define TESTS_VERIFY_FAULTS_H_

#include <functional>
#include <string>
#include <vector>

#include "generator/program/program.h"

namespace drc::testing {

inline constexpr char kTransactionsSpec[] =
    "infra_specs/transactions.textproto";
inline constexpr char kPaymentsSpec[] = "infra_specs/payments.textproto";
inline constexpr char kArchiveSpec[] = "tests/testdata/archive/basic.textproto";
inline constexpr char kExistingSpec[] =
    "tests/testdata/existing/basic.textproto";
inline constexpr char kExistingKeySpec[] =
    "tests/testdata/existing/key_pair.textproto";
inline constexpr char kNatSpec[] =
    "tests/testdata/unreachable-service/nat.textproto";
inline constexpr char kOwnSpec[] = "tests/testdata/destroyable/basic.textproto";
inline constexpr char kTransitSpec[] =
    "tests/testdata/existing/transit_gateways.textproto";

struct Fault {
  std::string rule_id;
  std::string name;
  std::string spec;
  std::function<void(program::Program&)> apply;
  // Whether what its rule says names what it is in, and each resource has it.
  bool is_named = false;
};

// The catalogue's, of a file that tests/faults/print_rule_faults.py has
// printed. One that does not fit the program that it is applied to aborts.
std::vector<Fault> ReadFaults(const std::string& path);

// What no template shows: what exists already, packages, what a spec asks for.
std::vector<Fault> FaultsBesideTemplates();

}  // namespace drc::testing

#endif  // TESTS_VERIFY_FAULTS_H_
