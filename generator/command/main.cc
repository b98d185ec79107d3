// SPDX-License-Identifier: Apache-2.0
#include "generator/command/main.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "generator/command/command.h"
#include "generator/commit.h"
#include "generator/options.h"
#include "generator/version.h"

namespace drc::command {
namespace {

constexpr char kProgram[] = "protoc-gen-cfn";
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr size_t kAnyNumber = static_cast<size_t>(-1);

std::vector<Flag> NoFlags() { return {}; }

std::vector<Flag> OptionFlags(bool writes) {
  std::vector<Flag> flags;
  for (const OptionText& option : CommandOptions(writes)) {
    flags.push_back({option.key, option.value, option.help, option.repeated});
  }
  return flags;
}

std::vector<Flag> CompileFlags() {
  std::vector<Flag> flags = OptionFlags(/*writes=*/true);
  flags.insert(flags.begin(),
               {"out", "DIR",
                "required: the folder to write. It is made, or made anew where "
                "it is empty or holds\n      nothing but what this program "
                "wrote; with a mistake anywhere it stays as it is"});
  return flags;
}

// By what people do first.
constexpr Command kCommands[] = {
    {"compile", "SPEC...", 1, kAnyNumber,
     "writes the templates of a spec and the report on them",
     "Findings go to standard error. The files of several specs lie in a "
     "folder each, named after\nthe spec.\n",
     CompileFlags, Compile},
    {"check", "SPEC...", 1, kAnyNumber,
     "compiles, writes nothing and shows the findings",
     "Warnings alone are no failure.\n",
     [] { return OptionFlags(/*writes=*/false); }, Check},
    {"format", "SPEC...", 1, kAnyNumber,
     "lays specs out as this language is, and keeps comments",
     "Each file is written in its place; SPEC - is standard input, laid out to "
     "standard output.\nOverlays are specs, too. A file that is no spec is "
     "told, and none is written then. A spec with\nthe comment \"# txtpbfmt: "
     "disable\" at its head stays as it is.\n",
     [] {
       return std::vector<Flag>{{"check", "",
                                 "writes nothing, names each spec that is not "
                                 "formatted, and fails if there is one"}};
     },
     Format},
    {"plan", "OLD NEW", 2, 2,
     "says what an update does from one compiled folder to another",
     "What is created, changed in place, replaced, deleted or refused, and "
     "which data are lost.\nTwo environments, of different names or regions, "
     "have no plan (exit code 2).\n",
     [] {
       return std::vector<Flag>{
           {"format", "text|json|markdown", "how to say it (default: text)"},
           {"old_parameter", "NAME=VALUE",
            "what a parameter of OLD's root stack is", true},
           {"new_parameter", "NAME=VALUE", "what one of NEW's becomes", true}};
     },
     Plan},
    {"graph", "SPEC|FOLDER", 1, 1,
     "draws an environment as a flowchart of Mermaid's, for pull requests",
     "Of a spec, whose findings go to standard error, or of a compiled folder. "
     "GitHub and GitLab\nshow it in Markdown, between ```mermaid and ```.\n",
     NoFlags, Graph},
    {"explain", "RULE|FIELD|TYPE", 1, 1,
     "says what a rule demands and why, what a field of a spec means, or which "
     "properties a resource type has",
     "RULE is the id that a finding ends in; FIELD a path such as "
     "objectives.rto_seconds or tables; TYPE one of CloudFormation's, such as "
     "AWS::SQS::Queue or aws.sqs.Queue.\n",
     NoFlags, Explain},
    {"rules", "", 0, 0, "lists every rule that a finding can name", "",
     [] {
       return std::vector<Flag>{{"format", "text|markdown",
                                 "a line for each rule (default), or also "
                                 "reasons, sources and examples"}};
     },
     Rules},
    {"facts", "", 0, 0, "prints what is known of AWS's resource types, as JSON",
     "", NoFlags, Facts},
};

std::string Usage(const Command& command) {
  std::string usage = absl::StrCat(kProgram, " ", command.name);
  if (!command.words.empty()) absl::StrAppend(&usage, " ", command.words);
  for (const Flag& flag : command.flags()) {
    absl::StrAppend(&usage, flag.name == "out"
                                ? absl::StrCat(" ", ToString(flag))
                                : absl::StrCat(" [", ToString(flag), "]",
                                               flag.repeated ? "..." : ""));
  }
  return absl::StrCat(usage, "\n");
}

std::string Help(const Command& command) {
  std::string help = absl::StrCat("usage: ", Usage(command), "\n", command.name,
                                  " ", command.summary, ".\n", command.details);
  const std::vector<Flag> flags = command.flags();
  if (!flags.empty()) help += '\n';
  for (const Flag& flag : flags) {
    absl::StrAppend(&help, "  ", ToString(flag), "\n      ", flag.help, "\n");
  }
  return help;
}

std::string Commands() {
  std::string list;
  for (const Command& command : kCommands) {
    absl::StrAppendFormat(&list, "  %-8s %s\n", command.name, command.summary);
  }
  return list;
}

std::string Help() {
  return absl::Substitute(
      "$0 compiles specs of disaster-recovery environments to "
      "CloudFormation.\n\nusage: $0 COMMAND ...   with --help for more of "
      "each:\n$1$2$3",
      kProgram, Commands(),
      "\nA command exits with 1 where a finding is an error or a file cannot "
      "be read or written, with 2\nwhere its arguments are wrong. Output is in "
      "colour on a terminal, unless NO_COLOR is set.\n\n"
      "  --help     this text\n"
      "  --version  the version\n\n"
      "As a plugin of protoc:\n\n"
      "protoc --plugin=protoc-gen-cfn=PATH --cfn_out=DIR --cfn_opt=spec=PATH "
      "\\\n"
      "    -I proto proto/dr/v1/environment.proto\n\n"
      "Its options, separated by commas or each in a --cfn_opt of its own:\n",
      OptionsHelp());
}

void Complain(absl::string_view where, absl::string_view what) {
  std::string text;
  for (absl::string_view line : absl::StrSplit(what, '\n')) {
    absl::StrAppend(&text, where, ": ", line, "\n");
  }
  std::fputs(text.c_str(), stderr);
}

// Prints what is wrong with the arguments, and how they should be.
int Misused(absl::string_view where, absl::string_view what,
            const std::string& usage) {
  Complain(where, what);
  std::fputs(usage.c_str(), stderr);
  return kMisused;
}

int Print(absl::string_view text) {
  const bool printed =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
      std::fflush(stdout) == 0;
  if (printed) return 0;
  std::fprintf(stderr, "%s: standard output cannot be written\n", kProgram);
  return kFailed;
}

std::string HowMany(const Command& command, size_t words) {
  if (words >= command.least_words && words <= command.most_words) return "";
  if (command.most_words == 0) return "takes flags alone";
  return absl::StrCat(words < command.least_words ? "needs" : "takes",
                      words < command.least_words ? " " : " no more than ",
                      command.words);
}

int Run(const Command& command, const std::vector<std::string>& given) {
  const std::string where = absl::StrCat(kProgram, " ", command.name);
  if (absl::c_linear_search(given, "--help")) return Print(Help(command));
  const std::string usage = absl::StrCat("usage: ", Usage(command));
  absl::StatusOr<Arguments> arguments = ParseArguments(command.flags(), given);
  if (!arguments.ok()) {
    return Misused(where, arguments.status().message(), usage);
  }
  const std::string how_many = HowMany(command, arguments->words.size());
  if (!how_many.empty()) return Misused(where, how_many, usage);
  const absl::StatusOr<std::string> text = command.run(*std::move(arguments));
  if (text.ok()) return Print(*text);
  if (absl::IsInvalidArgument(text.status())) {
    return Misused(where, text.status().message(), usage);
  }
  Complain(where, text.status().message());
  return kFailed;
}

std::string VersionLine() {
  const absl::string_view commit = kCommit;
  const std::string line = absl::StrCat(kProgram, " ", Version());
  // So Bazel calls what a build without --stamp does not say.
  if (commit.empty() || commit == "redacted") return line + "\n";
  return absl::StrCat(line, " (", commit, ")\n");
}

}  // namespace

int Main(const std::vector<std::string>& arguments) {
  const std::string& first = arguments.front();
  if (arguments.size() == 1 && first == "--help") return Print(Help());
  if (arguments.size() == 1 && first == "--version")
    return Print(VersionLine());
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (first == command.name) {
      return Run(command, {arguments.begin() + 1, arguments.end()});
    }
    names.emplace_back(command.name);
  }
  if (first == "--help" || first == "--version") {
    return Misused(kProgram, absl::StrCat(first, " stands alone"), "");
  }
  return Misused(
      kProgram,
      absl::StrCat("unknown command ", first, diag::DidYouMean(first, names)),
      absl::StrCat("commands, each with --help:\n", Commands()));
}

bool WantsColour(std::FILE* stream) {
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(fileno(stream)) != 0 &&
         (no_color == nullptr || *no_color == '\0');
}

int ShowUsage() {
  return Misused(kProgram, "a command is missing",
                 absl::StrCat("commands, each with --help:\n", Commands()));
}

}  // namespace drc::command
