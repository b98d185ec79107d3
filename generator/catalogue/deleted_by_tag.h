// SPDX-License-Identifier: Apache-2.0
//
// What an environment deletes by its tag, program::kSuffixTag: AWS gives such
// resources their ids, so that no policy can name the environment's own.
#ifndef GENERATOR_CATALOGUE_DELETED_BY_TAG_H_
#define GENERATOR_CATALOGUE_DELETED_BY_TAG_H_

#include <optional>

#include "google/protobuf/descriptor.h"

namespace drc::catalogue {

// A property that holds tags: a map of texts, or a list of keys and values,
// both of which are repeated messages.
struct TagField {
  const google::protobuf::FieldDescriptor* field;
  // Of the elements; texts.
  const google::protobuf::FieldDescriptor* key;
  const google::protobuf::FieldDescriptor* value;
};

// Nothing where the field is of another form.
std::optional<TagField> TagsIn(const google::protobuf::FieldDescriptor* field);

// Where resources of a type have the tag by which they are deleted; nothing
// where they are deleted without. `properties` is the type's message, generated
// or built.
std::optional<TagField> DeletedByTag(
    const google::protobuf::Descriptor* properties);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_DELETED_BY_TAG_H_
