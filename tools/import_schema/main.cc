// SPDX-License-Identifier: Apache-2.0
//
// import_schema: AWS's resource provider schemas as protobuf files.

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/import_schema/files.h"
#include "tools/import_schema/importer.h"
#include "tools/import_schema/other_types.h"
#include "tools/import_schema/type_archive.h"
#include "tools/import_schema/unified_diff.h"

ABSL_FLAG(std::string, types, "proto/aws/types.txt",
          "The resource types to import: a name a line, # begins a comment.");
ABSL_FLAG(std::string, schemas, "",
          "The schemas: a folder of schema files as AWS publishes them, or "
          "cfn-lint's map for a region (.../providers/us-east-1.json).");
ABSL_FLAG(std::string, out, "proto/aws", "The folder of the generated files.");
ABSL_FLAG(
    std::string, requirements, "",
    "The pinned Python requirements with the version of cfn-lint that "
    "brought the schemas. Empty: each file names its schemas' own source.");
ABSL_FLAG(std::string, facts, "",
          "What is published of IAM's actions and of stateful types: "
          "cfn-lint's folder AdditionalSpecs. Empty: where cfn-lint has it.");
ABSL_FLAG(bool, verbose, false,
          "Print what protobuf lacks of the types that are not listed, too.");
ABSL_FLAG(bool, check, false,
          "Write nothing; print what an import would change, and fail if it "
          "would change anything.");

namespace import_schema {
namespace {

constexpr absl::string_view kUsage =
    "Writes proto/aws from AWS's resource provider schemas.\n\n"
    "  import_schema --schemas=PATH [--types=FILE] [--out=FOLDER]\n"
    "                [--requirements=FILE] [--check]";

constexpr absl::string_view kUpdateCommand =
    "bazel run //tools:import_schema.update";

// "cfn-lint 1.2.3", of the file that pins it.
std::string Origin(const std::string& requirements, Findings* findings) {
  if (requirements.empty()) return "";
  const absl::StatusOr<std::string> text = ReadFile(requirements);
  if (!text.ok()) {
    findings->Error({requirements, ""}, text.status().message());
    return "";
  }
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    if (absl::ConsumePrefix(&line, "cfn-lint==")) {
      return absl::StrCat("cfn-lint ", line);
    }
  }
  findings->Error({requirements, ""}, "does not pin cfn-lint==VERSION");
  return "";
}

// The file's bytes in lines.
std::string Lines(const std::string& name, const std::string& bytes) {
  return name == kOtherTypesFile ? ArchiveText(bytes) : bytes;
}

// The changes as a diff; empty: there are none.
std::string Difference(const std::string& out, const Import& import) {
  std::string result;
  for (const auto& [name, text] : import.files) {
    const std::string path = absl::StrCat(out, "/", name);
    const std::string old = ReadFile(path).value_or("");
    result += UnifiedDiff(path, Lines(name, old), Lines(name, text));
  }
  for (const std::string& name : import.stale) {
    const std::string path = absl::StrCat(out, "/", name);
    result += UnifiedDiff(path, ReadFile(path).value_or(""), "");
  }
  return result;
}

// Writes what differs, and says so.
absl::Status Write(const std::string& out, const Import& import) {
  for (const auto& [name, text] : import.files) {
    const std::string path = absl::StrCat(out, "/", name);
    if (const auto old = ReadFile(path); old.ok() && *old == text) continue;
    const absl::Status status = WriteFile(path, text);
    if (!status.ok()) return status;
    std::cout << "wrote " << path << "\n";
  }
  for (const std::string& name : import.stale) {
    const std::string path = absl::StrCat(out, "/", name);
    const absl::Status status = RemoveFile(path);
    if (!status.ok()) return status;
    std::cout << "removed " << path << "\n";
  }
  return absl::OkStatus();
}

// `bazel run` starts a program among its inputs and says where the source tree
// is; the files of that are the ones to read and write.
std::string InSourceTree(const std::string& path) {
  const char* root = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (root == nullptr || path.empty() || path[0] == '/') return path;
  return absl::StrCat(root, "/", path);
}

// Of cfn-lint's ".../schemas/providers/REGION.json": ".../AdditionalSpecs".
// Empty of a folder of schemas.
std::string FactsBeside(const std::string& schemas) {
  if (IsFolder(schemas)) return "";
  std::string folder = schemas;
  for (int i = 0; i < 3; ++i) {
    const size_t slash = folder.rfind('/');
    if (slash == folder.npos) return "";
    folder.resize(slash);
  }
  return folder + "/AdditionalSpecs";
}

int Run() {
  ImportOptions options;
  Findings findings;
  options.types = InSourceTree(absl::GetFlag(FLAGS_types));
  options.schemas = absl::GetFlag(FLAGS_schemas);
  options.out = InSourceTree(absl::GetFlag(FLAGS_out));
  options.origin = Origin(absl::GetFlag(FLAGS_requirements), &findings);
  options.facts = absl::GetFlag(FLAGS_facts);
  if (options.facts.empty()) options.facts = FactsBeside(options.schemas);
  options.verbose = absl::GetFlag(FLAGS_verbose);
  const Import import = ImportSchemas(options, &findings);
  // A check is about the files alone; what they lack is told when they are
  // made.
  const bool check = absl::GetFlag(FLAGS_check);
  if (!findings.ok() || !check) std::cerr << findings.Render();
  if (!findings.ok()) return EXIT_FAILURE;
  if (check) {
    const std::string difference = Difference(options.out, import);
    if (difference.empty()) return EXIT_SUCCESS;
    std::cout << difference << "\nproto/aws is out of date. To update it:\n  "
              << kUpdateCommand << "\n";
    return EXIT_FAILURE;
  }
  const absl::Status status = Write(options.out, import);
  if (status.ok()) return EXIT_SUCCESS;
  std::cerr << status.message() << "\n";
  return EXIT_FAILURE;
}

}  // namespace
}  // namespace import_schema

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(import_schema::kUsage);
  if (absl::ParseCommandLine(argc, argv).size() > 1 ||
      absl::GetFlag(FLAGS_schemas).empty()) {
    std::cerr << import_schema::kUsage << "\n";
    return EXIT_FAILURE;
  }
  return import_schema::Run();
}
