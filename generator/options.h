// SPDX-License-Identifier: Apache-2.0
//
// What the user asks of one run: the value of protoc's --cfn_opt.
#ifndef GENERATOR_OPTIONS_H_
#define GENERATOR_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "generator/lower/template_urls.h"

namespace drc {

struct Options {
  // The specs to compile, in the order given. The files of several lie in a
  // folder each, named after the spec.
  std::vector<std::string> specs;

  // How parents refer to their nested templates.
  lower::TemplateUrls template_urls = lower::TemplateUrls::kBucket;

  // Where the findings go beside standard error; empty: nowhere. The name's
  // ending says how they are written (findings::HasFormat).
  std::string diagnostics;

  // The folder of what is deployed, as this compiler has written it; empty: not
  // known. Of several specs, each one's lies in a folder of its name below.
  std::string previous;

  // Whether to write the report alone, also of a spec that misses objectives.
  bool report_only = false;

  // Parses "key=value,key=value". A missing, unknown or repeated key and a
  // value that the key does not take are errors, all of them in one message,
  // each with the flag in full. Only `spec` may be repeated.
  static absl::StatusOr<Options> Parse(absl::string_view parameter);
};

// What --help prints about the options.
std::string OptionsHelp();

// The folder of a spec's files among those of several: "a/b.textproto" -> "b".
std::string FolderOf(absl::string_view spec);

}  // namespace drc

#endif  // GENERATOR_OPTIONS_H_
