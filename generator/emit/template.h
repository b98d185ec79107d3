// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_EMIT_TEMPLATE_H_
#define GENERATOR_EMIT_TEMPLATE_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "generator/emit/properties.h"
#include "generator/link/linked.h"
#include "generator/program/program.h"
#include "google/protobuf/message.h"

namespace drc::emit {

// What resources that name a template print instead of their own, as only its
// printing tells it: one property, or all.
struct Fill {
  Replaced replaced;
  std::unique_ptr<google::protobuf::Message> properties;  // null: their own
};
using Filled = absl::flat_hash_map<const program::Resource*, Fill>;

// What the root's output is called that hands out a parameter of a stack which
// is deployed apart.
std::string OutputFor(const program::Stack& apart,
                      const program::Parameter& parameter);

// The key of a template in the bucket: its path below the environment's name,
// with the first 16 hexadecimal digits of its SHA-256 before the ending.
std::string TemplateKey(absl::string_view environment,
                        const program::Stack& stack, absl::string_view sha256);

// Fills in where the parent of a stack finds its template: the key in the
// TemplateURL of what deploys it, and the hash in the `Revision` of a
// StackSet's reader, so that the reader runs again whenever the instance's
// template changed.
void FillIn(const program::Stack& child, absl::string_view key,
            absl::string_view sha256, Filled& filled);

// The template of a linked stack: sections in AWS's order, two-space JSON, a
// final newline. Its metadata name the environment, so that whoever updates a
// stack knows whose it is, and nothing that changes without the environment.
std::string EmitTemplate(const program::Stack& stack,
                         const link::Linked& linked, const Filled& filled);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_TEMPLATE_H_
