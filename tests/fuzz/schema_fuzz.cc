// SPDX-License-Identifier: Apache-2.0
//
// A resource provider schema, as the importer reads it: it becomes a file that
// protoc takes, or it is refused with the type and the place in it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cfn/v1/options.pb.h"
#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/struct.pb.h"
#include "nlohmann/json.hpp"
#include "re2/re2.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/keywords.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/node.h"
#include "tools/import_schema/numbering.h"
#include "tools/import_schema/proto_writer.h"
#include "tools/import_schema/resource.h"

namespace drc::testing {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FileDescriptor;
using ::google::protobuf::FileDescriptorProto;
using ::nlohmann::json;

// Larger ones take seconds, instrumented, and show nothing else.
constexpr size_t kMaxSize = 64 * 1024;

// Collects what protoc would say.
class Collector : public google::protobuf::io::ErrorCollector,
                  public DescriptorPool::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, google::protobuf::io::ColumnNumber,
                   absl::string_view message) override {
    absl::StrAppend(&text, line + 1, ": ", message, "\n");
  }
  void RecordError(absl::string_view, absl::string_view element,
                   const google::protobuf::Message*, ErrorLocation,
                   absl::string_view message) override {
    absl::StrAppend(&text, element, ": ", message, "\n");
  }
#else
  void AddError(int line, google::protobuf::io::ColumnNumber,
                const std::string& message) override {
    absl::StrAppend(&text, line + 1, ": ", message, "\n");
  }
  void AddError(const std::string&, const std::string& element,
                const google::protobuf::Message*, ErrorLocation,
                const std::string& message) override {
    absl::StrAppend(&text, element, ": ", message, "\n");
  }
#endif

  std::string text;
};

void CheckPatterns(const Descriptor& message) {
  for (int i = 0; i < message.field_count(); ++i) {
    const std::string& pattern =
        message.field(i)->options().GetExtension(cfn::v1::property).pattern();
    RE2::Options options;
    options.set_log_errors(false);
    Require(RE2(pattern, options).ok(),
            absl::StrCat("RE2 takes the pattern ", pattern));
  }
  for (int i = 0; i < message.nested_type_count(); ++i) {
    CheckPatterns(*message.nested_type(i));
  }
}

void CheckProto(const std::string& text) {
  google::protobuf::io::ArrayInputStream stream(text.data(),
                                                static_cast<int>(text.size()));
  Collector collector;
  google::protobuf::io::Tokenizer tokenizer(&stream, &collector);
  google::protobuf::compiler::Parser parser;
  parser.RecordErrorsTo(&collector);
  FileDescriptorProto file;
  Require(parser.Parse(&tokenizer, &file) && collector.text.empty(),
          absl::StrCat("protoc parses it\n", collector.text, text));
  file.set_name("aws/test.proto");
  // What the file imports is in this program.
  google::protobuf::Struct::descriptor();
  DescriptorPool pool(DescriptorPool::generated_pool());
  const FileDescriptor* built =
      pool.BuildFileCollectingErrors(file, &collector);
  Require(built != nullptr && collector.text.empty(),
          absl::StrCat("protoc takes it\n", collector.text, text));
  for (int i = 0; i < built->message_type_count(); ++i) {
    CheckPatterns(*built->message_type(i));
  }
}

// Whatever is said names the type and is one line; without an error among it,
// the schema is imported.
void CheckFindings(const import_schema::Findings& findings,
                   const std::string& file) {
  const std::string text = findings.Render();
  Require(findings.ok() || !text.empty(), "a refusal has a reason");
  if (text.empty()) return;
  Require(absl::EndsWith(text, "\n"), "findings are lines");
  for (absl::string_view line : absl::StrSplit(
           absl::string_view(text).substr(0, text.size() - 1), '\n')) {
    Require(absl::StartsWith(line, absl::StrCat(file, ":")) &&
                (absl::StrContains(line, ": error: ") ||
                 absl::StrContains(line, ": warning: ")),
            absl::StrCat("a finding names its place: ", line));
  }
}

void Check(absl::string_view text) {
  if (text.size() > kMaxSize) return;
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return;

  const std::string type = "AWS::Test::Thing";
  const std::string file = absl::StrCat("schema.json (", type, ")");
  import_schema::Findings findings;
  std::set<std::string> schemas =
      import_schema::CheckKeywords(document, {file, ""}, &findings);
  CheckFindings(findings, file);
  if (!findings.ok()) return;

  const import_schema::Document schema(file, std::move(document),
                                       std::move(schemas));
  import_schema::Message message = import_schema::ConvertResource(
      {type, "test", "Thing"}, schema, &findings);
  CheckFindings(findings, file);
  if (!findings.ok()) return;
  import_schema::AssignNumbers({}, &message);
  import_schema::ServiceFile service;
  service.service = "test";
  service.messages.push_back(std::move(message));
  CheckProto(import_schema::ProtoText(service, "a test"));
}

}  // namespace
}  // namespace drc::testing

extern "C" {

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drc::testing::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                               unsigned int seed) {
  const std::string mutant = drc::testing::MutateJson(
      {reinterpret_cast<const char*>(data), size}, seed);
  const size_t length = std::min(mutant.size(), max_size);
  std::copy_n(mutant.begin(), length, data);
  return length;
}

}  // extern "C"
