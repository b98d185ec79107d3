// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/parse/parts.h"
#include "re2/re2.h"

namespace drc::parse {
namespace {

constexpr char kFormat[] =
    "; a spec is in protobuf's text format, as in `name: \"orders\"` and "
    "`tables { name: \"orders\" }`";

// What comes before the first thing that a text says.
constexpr char kHead[] = R"(\A(?:\s|#[^\n]*\n)*)";

// The group of each pattern is the place.
struct Format {
  const char* says;
  bool at_head;
  const char* pattern;
};
constexpr Format kFormats[] = {
    {"this is JSON", true, R"((\{|\[\s*[{"]))"},
    {"this is a CloudFormation template, which the compiler writes; resources "
     "of a spec's own stand in `resources`",
     true,
     R"(((?:AWSTemplateFormatVersion|Description|Parameters|Resources|Transform)[ \t]*:))"},
    {"this is TOML", true, R"((\[[\w." -]+\][ \t]*\r?\n))"},
    {"this is YAML", true, R"((---))"},
    // A key whose value begins on a line of its own.
    {"this is YAML", false,
     R"((?m)^[ \t]*[A-Za-z_][\w-]*:[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*(-[ \t]|[\w-]+:[ \t]*\r?\n))"},
    {"this is HCL", true,
     R"(((?:data|module|provider|resource|variable)[ \t]+"|(?:locals|terraform)[ \t]*\{))"},
    {"this is a .proto file", true,
     R"(((?:syntax|edition)\s*=|import\s+"|message\s+\w+\s*\{|package\s+[\w.]+;))"},
    {"this is XML", true, R"((<[?!\w]))"},
};

struct Lookalike {
  absl::string_view characters;
  absl::string_view what;
  absl::string_view instead;
};
constexpr Lookalike kLookalikes[] = {
    {"“”„‟«»‘’‚‛", "a typographic quote", "\""},
    {"：", "a full-width colon", ":"},
    {"｛", "a full-width brace", "{"},
    {"｝", "a full-width brace", "}"},
    {"［", "a full-width bracket", "["},
    {"］", "a full-width bracket", "]"},
    {"，", "a full-width comma", ","},
    {"\u00A0\u2007\u202F\u3000", "a space of another kind", " "},
};

}  // namespace

ForeignFormat FindForeignFormat(absl::string_view text) {
  for (const Format& format : kFormats) {
    const RE2 pattern(
        absl::StrCat(format.at_head ? kHead : "", format.pattern));
    re2::StringPiece place;
    if (!RE2::PartialMatch({text.data(), text.size()}, pattern, &place)) {
      continue;
    }
    const bool says_all = absl::StrContains(format.says, ";");
    return {absl::StrCat(format.says, says_all ? "" : kFormat),
            static_cast<size_t>(place.data() - text.data())};
  }
  return {};
}

ForeignCharacter DescribeCharacter(absl::string_view character) {
  for (const Lookalike& each : kLookalikes) {
    if (!absl::StrContains(each.characters, character)) continue;
    const bool is_space = each.instead == " ";
    return {
        absl::StrCat(is_space ? "" : absl::StrCat("`", character, "` is "),
                     each.what,
                     is_space ? "; write one of the keyboard's"
                              : absl::StrCat("; write `", each.instead, "`")),
        std::string(each.instead)};
  }
  return {absl::StrCat("`", character,
                       "` outside quotes; only text in quotes may have it"),
          ""};
}

std::string OpenQuote(absl::string_view text, size_t end) {
  size_t at = text.rfind('\n', end == 0 ? 0 : end - 1) + 1;
  size_t opened = end;
  char quote = 0;
  for (; at < end; ++at) {
    if (quote != 0 && text[at] == '\\') {
      ++at;
    } else if (quote != 0) {
      if (text[at] == quote) quote = 0;
    } else if (text[at] == '"' || text[at] == '\'') {
      quote = text[at];
      opened = at;
    }
  }
  return std::string(text.substr(opened, end - opened));
}

}  // namespace drc::parse
