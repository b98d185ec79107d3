// SPDX-License-Identifier: Apache-2.0
#include "generator/link/linked.h"

#include <utility>

namespace drc::link {

Linked::Linked(program::Program program, Uses uses, Orders orders)
    : program_(std::move(program)),
      uses_(std::move(uses)),
      orders_(std::move(orders)) {}

Linked::Linked(program::Program program)
    : program_(std::move(program)), uses_(ReadUses(program_)) {
  for (const auto& stack : program_.stacks) {
    orders_.try_emplace(stack.get(), *stack, uses_);
  }
}

}  // namespace drc::link
