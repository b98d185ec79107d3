// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PROGRAM_LOWERED_H_
#define GENERATOR_PROGRAM_LOWERED_H_

#include <utility>

#include "generator/program/program.h"

namespace drc::program {

// What lower gives: a program whose references may name any stack
// (reference.h). Only link can take it and change it further.
class Lowered {
 public:
  explicit Lowered(Program program) : program_(std::move(program)) {}

  const Program& program() const { return program_; }

  Program Take() && { return std::move(program_); }

 private:
  Program program_;
};

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_LOWERED_H_
