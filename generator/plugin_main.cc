// SPDX-License-Identifier: Apache-2.0
//
// protoc-gen-cfn. protoc starts it without arguments and speaks to it over
// standard input and output; people may ask it for help.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/render.h"
#include "generator/options.h"
#include "generator/plan/command.h"
#include "generator/plugin.h"
#include "generator/rules/rules.h"
#include "generator/rules/rules_page.h"
#include "generator/version.h"
#include "google/protobuf/compiler/plugin.pb.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"

namespace {

// What a pipe of Linux holds.
constexpr int kPipeBytes = 64 * 1024;

std::string Help() {
  return absl::StrCat(
      "protoc-gen-cfn compiles specs of disaster-recovery environments to "
      "CloudFormation.\n\n"
      "protoc --plugin=protoc-gen-cfn=PATH --cfn_out=DIR --cfn_opt=spec=PATH "
      "\\\n"
      "    -I proto proto/dr/v1/environment.proto\n\n"
      "Options, separated by commas or each in a --cfn_opt of its own:\n",
      drc::OptionsHelp(),
      "Flags of the plugin itself:\n"
      "  --help             this text\n"
      "  --version          the version\n"
      "  --rules            every rule that a finding can name\n"
      "  --rules=markdown   the same with reasons, sources and examples\n"
      "  --facts=json       what the compiler knows of AWS's resource types\n\n"
      "protoc-gen-cfn plan OLD NEW [--format=text|json|markdown]\n\n"
      "says what an update does from one folder of its output to another: what "
      "is created,\nchanged in place, replaced, deleted or refused, and which "
      "data are lost.\n");
}

int Print(const std::string& text) {
  return std::fputs(text.c_str(), stdout) < 0 ? 1 : 0;
}

// Whether whoever reads standard output wants it in colour.
bool WantsColour() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

int PrintPlan(const std::vector<std::string>& arguments) {
  const absl::StatusOr<std::string> text =
      drc::plan::RunCommand(arguments, WantsColour());
  if (text.ok()) return Print(*text);
  std::fprintf(stderr, "protoc-gen-cfn plan: %s; see --help\n",
               std::string(text.status().message()).c_str());
  return 1;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc == 2) {
    const absl::string_view flag = argv[1];
    if (flag == "--help") return Print(Help());
    if (flag == "--version")
      return Print(absl::StrCat("protoc-gen-cfn ", drc::kVersion, "\n"));
    if (flag == "--rules") return Print(drc::rules::RenderRules());
    if (flag == "--facts=json") return Print(drc::catalogue::RenderJson());
    if (flag == "--rules=markdown") {
      return Print(drc::rules::RenderRulesPage());
    }
  }
  if (argc > 1 && absl::string_view(argv[1]) == "plan") {
    if (argc == 3 && absl::string_view(argv[2]) == "--help") {
      return Print(Help());
    }
    return PrintPlan({argv + 2, argv + argc});
  }
  if (argc > 1) {
    std::fprintf(stderr, "protoc-gen-cfn: unknown option %s; see --help\n",
                 argv[1]);
    return 1;
  }

  google::protobuf::compiler::CodeGeneratorRequest request;
  if (!request.ParseFromFileDescriptor(STDIN_FILENO)) {
    std::fputs(
        "protoc-gen-cfn: standard input is no request of protoc's; see "
        "--help\n",
        stderr);
    return 1;
  }
  google::protobuf::io::FileOutputStream output(STDOUT_FILENO, kPipeBytes);
  if (drc::Answer(request, output) && output.Close()) return 0;
  std::fputs("protoc-gen-cfn: cannot write the answer\n", stderr);
  return 1;
}
