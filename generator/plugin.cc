// SPDX-License-Identifier: Apache-2.0
#include "generator/plugin.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/check.h"
#include "generator/diag/diagnostics.h"
#include "generator/emit/emit.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/options.h"
#include "generator/parse/parse.h"
#include "generator/report/report.h"
#include "generator/typecheck/typecheck.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream.h"

namespace drc {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::compiler::GeneratorContext;

// How outputs name the spec: no path that says where they were made, so that
// they are the same everywhere.
std::string DisplayPath(const std::string& spec) {
  const std::filesystem::path path =
      std::filesystem::path(spec).lexically_normal();
  const bool within = path.is_relative() && *path.begin() != "..";
  return within ? path.generic_string() : path.filename().generic_string();
}

bool SameSchema(const FileDescriptor& a, const FileDescriptor& b) {
  google::protobuf::FileDescriptorProto of_a;
  google::protobuf::FileDescriptorProto of_b;
  a.CopyTo(&of_a);
  b.CopyTo(&of_b);
  // protoc fills these in, the compiled schema leaves them to be derived.
  a.CopyJsonNameTo(&of_a);
  b.CopyJsonNameTo(&of_b);
  if (of_a.SerializeAsString() != of_b.SerializeAsString()) return false;
  for (int i = 0; i < a.dependency_count(); ++i) {
    // The dependencies' names are part of what was compared.
    if (!absl::StartsWith(a.dependency(i)->name(), "dr/")) continue;
    if (!SameSchema(*a.dependency(i), *b.dependency(i))) return false;
  }
  return true;
}

// Whether protoc was given the schema that this plugin understands.
absl::Status CheckSchema(const std::vector<const FileDescriptor*>& files) {
  const FileDescriptor& own = *dr::v1::Environment::descriptor()->file();
  for (const FileDescriptor* file : files) {
    if (file->name() != own.name()) continue;
    if (SameSchema(*file, own)) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        file->name(),
        " is not the version that this protoc-gen-cfn was built with; "
        "rebuild the plugin or use its schema"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "protoc must be given the schema of the specs: ", own.name()));
}

void Write(const emit::File& file, const std::string& folder,
           GeneratorContext& output) {
  std::unique_ptr<google::protobuf::io::ZeroCopyOutputStream> stream(
      output.Open(folder + file.path));
  google::protobuf::io::CodedOutputStream(stream.get())
      .WriteRaw(file.content.data(), static_cast<int>(file.content.size()));
}

// Compiles one spec into `files`. An error status means that the compiler is
// wrong; findings mean that the spec is.
absl::Status Compile(const std::string& path, const Options& options,
                     diag::Diagnostics& diagnostics,
                     std::vector<emit::File>& files) {
  absl::StatusOr<parse::ParsedSpec> spec = parse::ParseSpec(path, diagnostics);
  if (!spec.ok()) return spec.status();
  if (spec->environment == nullptr) return absl::OkStatus();
  check::Check(*spec, diagnostics);
  if (diagnostics.has_errors()) return absl::OkStatus();

  program::Program program = lower::Lower(*spec);
  emit::PlaceTemplateUrls(options.template_urls, program);
  if (absl::Status status = typecheck::Typecheck(program); !status.ok())
    return status;
  if (absl::Status status = link::Link(program); !status.ok()) return status;
  emit::EmitProgram(program, DisplayPath(path), files);
  report::EmitReport(*spec, diagnostics, DisplayPath(path), files);
  return absl::OkStatus();
}

}  // namespace

bool Plugin::GenerateAll(const std::vector<const FileDescriptor*>& files,
                         const std::string& parameter, GeneratorContext* output,
                         std::string* error) const {
  const absl::StatusOr<Options> options = Options::Parse(parameter);
  absl::Status status = options.status();
  if (status.ok()) status = CheckSchema(files);
  if (!status.ok()) {
    *error = std::string(status.message());
    return false;
  }

  diag::Diagnostics diagnostics;
  std::string failures;
  for (const std::string& spec : options->specs) {
    std::vector<emit::File> outputs;
    if (status = Compile(spec, *options, diagnostics, outputs); !status.ok()) {
      absl::StrAppend(&failures, "\n", status.message());
      continue;
    }
    const std::string folder =
        options->specs.size() == 1 ? "" : FolderOf(spec) + "/";
    for (const emit::File& file : outputs) Write(file, folder, *output);
  }
  std::fputs(diagnostics.Render().c_str(), stderr);
  const int count = diagnostics.error_count();
  if (count > 0)
    *error = absl::StrCat(count, count == 1 ? " error" : " errors");
  absl::StrAppend(error, failures);
  return error->empty();
}

}  // namespace drc
