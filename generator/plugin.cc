// SPDX-License-Identifier: Apache-2.0
#include "generator/plugin.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/compile_specs.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/coded_stream.h"

namespace drc {

// The language of the specs as this program was built with it: the serialized
// FileDescriptorSet of proto/dr (schema.cc, which the build makes of it), each
// file as protoc hands it to a plugin but for comments.
absl::string_view SchemaBytes();

namespace {

using google::protobuf::FileDescriptorProto;
using google::protobuf::compiler::CodeGeneratorRequest;
using google::protobuf::compiler::CodeGeneratorResponse;

// Whether protoc was given the schema that this plugin understands, comments
// aside.
absl::Status CheckSchema(const CodeGeneratorRequest& request) {
  const std::string& own = dr::v1::Environment::descriptor()->file()->name();
  const auto& files = request.file_to_generate();
  if (std::find(files.begin(), files.end(), own) == files.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("protoc must be given the schema of the specs: ", own));
  }
  for (const FileDescriptorProto& file : request.proto_file()) {
    if (!absl::StartsWith(file.name(), "dr/")) continue;
    std::string bytes;
    if (file.has_source_code_info()) {
      FileDescriptorProto bare = file;
      bare.clear_source_code_info();
      bytes = bare.SerializeAsString();
    } else {
      bytes = file.SerializeAsString();
    }
    if (!absl::StrContains(SchemaBytes(), bytes)) {
      return absl::FailedPreconditionError(absl::StrCat(
          own,
          " is not the version that this protoc-gen-cfn was built with; "
          "rebuild the plugin or use its schema"));
    }
  }
  return absl::OkStatus();
}

// Writes a part of a CodeGeneratorResponse, with these files; false where it
// cannot. The message would look through each file for what is no UTF-8, as no
// archive is.
bool Write(const std::vector<emit::File>& files,
           google::protobuf::io::ZeroCopyOutputStream& output) {
  using google::protobuf::io::CodedOutputStream;
  using File = CodeGeneratorResponse::File;
  CodedOutputStream out(&output);
  // Protocol Buffers Documentation, "Encoding": a field whose length is told.
  const auto tag = [](int field) { return uint32_t(field) << 3 | 2; };
  const auto size_of = [&](int field, const std::string& text) {
    return CodedOutputStream::VarintSize32(tag(field)) +
           CodedOutputStream::VarintSize32(text.size()) + text.size();
  };
  const auto write = [&](int field, const std::string& text) {
    out.WriteTag(tag(field));
    out.WriteVarint32(text.size());
    out.WriteString(text);
  };
  for (const emit::File& file : files) {
    out.WriteTag(tag(CodeGeneratorResponse::kFileFieldNumber));
    out.WriteVarint32(size_of(File::kNameFieldNumber, file.path) +
                      size_of(File::kContentFieldNumber, file.content));
    write(File::kNameFieldNumber, file.path);
    write(File::kContentFieldNumber, file.content);
  }
  out.Trim();
  return !out.HadError();
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

  // Once there is an error, protoc throws all files away.
  const Outcome outcome =
      CompileSpecs(*options, /*colour=*/false,
                   [&output](const std::vector<emit::File>& files) {
                     return Write(files, output)
                                ? absl::OkStatus()
                                : absl::DataLossError("protoc reads no more");
                   });
  std::fputs(outcome.findings.c_str(), stderr);
  if (!outcome.kept.ok()) return false;
  if (outcome.errors > 0) end.set_error(CountErrors(outcome.errors));
  for (const std::string& failure : outcome.failures) {
    end.mutable_error()->append("\n" + failure);
  }
  return end.SerializeToZeroCopyStream(&output);
}

}  // namespace drc
