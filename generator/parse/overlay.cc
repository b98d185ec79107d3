// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "generator/parse/parts.h"
#include "generator/schema/elements.h"
#include "google/protobuf/text_format.h"

namespace drc::parse {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using Key = google::protobuf::RepeatedPtrField<std::string>;  // names of fields

// Which element of its list a message is.
std::string ValueOf(const Message& element, const Key& key) {
  std::string value;
  for (const std::string& name : key) {
    const FieldDescriptor* field =
        element.GetDescriptor()->FindFieldByName(name);
    if (element.GetReflection()->HasField(element, field)) {
      std::string text;
      google::protobuf::TextFormat::PrintFieldValueToString(element, field, -1,
                                                            &text);
      absl::StrAppend(&value, text);
    }
    absl::StrAppend(&value, "\n");
  }
  return value;
}

// Moves values from the overlay's messages into the spec's. Messages keep their
// address, by which their places are known; what is left over is kept.
class Merger {
 public:
  Merger(Locations& locations, diag::Diagnostics& diagnostics)
      : locations_(locations), diagnostics_(diagnostics) {}

  // But for the fields of `key`, which are alike.
  void Merge(Message& from, Message& to, const Key& key) {
    for (const schema::FieldSchema& field :
         schema::SchemaOf(from.GetDescriptor()).fields) {
      if (absl::c_linear_search(key, field.descriptor->name())) continue;
      if (field.is_map) {
        MergeMap(field, from, to);
      } else if (field.is_list) {
        MergeList(field, from, to);
      } else if (IsSet(from, field.descriptor)) {
        MergeField(field.descriptor, field.kind, from, to);
      }
    }
    // The message of a type in dr.v1.Properties.
    std::vector<const FieldDescriptor*> fields;
    from.GetReflection()->ListFields(from, &fields);
    for (const FieldDescriptor* field : fields) {
      if (!field->is_extension()) continue;
      MergeField(field, schema::Kind::kMessage, from, to);
    }
  }

 private:
  // A field without presence is set to its default by writing it.
  bool IsSet(const Message& message, const FieldDescriptor* field) const {
    return message.GetReflection()->HasField(message, field) ||
           locations_.IsWritten(message, field->name());
  }

  void MergeField(const FieldDescriptor* field, schema::Kind kind,
                  Message& from, Message& to) {
    const Reflection& reflection = *to.GetReflection();
    if (kind == schema::Kind::kMessage && reflection.HasField(to, field)) {
      Merge(*reflection.MutableMessage(&from, field),
            *reflection.MutableMessage(&to, field), {});
      return;
    }
    if (const auto* choice = field->real_containing_oneof()) {
      for (int i = 0; i < choice->field_count(); ++i) {
        locations_.Forget(to, *choice->field(i), 1);
      }
    }
    locations_.Copy(*field, from, 0, to, 0);
    reflection.SwapFields(&from, &to, {field});
  }

  // The key of a map's entry.
  static std::string KeyOf(const Message& message, const FieldDescriptor* map,
                           int index) {
    return schema::ScalarText(
        message.GetReflection()->GetRepeatedMessage(message, map, index),
        map->message_type()->map_key(), -1);
  }

  void MergeMap(const schema::FieldSchema& field, Message& from, Message& to) {
    const FieldDescriptor* descriptor = field.descriptor;
    const Reflection& reflection = *from.GetReflection();
    const int size = reflection.FieldSize(from, descriptor);
    if (size == 0) {
      ReportEmpty(field, from);
      return;
    }
    if (!locations_.IsWritten(to, descriptor->name())) {
      locations_.Copy(*descriptor, from, 0, to, 0);
    }
    for (int i = 0; i < size; ++i) {
      const std::string key = KeyOf(from, descriptor, i);
      locations_.CopyKey(*descriptor, from, to, key);
      // A message without a class of its own would have the key twice.
      for (int last = reflection.FieldSize(to, descriptor) - 1, j = last;
           j >= 0; --j) {
        if (KeyOf(to, descriptor, j) != key) continue;
        reflection.SwapElements(&to, descriptor, j, last--);
        reflection.RemoveLast(&to, descriptor);
      }
    }
    const std::unique_ptr<Message> alone(from.New());
    reflection.SwapFields(&from, alone.get(), {descriptor});
    to.MergeFrom(*alone);
  }

  void MergeList(const schema::FieldSchema& field, Message& from, Message& to) {
    const FieldDescriptor* descriptor = field.descriptor;
    const Reflection& reflection = *from.GetReflection();
    const int size = reflection.FieldSize(from, descriptor);
    if (!field.property.merge_key().empty()) {
      if (size == 0) ReportEmpty(field, from);
      MergeElements(field, from, to);
      return;
    }
    if (size == 0 && locations_.OfEmptyList(from, *descriptor) == nullptr) {
      return;
    }
    locations_.Forget(to, *descriptor, reflection.FieldSize(to, descriptor));
    for (int i = 0; i < size; ++i) locations_.Copy(*descriptor, from, i, to, i);
    reflection.SwapFields(&from, &to, {descriptor});
  }

  void MergeElements(const schema::FieldSchema& field, Message& from,
                     Message& to) {
    const FieldDescriptor* descriptor = field.descriptor;
    const Key& key = field.property.merge_key();
    const Reflection& reflection = *from.GetReflection();
    // By key those of the spec that are left, the last first.
    absl::flat_hash_map<std::string, std::vector<int>> left;
    for (int i = reflection.FieldSize(to, descriptor) - 1; i >= 0; --i) {
      left[ValueOf(reflection.GetRepeatedMessage(to, descriptor, i), key)]
          .push_back(i);
    }
    const int known = reflection.FieldSize(to, descriptor);
    std::vector<Message*> elements;
    while (reflection.FieldSize(from, descriptor) > 0) {
      elements.push_back(reflection.ReleaseLast(&from, descriptor));
    }
    for (int i = 0; !elements.empty(); ++i, elements.pop_back()) {
      Message* element = elements.back();
      std::vector<int>& same = left[ValueOf(*element, key)];
      if (same.empty()) {
        WarnOfNear(field, *element, from, i, to, known);
        locations_.Copy(*descriptor, from, i, to,
                        reflection.FieldSize(to, descriptor));
        reflection.AddAllocatedMessage(&to, descriptor, element);
        continue;
      }
      Merge(*element,
            *reflection.MutableRepeatedMessage(&to, descriptor, same.back()),
            key);
      same.pop_back();
      locations_.Keep(std::unique_ptr<Message>(element));
    }
  }

  // `element`, which was that of the index in `from`, has none like it among
  // the first `known` of the spec.
  void WarnOfNear(const schema::FieldSchema& field, const Message& element,
                  const Message& from, int index, const Message& to,
                  int known) {
    const FieldDescriptor* descriptor = field.descriptor;
    const FieldDescriptor* name = descriptor->message_type()->FindFieldByName(
        field.property.merge_key(0));
    // Other keys, as routes and paths, are alike by their nature.
    if (field.property.merge_key_size() > 1 || name->name() != "name") return;
    std::vector<std::string> names;
    for (int i = 0; i < known; ++i) {
      const Message& other =
          to.GetReflection()->GetRepeatedMessage(to, descriptor, i);
      names.push_back(other.GetReflection()->GetString(other, name));
    }
    const std::string said = element.GetReflection()->GetString(element, name);
    const std::string near = diag::Nearest(said, names);
    // Short names are near to all others.
    if (said.size() < 4 || near.empty() || near == said) return;
    diagnostics_
        .Warning(locations_.IsWritten(element, name->name())
                     ? locations_.Of(element, name->name())
                     : locations_.Of(from, descriptor->name(), index),
                 "overlay-name",
                 absl::StrCat("the overlay adds ", diag::Quoted(said), " to `",
                              descriptor->name(), "`", diag::DidYouMean(near)))
        .Suggest(said, near);
  }

  void ReportEmpty(const schema::FieldSchema& field, const Message& from) {
    const diag::Loc* place = locations_.OfEmptyList(from, *field.descriptor);
    if (place == nullptr) return;
    diagnostics_.Error(*place, "overlay",
                       "`$0: []` takes nothing away: an overlay adds to these, "
                       "or changes them; move what only some stages have from "
                       "the spec into their overlays",
                       field.descriptor->name());
  }

  Locations& locations_;
  diag::Diagnostics& diagnostics_;
};

}  // namespace

void ApplyOverlay(std::unique_ptr<Message> overlay, Locations overlay_locations,
                  Message* spec, Locations* locations,
                  diag::Diagnostics& diagnostics) {
  locations->Add(std::move(overlay_locations));
  Merger(*locations, diagnostics).Merge(*overlay, *spec, {});
  locations->Keep(std::move(overlay));
}

}  // namespace drc::parse
