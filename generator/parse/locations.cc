// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/locations.h"

#include "generator/parse/own_properties.h"
#include "generator/parse/token_cursor.h"

namespace drc::parse {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// Reads a text that the parser has accepted, in step with the messages that
// came of it. What it does not understand (`google.protobuf.Any`) ends the
// reading: everything after it has the place of its message.
class LocationScanner {
 public:
  LocationScanner(const diag::SourceFile* file, Locations* out)
      : cursor_(file), out_(out) {}

  void Scan(const Message& root) {
    out_->messages_[&root] = cursor_.Place();
    ScanFields(root);
  }

 private:
  // Reads fields up to the message's end, which it leaves.
  bool ScanFields(const Message& message) {
    absl::flat_hash_map<int, int> counts;  // elements so far, by field number
    while (!cursor_.AtEnd() && !cursor_.Is("}") && !cursor_.Is(">")) {
      const diag::Loc name = cursor_.Place();
      const FieldDescriptor* field = ScanName(message);
      if (field == nullptr) return false;
      cursor_.TryConsume(":");
      if (field->is_repeated() && cursor_.TryConsume("[")) {
        if (cursor_.Is("]")) {
          out_->fields_.insert(
              {{&message, field->number(), Locations::kEmpty, ""}, name});
        }
        while (!cursor_.AtEnd() && !cursor_.Is("]")) {
          const diag::Loc place = cursor_.Place();
          if (!ScanValue(message, field, counts[field->number()]++, place)) {
            return false;
          }
          if (!cursor_.TryConsume(",")) break;
        }
        if (!cursor_.TryConsume("]")) return false;
      } else {
        const bool is_message =
            field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
        const diag::Loc place = is_message ? name : cursor_.Place();
        if (!ScanValue(message, field, counts[field->number()]++, place)) {
          return false;
        }
      }
      if (!cursor_.TryConsume(";")) cursor_.TryConsume(",");
    }
    return true;
  }

  // A field's name, or that of a type in brackets. Null where the message has
  // no such field.
  const FieldDescriptor* ScanName(const Message& message) {
    if (!cursor_.TryConsume("[")) {
      const FieldDescriptor* field =
          message.GetDescriptor()->FindFieldByName(cursor_.text());
      cursor_.Next();
      return field;
    }
    const std::string type = TypeInBrackets(cursor_);
    cursor_.TryConsume("]");
    if (message.GetDescriptor() != dr::v1::Properties::descriptor()) {
      return nullptr;
    }
    for (const FieldDescriptor* field :
         TypesIn(static_cast<const dr::v1::Properties&>(message))) {
      if (field->message_type()->full_name() == type) return field;
    }
    return nullptr;
  }

  bool ScanValue(const Message& message, const FieldDescriptor* field,
                 int index, const diag::Loc& place) {
    out_->fields_.insert({{&message, field->number(), index, ""}, place});
    if (field->is_map()) return ScanMapEntry(message, field, place);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return ScanScalar().second;
    }
    const Reflection& reflection = *message.GetReflection();
    if (field->is_repeated() && index >= reflection.FieldSize(message, field)) {
      return false;
    }
    const Message& nested =
        field->is_repeated()
            ? reflection.GetRepeatedMessage(message, field, index)
            : reflection.GetMessage(message, field);
    out_->messages_[&nested] = place;
    return OpenBlock() && ScanFields(nested) && CloseBlock();
  }

  // An entry of a map. Keys are taken from the text: the message has forgotten
  // those that came again, and which value is whose.
  bool ScanMapEntry(const Message& message, const FieldDescriptor* field,
                    const diag::Loc& place) {
    if (!OpenBlock()) return false;
    std::string key;
    while (cursor_.Is("key") || cursor_.Is("value")) {
      const bool is_key = cursor_.Is("key");
      cursor_.Next();
      cursor_.TryConsume(":");
      if (OpenBlock()) {
        SkipBlock();
        continue;
      }
      auto [text, ok] = ScanScalar();
      if (!ok) return false;
      if (is_key) key = std::move(text);
      if (!cursor_.TryConsume(";")) cursor_.TryConsume(",");
    }
    const auto [found, inserted] = out_->fields_.insert(
        {{&message, field->number(), Locations::kKeyed, key}, place});
    if (!inserted) {
      out_->duplicate_keys_.push_back(
          {std::string(field->name()), key, place, found->second});
    }
    return CloseBlock();
  }

  // The text of a scalar, strings unescaped and joined; false where there is
  // none.
  std::pair<std::string, bool> ScanScalar() {
    std::string text;
    if (cursor_.IsString()) {
      for (; cursor_.IsString(); cursor_.Next()) {
        TokenCursor::Tokenizer::ParseStringAppend(cursor_.text(), &text);
      }
      return {text, true};
    }
    if (cursor_.TryConsume("-")) text = "-";
    if (cursor_.AtEnd()) return {"", false};
    text += cursor_.text();
    cursor_.Next();
    return {text, true};
  }

  // Leaves the block that was opened last.
  void SkipBlock() {
    for (int depth = 1; depth > 0 && !cursor_.AtEnd(); cursor_.Next()) {
      if (cursor_.Is("{") || cursor_.Is("<")) ++depth;
      if (cursor_.Is("}") || cursor_.Is(">")) --depth;
    }
    if (!cursor_.TryConsume(";")) cursor_.TryConsume(",");
  }

  bool OpenBlock() {
    return cursor_.TryConsume("{") || cursor_.TryConsume("<");
  }
  bool CloseBlock() {
    return cursor_.TryConsume("}") || cursor_.TryConsume(">");
  }

  TokenCursor cursor_;
  Locations* out_;
};

Locations::Locations(const diag::SourceFile* file, const Message& root)
    : file_(file) {
  LocationScanner(file, this).Scan(root);
  Adopt(root);
}

diag::Loc Locations::Of(const Message& message) const {
  const auto found = messages_.find(&message);
  if (found != messages_.end()) return found->second;
  return file_ == nullptr ? diag::Loc{} : diag::Loc{file_, 1, 1};
}

const diag::Loc* Locations::Find(const Message& message,
                                 absl::string_view field, int index,
                                 absl::string_view key) const {
  const FieldDescriptor* descriptor =
      message.GetDescriptor()->FindFieldByName(std::string(field));
  if (descriptor == nullptr) return nullptr;
  const auto found = fields_.find(
      Place{&message, descriptor->number(), index, std::string(key)});
  return found == fields_.end() ? nullptr : &found->second;
}

diag::Loc Locations::Of(const Message& message, absl::string_view field,
                        int index) const {
  const diag::Loc* found = Find(message, field, index, "");
  return found == nullptr ? Of(message) : *found;
}

diag::Loc Locations::OfKey(const Message& message, absl::string_view field,
                           absl::string_view key) const {
  const diag::Loc* found = Find(message, field, kKeyed, key);
  return found == nullptr ? Of(message, field) : *found;
}

bool Locations::IsWritten(const Message& message, absl::string_view field,
                          int index) const {
  return Find(message, field, index, "") != nullptr;
}

const diag::Loc* Locations::OfEmptyList(const Message& message,
                                        const FieldDescriptor& field) const {
  const auto found = fields_.find(Place{&message, field.number(), kEmpty, ""});
  return found == fields_.end() ? nullptr : &found->second;
}

void Locations::Add(Locations other) {
  messages_.merge(other.messages_);
  fields_.merge(other.fields_);
  duplicate_keys_.insert(duplicate_keys_.end(), other.duplicate_keys_.begin(),
                         other.duplicate_keys_.end());
}

void Locations::Copy(const FieldDescriptor& field, const Message& from,
                     int from_index, const Message& to, int to_index) {
  const auto found = fields_.find(Place{&from, field.number(), from_index, ""});
  if (found == fields_.end()) return;
  const diag::Loc place = found->second;
  fields_.insert_or_assign(Place{&to, field.number(), to_index, ""}, place);
}

void Locations::CopyKey(const FieldDescriptor& field, const Message& from,
                        const Message& to, const std::string& key) {
  const auto found = fields_.find(Place{&from, field.number(), kKeyed, key});
  if (found == fields_.end()) return;
  const diag::Loc place = found->second;
  fields_.insert_or_assign(Place{&to, field.number(), kKeyed, key}, place);
}

void Locations::Forget(const Message& message, const FieldDescriptor& field,
                       int count) {
  for (int i = 0; i < count; ++i) {
    fields_.erase(Place{&message, field.number(), i, ""});
  }
}

void Locations::Adopt(const Message& root) {
  const diag::Loc place = Of(root);
  const Reflection& reflection = *root.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(root, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        field->is_map()) {
      continue;
    }
    const int count =
        field->is_repeated() ? reflection.FieldSize(root, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& nested =
          field->is_repeated() ? reflection.GetRepeatedMessage(root, field, i)
                               : reflection.GetMessage(root, field);
      messages_.try_emplace(&nested, place);
      Adopt(nested);
    }
  }
}

}  // namespace drc::parse
