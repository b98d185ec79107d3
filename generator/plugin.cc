// SPDX-License-Identifier: Apache-2.0
#include "generator/plugin.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "generator/findings/findings_file.h"
#include "generator/options.h"
#include "generator/parse/parse.h"
#include "generator/plan/release.h"
#include "google/protobuf/descriptor.pb.h"

namespace drc {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;
using google::protobuf::compiler::CodeGeneratorRequest;
using google::protobuf::compiler::CodeGeneratorResponse;

const FileDescriptorProto* Find(const CodeGeneratorRequest& request,
                                absl::string_view name) {
  for (const FileDescriptorProto& file : request.proto_file()) {
    if (file.name() == name) return &file;
  }
  return nullptr;
}

// Whether the request has the file and those of ours that it imports as they
// were when the plugin was built, comments aside.
bool HasSchema(const CodeGeneratorRequest& request, const FileDescriptor& own) {
  const FileDescriptorProto* found = Find(request, own.name());
  if (found == nullptr) return false;
  FileDescriptorProto theirs = *found;
  theirs.clear_source_code_info();
  FileDescriptorProto ours;
  own.CopyTo(&ours);
  // protoc fills these in, the compiled schema leaves them to be derived.
  own.CopyJsonNameTo(&ours);
  if (theirs.SerializeAsString() != ours.SerializeAsString()) return false;
  for (int i = 0; i < own.dependency_count(); ++i) {
    if (!absl::StartsWith(own.dependency(i)->name(), "dr/")) continue;
    if (!HasSchema(request, *own.dependency(i))) return false;
  }
  return true;
}

// Whether protoc was given the schema that this plugin understands.
absl::Status CheckSchema(const CodeGeneratorRequest& request) {
  const FileDescriptor& own = *dr::v1::Environment::descriptor()->file();
  const auto& files = request.file_to_generate();
  if (std::find(files.begin(), files.end(), own.name()) == files.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "protoc must be given the schema of the specs: ", own.name()));
  }
  if (HasSchema(request, own)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      own.name(),
      " is not the version that this protoc-gen-cfn was built with; "
      "rebuild the plugin or use its schema"));
}

// Reads and compiles one spec.
absl::Status CompileFile(const std::string& path, const Options& options,
                         diag::Diagnostics& diagnostics,
                         std::vector<emit::File>& files) {
  absl::StatusOr<parse::ParsedSpec> spec = parse::ParseSpec(path, diagnostics);
  if (!spec.ok()) return spec.status();
  if (spec->environment == nullptr) return absl::OkStatus();
  if (options.previous.empty()) {
    return Compile(*spec, options, nullptr, diagnostics, files);
  }
  const absl::StatusOr<plan::Release> previous = plan::ReadRelease(
      options.specs.size() == 1
          ? options.previous
          : absl::StrCat(options.previous, "/", FolderOf(path)));
  if (!previous.ok()) {
    return absl::Status(
        previous.status().code(),
        absl::StrCat("--cfn_opt=previous: ", previous.status().message()));
  }
  return Compile(*spec, options, &*previous, diagnostics, files);
}

}  // namespace

bool Answer(const CodeGeneratorRequest& request,
            google::protobuf::io::ZeroCopyOutputStream& output) {
  CodeGeneratorResponse end;
  end.set_supported_features(CodeGeneratorResponse::FEATURE_PROTO3_OPTIONAL);
  const absl::StatusOr<Options> options = Options::Parse(request.parameter());
  absl::Status status = options.status();
  if (status.ok()) status = CheckSchema(request);
  if (!status.ok()) {
    end.set_error(std::string(status.message()));
    return end.SerializeToZeroCopyStream(&output);
  }

  std::string findings;
  std::string failures;
  findings::FindingsFile findings_file(options->diagnostics);
  int errors = 0;
  for (const std::string& spec : options->specs) {
    diag::Diagnostics diagnostics;
    std::vector<emit::File> files;
    if (status = CompileFile(spec, *options, diagnostics, files);
        !status.ok()) {
      absl::StrAppend(&failures, "\n", status.message());
      findings_file.AddFailure(spec, status.message());
    }
    absl::StrAppend(&findings, diagnostics.Render());
    findings_file.Add(diagnostics);
    // What a report shows as broken is no failure to write it.
    if (!options->report_only || files.empty()) {
      errors += diagnostics.error_count();
    }
    // Once there is an error, protoc throws all files away.
    if (errors > 0 || !failures.empty()) continue;

    const std::string folder =
        options->specs.size() == 1 ? "" : FolderOf(spec) + "/";
    CodeGeneratorResponse part;
    for (emit::File& file : files) {
      CodeGeneratorResponse::File& out = *part.add_file();
      out.set_name(folder + file.path);
      out.set_content(std::move(file.content));
    }
    if (!part.SerializeToZeroCopyStream(&output)) return false;
  }
  std::fputs(findings.c_str(), stderr);
  if (status = findings_file.Write(); !status.ok()) {
    absl::StrAppend(&failures, "\n--cfn_opt=diagnostics cannot be written: ",
                    status.message());
  }
  if (errors > 0) {
    end.set_error(absl::StrCat(errors, errors == 1 ? " error" : " errors"));
  }
  if (!failures.empty()) end.mutable_error()->append(failures);
  return end.SerializeToZeroCopyStream(&output);
}

}  // namespace drc
