// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/parse/read_file.h"
#include "generator/plan/release.h"

namespace drc::plan {
namespace {

// CloudFormation takes no template of more than 1 MB; source maps are larger.
constexpr size_t kMaxFileBytes = size_t{64} << 20;

// The content of a file of the release, by its path below the folder.
using ReadContent =
    std::function<absl::StatusOr<std::string>(const std::string&)>;

absl::StatusOr<Json> ReadJson(const ReadContent& read,
                              const std::string& path) {
  absl::StatusOr<std::string> text = read(path);
  if (!text.ok()) return text.status();
  // Whatever walks a template goes as deep as it is.
  constexpr int kDeepest = 200;
  bool deep = false;
  Json json = Json::parse(
      *text,
      [&](int depth, Json::parse_event_t, const Json&) {
        deep |= depth > kDeepest;
        return !deep;
      },
      /*allow_exceptions=*/false);
  if (deep) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is nested deeper than ", kDeepest, " times"));
  }
  if (json.is_object()) return json;
  return absl::InvalidArgumentError(absl::StrCat(path, " is no JSON object"));
}

// Of a file that older releases lack.
absl::StatusOr<Json> ReadOptional(const ReadContent& read,
                                  const std::string& path) {
  absl::StatusOr<Json> json = ReadJson(read, path);
  if (absl::IsNotFound(json.status())) return Json();
  return json;
}

absl::Status BadManifest(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("manifest.json ", what));
}

absl::Status LinkChildren(const Json& manifest, Release& release) {
  const Json& stacks = Member(manifest, "stacks");
  if (!stacks.is_array()) return BadManifest("lists no stacks");
  for (const Json& stack : stacks) {
    const auto parent = release.templates.find(TextIn(stack, "parent"));
    const auto child = release.templates.find(TextIn(stack, "child"));
    if (parent == release.templates.end() || child == release.templates.end() ||
        child->second.parent != nullptr || &child->second == release.root) {
      return BadManifest("has a stack without its templates");
    }
    child->second.parent = &parent->second;
    child->second.deployed_by = TextIn(stack, "logical_id");
  }
  for (const Json& stack : ListAt(manifest, "/apart")) {
    const auto child = release.templates.find(TextIn(stack, "child"));
    const Json& outputs = Member(stack, "outputs");
    if (child == release.templates.end() || child->second.parent != nullptr ||
        &child->second == release.root || outputs.is_null()) {
      return BadManifest("has a stack without its template");
    }
    child->second.parent = release.root;
    child->second.outputs = outputs;
  }
  return absl::OkStatus();
}

// Whether each template leads up to the root.
bool IsTree(const Release& release) {
  for (const auto& [path, item] : release.templates) {
    size_t steps = 0;
    const Template* top = &item;
    while (top->parent != nullptr && ++steps < release.templates.size()) {
      top = top->parent;
    }
    if (top != release.root) return false;
  }
  return true;
}

absl::StatusOr<Release> Read(const ReadContent& read) {
  absl::StatusOr<Json> manifest = ReadJson(read, "manifest.json");
  if (!manifest.ok()) return manifest.status();
  Release release;
  const Json& templates = Member(*manifest, "templates");
  if (!templates.is_array()) return BadManifest("lists no templates");
  for (const Json& entry : templates) {
    Template item;
    item.path = TextIn(entry, "path");
    item.region = TextIn(entry, "region");
    if (item.path.empty() || absl::StrContains(item.path, "..") ||
        item.path.front() == '/') {
      return BadManifest("names a template outside of its folder");
    }
    absl::StatusOr<Json> body = ReadJson(read, item.path);
    if (!body.ok()) return body.status();
    item.body = *std::move(body);
    release.templates.emplace(item.path, std::move(item));
  }
  const auto root = release.templates.find(TextIn(*manifest, "root"));
  if (root == release.templates.end()) return BadManifest("names no root");
  release.root = &root->second;
  if (absl::Status status = LinkChildren(*manifest, release); !status.ok()) {
    return status;
  }
  if (!IsTree(release)) {
    return BadManifest("has a template that nothing deploys");
  }
  for (auto [path, json] : {std::pair("source_map.json", &release.source_map),
                            std::pair("report.json", &release.report)}) {
    absl::StatusOr<Json> read_json = ReadOptional(read, path);
    if (!read_json.ok()) return read_json.status();
    *json = *std::move(read_json);
  }
  return release;
}

}  // namespace

absl::StatusOr<Release> ReadRelease(const std::string& folder) {
  absl::StatusOr<Release> release = Read([&](const std::string& path) {
    return parse::ReadFile(absl::StrCat(folder, "/", path), kMaxFileBytes);
  });
  // The system's own messages name the file in full.
  if (release.ok() || absl::StartsWith(release.status().message(), folder)) {
    return release;
  }
  return absl::Status(release.status().code(),
                      absl::StrCat(folder, ": ", release.status().message()));
}

absl::StatusOr<Release> ToRelease(const std::vector<emit::File>& files) {
  return Read([&](const std::string& path) -> absl::StatusOr<std::string> {
    for (const emit::File& file : files) {
      if (file.path == path) return file.content;
    }
    return absl::NotFoundError(absl::StrCat(path, " is missing"));
  });
}

}  // namespace drc::plan
