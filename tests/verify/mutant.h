// SPDX-License-Identifier: Apache-2.0
//
// Faults in a linked program, each of which a rule has to find.
#ifndef TESTS_VERIFY_MUTANT_H_
#define TESTS_VERIFY_MUTANT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/program/program.h"
#include "google/protobuf/struct.pb.h"

namespace drc::testing {

inline constexpr char kTransactionsSpec[] =
    "infra_specs/transactions.textproto";
inline constexpr char kPaymentsSpec[] = "infra_specs/payments.textproto";
inline constexpr char kExistingSpec[] =
    "tests/testdata/existing/basic.textproto";
inline constexpr char kExistingKeySpec[] =
    "tests/testdata/existing/key_pair.textproto";
inline constexpr char kNatSpec[] =
    "tests/testdata/unreachable-service/nat.textproto";
inline constexpr char kTransitSpec[] =
    "tests/testdata/existing/transit_gateways.textproto";

struct Mutant {
  std::string rule_id;
  std::string name;
  std::function<void(program::Program&)> mutate;
  const char* spec = kTransactionsSpec;
};

using Mutants = std::vector<Mutant>;

#define MUTANTS(name) void name(Mutants& mutants);
#include "tests/verify/mutants.inc"
#undef MUTANTS

// Mutants of every resource that the program of a spec has of a kind.
void AddFamilies(const program::Program& program, const char* spec,
                 Mutants& mutants);

// The stack and resource of a path like "us-west-2/data/DocumentsBucket"; fail
// the test where there is none.
program::Stack& StackAt(program::Program& program, absl::string_view path);
program::Resource& At(program::Program& program, absl::string_view path);

template <typename T>
T& As(program::Program& program, absl::string_view path) {
  return dynamic_cast<T&>(*At(program, path).properties);
}

void Erase(program::Program& program, absl::string_view path);
void Move(program::Program& program, absl::string_view path,
          absl::string_view to_stack);

// Of a policy document.
google::protobuf::Struct& StatementOf(google::protobuf::Struct& document,
                                      absl::string_view sid);
void EraseStatement(google::protobuf::Struct& document, absl::string_view sid);
void EraseMember(google::protobuf::Struct& document, absl::string_view sid,
                 const std::string& member);
void SetMember(google::protobuf::Struct& document, absl::string_view sid,
               const std::string& member, const std::string& text);
void EraseAction(google::protobuf::Struct& document, absl::string_view sid,
                 const std::string& action);
void AddAction(google::protobuf::Struct& document, absl::string_view sid,
               const std::string& action);

bool HasStatement(const google::protobuf::Struct& document,
                  absl::string_view sid);

// Of what the StackSet's role may do, the policy with that statement.
google::protobuf::Struct& DeploymentPolicy(program::Program& program,
                                           absl::string_view sid);

// Of the key in a region, made or existing.
google::protobuf::Struct& KeyPolicyAt(program::Program& program,
                                      absl::string_view region);

// A role's first policy.
google::protobuf::Struct& RightsAt(program::Program& program,
                                   absl::string_view role_id);
google::protobuf::Struct& TrustAt(program::Program& program,
                                  absl::string_view role_id);

// A variable of a function.
google::protobuf::Value& VariableAt(program::Program& program,
                                    absl::string_view path,
                                    const std::string& name);

}  // namespace drc::testing

#endif  // TESTS_VERIFY_MUTANT_H_
