// SPDX-License-Identifier: Apache-2.0
//
// What parsing is put together from, each part in a file of its own.

#ifndef GENERATOR_PARSE_PARTS_H_
#define GENERATOR_PARSE_PARTS_H_

#include <map>

#include "generator/parse/parse.h"

namespace drc::parse {

// What must hold of a spec's values as they were written, before defaults hide
// it.

// Reports strings that CloudFormation would read as references (unless their
// field is `literal`), strings that are no UTF-8 text, map keys that the text
// has twice, and enum fields set to their `*_UNSPECIFIED` value.
//
// Accepted: name: "payments"     filter_pattern: "\"${\""
// Rejected: name: "${AWS::Region}"   topic_name: "{{resolve:ssm:x}}"
void CheckText(const google::protobuf::Message& root,
               const Locations& locations, diag::Diagnostics& diagnostics);

// Whether CloudFormation would read a reference in the text: "${" or
// "{{resolve:".
bool HasReference(absl::string_view text);

// Whether each "${" of a text ends in "}": CloudFormation takes the rest of one
// that does not as it is.
bool IsClosed(absl::string_view text);

// Whether it would read one that cannot be escaped: "{{resolve:".
bool HasDynamicReference(absl::string_view text);

// What functions run, one of each a function.
struct Code {
  // The text of its `code_file`, or of its package's entry; empty where it
  // names none.
  std::vector<std::string> texts;
  std::vector<Package> packages;
};

// Reads what `code_file` and `code` name, relative to the folder of the file
// that says so: the spec or an overlay. A finding of rule "code-file"
// says why one cannot be read.
Code ReadCode(const dr::v1::Environment& environment,
              const Locations& locations, diag::Diagnostics& diagnostics);

// The files of a function's package.

// Reads the files of a folder, or of a zip archive, in the order of their paths
// and without what Python keeps of modules. Returns what is wrong with them,
// "has more than 250 MB"; empty where nothing is.
std::string ReadFolder(const std::string& root,
                       std::vector<archive::File>& files);
std::string ReadZip(const std::string& path, std::vector<archive::File>& files);

// Whether opening the file would wait for whoever writes into it.
bool IsPipe(const std::string& path);

// Fills in everything that a spec leaves open: first ApplySchemaDefaults, then
// what follows from other values. Values outside their fields' bounds are read
// as the nearest bound, so that nothing overflows; the checks report them.
// `codes` holds a text for each function, empty where it has the default code;
// no texts at all mean the same.
void ApplyDefaults(dr::v1::Environment* environment,
                   absl::Span<const std::string> codes = {});

// Fills in what a message and all messages within it leave open: fields get
// their `default_value`, messages with `default_empty` are created.
void ApplySchemaDefaults(google::protobuf::Message* message);

// Puts the `json` of `resources` and `overrides` into their properties, so that
// whoever reads these finds all of them. What cannot be put there is reported.
void ApplyJson(const Locations& locations, dr::v1::Environment& environment,
               diag::Diagnostics& diagnostics);

// A stage of an environment: what differs from its spec.

// Merges an overlay, a message of the spec's type in which nothing is required,
// into the spec, before defaults are filled in:
//
// - a single value becomes the overlay's;
// - a message both, field by field; of a oneof the overlay's;
// - a map both, by key;
// - a list with a `merge_key` both: the overlay's n-th element of a key is
// merged
//   into the spec's n-th of that key, and appended where there is none;
// - any other list the overlay's, also where that is `[]`.
//
// So an overlay takes no entry of a map and no element with a key away; `[]`
// for one of these is a finding of rule "overlay".
//
// `locations` says of each value afterwards where it was written; what both
// have (a message, an element and its key) is at its place in the spec.
void ApplyOverlay(std::unique_ptr<google::protobuf::Message> overlay,
                  Locations overlay_locations, google::protobuf::Message* spec,
                  Locations* locations, diag::Diagnostics& diagnostics);

// Parses protobuf text format into an empty message. False, with a finding,
// where the text is none, is not of that message's type, or is no UTF-8.
//
// Protobuf's parser stops at its first error: of rule "syntax" there is at most
// one finding in a file.
bool ParseText(const diag::SourceFile* file, google::protobuf::Message* message,
               diag::Diagnostics& diagnostics);

// What is written in another format, or with the characters of a word
// processor.

// What a text says of itself that is no spec: "this is YAML; ...", and the byte
// that shows it. Empty where it shows none of the formats that are known. For
// texts that the parser has refused.
struct ForeignFormat {
  std::string text;
  size_t offset = 0;
};
ForeignFormat FindForeignFormat(absl::string_view text);

// What stands for a character beyond ASCII, and what is said of it. `instead`
// is empty where that is not known.
struct ForeignCharacter {
  std::string text;
  std::string instead;
};
ForeignCharacter DescribeCharacter(absl::string_view character);

// The quote that is still open at `end`, where its line ends, with what follows
// it.
std::string OpenQuote(absl::string_view text, size_t end);

// What protobuf's parser finds, in the words of whoever writes a spec.

struct Reworded {
  // Empty where an earlier finding says it all.
  std::string text;
  // The word of the spec that it is about, where the parser had read past it.
  std::string word;
  absl::string_view rule_id = "syntax";
  // A second place, where there is one.
  std::string note;
  diag::Loc note_at;
  // What to write instead of what stands at the finding's place, if it is
  // known.
  diag::Fix fix;
};

// `message` is the parser's, of the byte `offset` of a file that should be a
// message of the type `root`.
Reworded Reword(absl::string_view message, const diag::SourceFile& file,
                size_t offset, const google::protobuf::Descriptor& root);

// A block of a spec that is open at some place.
struct Block {
  std::string field;  // that it is the value of; empty: the spec itself
  const google::protobuf::Descriptor*
      type;  // null where the language has no such block
  diag::Loc opened;
  std::map<std::string, diag::Loc> fields;  // what was set in it, and where
};

// Where a place of a spec is.
struct Context {
  std::vector<Block> blocks;  // the innermost last
  std::string value_of;       // the field whose value comes there

  const Block& inner() const { return blocks.back(); }

  // The field whose value comes there; null where the language has none.
  const google::protobuf::FieldDescriptor* field() const {
    return inner().type == nullptr ? nullptr
                                   : inner().type->FindFieldByName(value_of);
  }
};

// Whether a token begins as names do.
bool IsIdentifier(absl::string_view token);

// Reads the text, which need not be a spec, up to an offset.
Context ContextAt(const diag::SourceFile& file, size_t offset,
                  const google::protobuf::Descriptor& root);

// The field of the language, as a path from `root`, that people mean by a word:
// one that has the word in its name, "rto" -> "objectives.rto_seconds", or what
// others call it, "s3" -> "buckets". Empty where there is none.
std::string FieldMeantBy(absl::string_view word,
                         const google::protobuf::Descriptor& root);

// The same by what others call it alone: in another message a word that is a
// part of a name means nothing.
std::string SynonymOf(absl::string_view word,
                      const google::protobuf::Descriptor& root);

// A field's name for a word of other tools, "tables" for "dynamodb"; empty
// where there is none.
absl::string_view NameOfSynonym(absl::string_view word);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_PARTS_H_
