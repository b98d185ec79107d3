// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_cat.h"
#include "tools/import_schema/proto_writer.h"

namespace import_schema {
namespace {

// One service's libraries. The generated classes are named by file, so that
// adding a service leaves the others alone.
std::string Libraries(const std::string& service) {
  return absl::StrCat(R"(
proto_library(
    name = ")",
                      service, R"(_proto",
    srcs = [")",
                      service, R"(.proto"],
    strip_import_prefix = "/proto",
    deps = [
        "//proto:cfn_options_proto",
        "@com_google_protobuf//:struct_proto",
    ],
)

cc_proto_library(
    name = ")",
                      service, R"(_cc_proto",
    deps = [":)",
                      service, R"(_proto"],
)
)");
}

}  // namespace

std::string BuildText(const std::vector<ServiceFile>& files) {
  std::string text = absl::StrCat(GeneratedLine("#"), R"(
load("@com_google_protobuf//bazel:cc_proto_library.bzl", "cc_proto_library")
load("@com_google_protobuf//bazel:proto_library.bzl", "proto_library")
load("@rules_cc//cc:defs.bzl", "cc_library")

package(default_visibility = ["//visibility:public"])

exports_files([
    "other_types.binpb",
    "types.txt",
])

# Every file of this package, for the test that finds them out of date.
filegroup(
    name = "files",
    srcs = glob(["*"]),
)

# Every resource type of types.txt.
cc_library(
    name = "all_cc_proto",
    deps = [
)");
  for (const ServiceFile& file : files) {
    absl::StrAppend(&text, "        \":", file.service, "_cc_proto\",\n");
  }
  absl::StrAppend(&text, "    ],\n)\n");
  for (const ServiceFile& file : files) text += Libraries(file.service);
  return text;
}

}  // namespace import_schema
