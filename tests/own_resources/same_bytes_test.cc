// SPDX-License-Identifier: Apache-2.0
//
// Every resource that the compiler makes can be said in `resources` as well,
// and is printed as the same bytes then.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/emit/emit.h"
#include "generator/lower/lower.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace drc::testing {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kCopy[] = "copy-";

// As `resources`, in a stack beside the resource's own.
std::string InResources(const program::Stack& stack,
                        const program::Resource& resource, bool in_primary) {
  std::string properties;
  google::protobuf::TextFormat::PrintToString(*resource.properties,
                                              &properties);
  // What lies beside it lies beside its copy as well.
  properties = absl::StrReplaceAll(
      properties, {{absl::StrCat("${", stack.Path(), "/"), "${"}});
  return absl::StrCat("resources {\n  id: \"", resource.logical_id,
                      "\"\n  stack: \"", kCopy, stack.name, "\"\n  placement: ",
                      in_primary ? "PLACEMENT_PRIMARY" : "PLACEMENT_SECONDARY",
                      "\n  properties { [",
                      resource.schema->descriptor->full_name(), "] {\n",
                      properties, "} }\n}\n");
}

// Whether a spec can say it: it deploys no stack, and no function of ours is
// behind it.
bool CanBeSaid(const program::Resource& resource) {
  return resource.child == nullptr && resource.custom_type.empty();
}

// The templates by path.
std::map<std::string, Json> Templates(const link::Linked& linked) {
  std::vector<emit::File> files;
  emit::EmitProgram(linked, "spec", files);
  std::map<std::string, Json> templates;
  for (const emit::File& file : files) {
    if (!absl::EndsWith(file.path, ".template.json")) continue;
    templates.emplace(file.path, Json::parse(file.content));
  }
  return templates;
}

class SameBytes : public ::testing::TestWithParam<const char*> {};

TEST_P(SameBytes, AsTheCompilersOwn) {
  const std::string path =
      absl::StrCat("infra_specs/", GetParam(), ".textproto");
  std::string text = *parse::ReadFile(path, parse::kMaxSpecBytes);
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec before =
      parse::ParseSpecText(path, text, diagnostics);
  const auto plain =
      BuildProgram(before, lower::TemplateUrls::kBucket, diagnostics);
  ASSERT_TRUE(plain.ok() && plain->has_value()) << plain.status();
  const std::map<std::string, Json> originals = Templates(**plain);
  const program::Lowered lowered =
      lower::Lower(before, lower::TemplateUrls::kBucket);
  const program::Program& program = lowered.program();
  int said = 0;
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      if (stack->parent == nullptr || !CanBeSaid(*resource)) continue;
      absl::StrAppend(&text,
                      InResources(*stack, *resource,
                                  stack->region == program.root().region));
      ++said;
    }
  }
  EXPECT_GT(said, 100);

  const parse::ParsedSpec after = parse::ParseSpecText(path, text, diagnostics);
  ASSERT_EQ(diagnostics.Render(), "");
  const auto built =
      BuildProgram(after, lower::TemplateUrls::kBucket, diagnostics);
  ASSERT_TRUE(built.ok()) << built.status();
  ASSERT_TRUE(built->has_value()) << diagnostics.Render();
  const std::map<std::string, Json> templates = Templates(**built);
  int compared = 0;
  for (const auto& [name, body] : templates) {
    const size_t copy = name.find(kCopy);
    if (copy == name.npos) continue;
    std::string original = name;
    original.erase(copy, sizeof kCopy - 1);
    const Json& resources = originals.at(original)["Resources"];
    for (const auto& [id, resource] : body["Resources"].items()) {
      // Whom it waits for by name, and remarks for the linter, are no
      // properties.
      EXPECT_EQ(resource["Type"], resources[id]["Type"]);
      EXPECT_EQ(resource["Properties"].dump(),
                resources[id]["Properties"].dump())
          << name << " " << id;
      EXPECT_EQ(resource.value("DeletionPolicy", ""),
                resources[id].value("DeletionPolicy", ""));
      ++compared;
    }
  }
  EXPECT_EQ(compared, said);
}

INSTANTIATE_TEST_SUITE_P(ShippedSpecs, SameBytes,
                         ::testing::Values("minimal", "payments",
                                           "transactions"));

}  // namespace
}  // namespace drc::testing
