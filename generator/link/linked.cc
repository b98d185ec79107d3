// SPDX-License-Identifier: Apache-2.0
#include "generator/link/linked.h"

#include "generator/schema/elements.h"

namespace drc::link {

Linked::Linked(program::Program program, Fields fields, Uses uses,
               Orders orders)
    : program_(std::move(program)),
      fields_(std::move(fields)),
      uses_(std::move(uses)),
      orders_(std::move(orders)) {}

Linked::Linked(program::Program program)
    : program_(std::move(program)), uses_(ReadUses(program_)) {
  for (const auto& stack : program_.stacks) {
    for (const auto& resource : stack->resources) {
      fields_[resource.get()] =
          schema::SetFields(*resource->properties, *resource->schema);
    }
    orders_.try_emplace(stack.get(), *stack, uses_);
  }
}

}  // namespace drc::link
