// SPDX-License-Identifier: Apache-2.0
//
// Draws values for the fields of specs. What is here is known to all that makes
// specs: a new field needs its lines in values.txt, and nothing else.

#ifndef TESTS_SPECS_DRAW_H_
#define TESTS_SPECS_DRAW_H_

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "generator/schema/schema.h"
#include "google/protobuf/message.h"

namespace drc::testing {

// The same seed draws the same everywhere.
class Draw {
 public:
  explicit Draw(uint32_t seed) : random_(seed) {}

  std::mt19937& random() { return random_; }

  // std::uniform_int_distribution differs between standard libraries.
  uint64_t Below(uint64_t bound) { return random_() % bound; }

  template <typename List>
  auto Any(const List& list) {
    return list[Below(std::size(list))];
  }

  // A text within a field's bounds, often at one of them, that its pattern
  // finds; of values.txt where random letters do not meet it.
  std::string Text(const schema::FieldSchema& field);

  // A number within a field's bounds, often at one of them.
  int64_t Number(const schema::FieldSchema& field);

  // Sets a singular scalar within its bounds.
  void SetScalar(google::protobuf::Message& message,
                 const schema::FieldSchema& field);

  // Adds to a map of texts, with a key that every map takes.
  void AddEntry(google::protobuf::Message& message,
                const schema::FieldSchema& map);

  // Sets the required fields, and of a hundred others about so many.
  void Fill(google::protobuf::Message& message, uint64_t density);

  // Puts one of a field's values in values.txt into the message; false where
  // none is there, or it is none.
  bool PutKnown(google::protobuf::Message& message,
                const schema::FieldSchema& field);

  // A text of any field's value in values.txt.
  std::string KnownText();

 private:
  std::mt19937 random_;
};

// Parses a spec, as far as the parser goes; false, and silent, where it is
// none.
bool ParseQuietly(absl::string_view text, google::protobuf::Message& message);

}  // namespace drc::testing

#endif  // TESTS_SPECS_DRAW_H_
