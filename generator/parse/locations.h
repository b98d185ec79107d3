// SPDX-License-Identifier: Apache-2.0
//
// Where each value of a spec was written.

#ifndef GENERATOR_PARSE_LOCATIONS_H_
#define GENERATOR_PARSE_LOCATIONS_H_

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "generator/diag/source_file.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::parse {

// The places of the messages of one spec and of their fields.
//
// Messages are known by their address: the spec's root must be neither copied,
// moved nor swapped, and lists neither reordered nor erased from. Adding to it
// is fine; see Adopt.
class Locations {
 public:
  // A map key that the text has again.
  struct DuplicateKey {
    std::string field;
    std::string key;
    diag::Loc loc;
    diag::Loc first;
  };

  Locations() = default;

  // Reads the places from the text that `root` was parsed from. The parser's
  // own ParseInfoTree has one place for a whole `[..., ...]` list and knows
  // nothing of map keys, so the text is read a second time, in step with the
  // messages.
  Locations(const diag::SourceFile* file,
            const google::protobuf::Message& root);

  // Where a message's block begins: at its field's name, or at the brace of a
  // list's element. The root's place is that of the first field.
  diag::Loc Of(const google::protobuf::Message& message) const;

  // Where a field's value (of a repeated field: an element) begins. Where it
  // was not written: the message's own place. `field` exists in the message.
  diag::Loc Of(const google::protobuf::Message& message,
               absl::string_view field, int index = 0) const;

  // Where the entry of a map begins; where the text has the key twice, the
  // first.
  diag::Loc OfKey(const google::protobuf::Message& message,
                  absl::string_view field, absl::string_view key) const;

  // Whether the text has the field (or element), with whatever value.
  bool IsWritten(const google::protobuf::Message& message,
                 absl::string_view field, int index = 0) const;

  // Gives the messages within `root` that have no place yet, because defaults
  // created them, the place of the message that holds them.
  void Adopt(const google::protobuf::Message& root);

  // Where the text has a list, or a map, without elements: `field: []`. Null
  // where it has not.
  const diag::Loc* OfEmptyList(
      const google::protobuf::Message& message,
      const google::protobuf::FieldDescriptor& field) const;

  // For who moves values from one message into another of its type. Messages
  // that move keep their places; those of fields are told here.

  // Adds the places of another text's messages.
  void Add(Locations other);

  // A field of `to`, or an element of it, is where that of `from` is.
  void Copy(const google::protobuf::FieldDescriptor& field,
            const google::protobuf::Message& from, int from_index,
            const google::protobuf::Message& to, int to_index);

  // The entry of a map is where that of `from` is.
  void CopyKey(const google::protobuf::FieldDescriptor& field,
               const google::protobuf::Message& from,
               const google::protobuf::Message& to, const std::string& key);

  // A field's first `count` elements, or its value, are written no more.
  void Forget(const google::protobuf::Message& message,
              const google::protobuf::FieldDescriptor& field, int count);

  // Keeps messages that are of no use any more, so that no other ones take
  // their addresses.
  void Keep(std::unique_ptr<google::protobuf::Message> message) {
    kept_.push_back(std::move(message));
  }

  const std::vector<DuplicateKey>& duplicate_keys() const {
    return duplicate_keys_;
  }

 private:
  friend class LocationScanner;

  // Of a message, its field's number and the element's index (0 for a singular
  // field), kKeyed and the map element's key, or kEmpty for a list without
  // elements.
  static constexpr int kKeyed = -1;
  static constexpr int kEmpty = -2;
  struct Place {
    const google::protobuf::Message* message;
    int number;
    int index;
    std::string key;

    template <typename H>
    friend H AbslHashValue(H h, const Place& p) {
      return H::combine(std::move(h), p.message, p.number, p.index, p.key);
    }
    friend bool operator==(const Place& a, const Place& b) {
      return a.message == b.message && a.number == b.number &&
             a.index == b.index && a.key == b.key;
    }
  };

  const diag::Loc* Find(const google::protobuf::Message& message,
                        absl::string_view field, int index,
                        absl::string_view key) const;

  const diag::SourceFile* file_ = nullptr;
  absl::flat_hash_map<const google::protobuf::Message*, diag::Loc> messages_;
  absl::flat_hash_map<Place, diag::Loc> fields_;
  std::vector<DuplicateKey> duplicate_keys_;
  std::vector<std::unique_ptr<google::protobuf::Message>> kept_;
};

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_LOCATIONS_H_
