// SPDX-License-Identifier: Apache-2.0
//
// What the user asks of one run: the value of protoc's --cfn_opt, or the
// arguments of a command.
#ifndef GENERATOR_OPTIONS_H_
#define GENERATOR_OPTIONS_H_

#include "generator/lower/template_urls.h"

namespace drc {

struct Options {
  // The specs to compile, in the order given. The files of several lie in a
  // folder each, named after the spec.
  std::vector<std::string> specs;

  // What is merged over each of the specs, in this order.
  std::vector<std::string> overlays;

  // How parents refer to their nested templates.
  lower::TemplateUrls template_urls = lower::TemplateUrls::kBucket;

  // Where the findings go beside standard error; empty: nowhere. The name's
  // ending says how they are written (findings::HasFormat).
  std::string diagnostics;

  // The folder of what is deployed, as this compiler has written it; empty: not
  // known. Of several specs, each one's lies in a folder of its name below.
  std::string previous;

  // Whether a warning fails the run.
  bool warnings_as_errors = false;

  // Whether to write the report alone, also of a spec that misses objectives.
  bool report_only = false;

  // What stands before an option's name where the user writes it.
  absl::string_view prefix = "--cfn_opt=";

  // Parses "key=value,key=value". A missing, unknown or repeated key and a
  // value that the key does not take are errors, all of them in one message,
  // each with the flag in full. Only `spec` and `overlay` may be repeated.
  static absl::StatusOr<Options> Parse(absl::string_view parameter);

  // The same of a command: its specs, and its flags, each of them one of
  // CommandOptions. `writes` says whether there will be files.
  static absl::StatusOr<Options> OfCommand(
      const std::vector<std::string>& specs,
      const std::vector<std::pair<std::string, std::string>>& flags,
      bool writes);

  // An option as the user writes it.
  std::string Flag(absl::string_view key, absl::string_view value = "") const;
};

// What help says about an option.
struct OptionText {
  absl::string_view key;
  absl::string_view value;  // the option takes none where it is empty
  absl::string_view help;   // lines that follow the first are indented by 6
  bool repeated;            // whether it may be given more than once
};

// The options that are flags of commands: those of `compile`, or those that
// make sense where nothing is written, of `check`.
std::vector<OptionText> CommandOptions(bool writes);

// What --help prints about the options of the plugin.
std::string OptionsHelp();

// The folder of a spec's files among those of several: "a/b.textproto" -> "b".
std::string FolderOf(absl::string_view spec);

}  // namespace drc

#endif  // GENERATOR_OPTIONS_H_
