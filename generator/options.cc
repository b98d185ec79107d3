// SPDX-License-Identifier: Apache-2.0
#include "generator/options.h"

#include <filesystem>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/findings/findings_file.h"

namespace drc {
namespace {

// Where an option has a meaning, beside protoc.
enum class Commands { kNone, kCompile, kCompileAndCheck };

struct Option {
  absl::string_view key;
  absl::string_view value;  // as help shows it; empty: the key takes none
  absl::string_view help;
  Commands commands;
  // Stores the value; false where the option does not take it.
  bool (*set)(absl::string_view value, Options& options);
  bool repeated = false;
};

constexpr char kSpec[] = "spec";

constexpr Option kOptions[] = {
    {kSpec, "PATH", "the spec to compile; may be repeated", Commands::kNone,
     [](absl::string_view value, Options& options) {
       options.specs.emplace_back(value);
       return !value.empty();
     },
     /*repeated=*/true},
    {"overlay", "FILE",
     "what a stage has otherwise: an Environment in which nothing is required, "
     "merged over each\n      spec; may be repeated, in their order "
     "(docs/stages.md)",
     Commands::kCompileAndCheck,
     [](absl::string_view value, Options& options) {
       options.overlays.emplace_back(value);
       return !value.empty();
     },
     /*repeated=*/true},
    {"template_urls", "bucket|relative",
     "whether a TemplateURL names the template bucket (default), or the nested "
     "template by its\n      relative path, as linters read it",
     Commands::kCompile,
     [](absl::string_view value, Options& options) {
       options.template_urls = value == "relative"
                                   ? lower::TemplateUrls::kRelative
                                   : lower::TemplateUrls::kBucket;
       return value == "relative" || value == "bucket";
     }},
    {"diagnostics", "FILE.sarif|FILE.txt",
     "writes the findings to this file too, also where there are errors: as "
     "SARIF 2.1.0,\n      or as standard error shows them",
     Commands::kCompileAndCheck,
     [](absl::string_view value, Options& options) {
       options.diagnostics = std::string(value);
       return findings::HasFormat(value);
     }},
    {"previous", "DIR",
     "what is deployed, as this compiler has written it; each spec's in a "
     "folder "
     "of its name where\n      there are several: adds plan.md and plan.json, "
     "and refuses changes that lose data or\n      that AWS refuses",
     Commands::kCompileAndCheck,
     [](absl::string_view value, Options& options) {
       options.previous = std::string(value);
       return !value.empty();
     }},
    {"warnings_as_errors", "", "warnings fail the run, as errors do",
     Commands::kCompileAndCheck,
     [](absl::string_view value, Options& options) {
       options.warnings_as_errors = true;
       return value.empty();
     }},
    {"report_only", "",
     "writes report.md, report.html and report.json alone, nothing to deploy; "
     "also of a "
     "spec that misses its\n      objectives, which the report then shows as "
     "broken: such errors are printed, and do not fail",
     Commands::kCompile,
     [](absl::string_view value, Options& options) {
       options.report_only = true;
       return value.empty();
     }},
};

const Option* Find(absl::string_view key) {
  for (const Option& option : kOptions) {
    if (option.key == key) return &option;
  }
  return nullptr;
}

// A spec as the user names it: a command takes paths without a flag.
std::string SpecFlag(const Options& options, absl::string_view spec) {
  return options.prefix == "--" ? std::string(spec) : options.Flag(kSpec, spec);
}

// Two specs of one name would write into one folder, and a name like
// "..textproto" leads out of it.
void CheckFolders(const Options& options, std::vector<std::string>& errors) {
  if (options.specs.size() < 2) return;
  absl::btree_map<std::string, std::string> folders;
  for (const std::string& spec : options.specs) {
    const std::string folder = FolderOf(spec);
    if (folder.empty() || folder == "." || folder == "..") {
      errors.push_back(
          absl::StrCat(SpecFlag(options, spec),
                       " has no name that a folder of its files could take"));
      continue;
    }
    const auto added = folders.emplace(folder, spec);
    if (added.second) continue;
    errors.push_back(absl::StrCat(SpecFlag(options, spec), " and ",
                                  SpecFlag(options, added.first->second),
                                  " would both be written to the folder ",
                                  added.first->first));
  }
}

bool IsSameFile(const std::string& a, const std::string& b) {
  return std::filesystem::path(a).lexically_normal() ==
         std::filesystem::path(b).lexically_normal();
}

// The findings of a spec must not replace it.
void CheckDiagnostics(const Options& options,
                      std::vector<std::string>& errors) {
  if (options.diagnostics.empty()) return;
  const auto check = [&](const std::vector<std::string>& files,
                         absl::string_view what) {
    for (const std::string& file : files) {
      if (!IsSameFile(options.diagnostics, file)) continue;
      errors.push_back(
          absl::StrCat(options.Flag("diagnostics", options.diagnostics),
                       " is the ", what, " itself"));
    }
  };
  check(options.specs, "spec");
  check(options.overlays, "overlay");
}

void CheckOverlays(const Options& options, std::vector<std::string>& errors) {
  const std::vector<std::string>& files = options.overlays;
  for (auto file = files.begin(); file != files.end(); ++file) {
    if (std::any_of(files.begin(), file, [&](const std::string& earlier) {
          return IsSameFile(earlier, *file);
        })) {
      errors.push_back(
          absl::StrCat(options.Flag("overlay", *file), " is given twice"));
    }
  }
}

// Stores an option's value, as `given` in full.
void Set(const Option& option, absl::string_view value, absl::string_view given,
         Options& options, std::vector<std::string>& errors) {
  if (option.set(value, options)) return;
  errors.push_back(
      absl::StrCat(given, " must be ", options.Flag(option.key, option.value)));
}

absl::Status ToStatus(const std::vector<std::string>& errors) {
  if (errors.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace

std::string Options::Flag(absl::string_view key,
                          absl::string_view value) const {
  return absl::StrCat(prefix, key, value.empty() ? "" : "=", value);
}

absl::StatusOr<Options> Options::Parse(absl::string_view parameter) {
  Options options;
  std::vector<std::string> errors;
  absl::btree_map<std::string, int> seen;
  for (absl::string_view part :
       absl::StrSplit(parameter, ',', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    const Option* option = Find(pair.first);
    const std::string given = options.Flag(part);
    if (option == nullptr) {
      errors.push_back(absl::StrCat("unknown option ", given));
      continue;
    }
    const std::string full = options.Flag(option->key, option->value);
    if (++seen[std::string(pair.first)] == 2 && !option->repeated) {
      errors.push_back(absl::StrCat("repeated option ", full));
    }
    // "key=" says something, if only an empty text.
    const bool has_value = pair.first.size() < part.size();
    if (has_value == option->value.empty()) {
      errors.push_back(absl::StrCat(given, " must be ", full));
    } else {
      Set(*option, pair.second, given, options, errors);
    }
  }
  if (seen.count(kSpec) == 0) {
    errors.push_back(
        absl::StrCat("missing option ", options.Flag(kSpec, "PATH")));
  }
  CheckFolders(options, errors);
  CheckOverlays(options, errors);
  CheckDiagnostics(options, errors);
  if (absl::Status status = ToStatus(errors); !status.ok()) return status;
  return options;
}

absl::StatusOr<Options> Options::OfCommand(
    const std::vector<std::string>& specs,
    const std::vector<std::pair<std::string, std::string>>& flags,
    bool writes) {
  Options options;
  options.prefix = "--";
  options.specs = specs;
  std::vector<std::string> errors;
  for (const auto& [key, value] : flags) {
    Set(*Find(key), value, options.Flag(key, value), options, errors);
  }
  if (std::count(specs.begin(), specs.end(), "") > 0) {
    errors.push_back("a spec's path must not be empty");
  }
  if (writes || !options.previous.empty()) CheckFolders(options, errors);
  CheckOverlays(options, errors);
  CheckDiagnostics(options, errors);
  if (absl::Status status = ToStatus(errors); !status.ok()) return status;
  return options;
}

std::vector<OptionText> CommandOptions(bool writes) {
  std::vector<OptionText> texts;
  for (const Option& option : kOptions) {
    if (option.commands == Commands::kCompileAndCheck ||
        (writes && option.commands == Commands::kCompile)) {
      texts.push_back({option.key, option.value, option.help, option.repeated});
    }
  }
  return texts;
}

std::string OptionsHelp() {
  std::string help;
  for (const Option& option : kOptions) {
    absl::StrAppend(&help, "  ", Options().Flag(option.key, option.value),
                    "\n      ", option.help, "\n");
  }
  return help;
}

std::string FolderOf(absl::string_view spec) {
  const size_t slash = spec.rfind('/');
  if (slash != spec.npos) spec.remove_prefix(slash + 1);
  return std::string(absl::StripSuffix(spec, ".textproto"));
}

}  // namespace drc
