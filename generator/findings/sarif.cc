// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/diag/utf8.h"
#include "generator/findings/findings_file.h"
#include "generator/version.h"

namespace drc::findings {
namespace {

using diag::Loc;
using json::Writer;

constexpr absl::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";
constexpr absl::string_view kRoot = "%SRCROOT%";

// A spec may be one line of megabytes; a snippet is to be read.
constexpr size_t kMaxSnippetCharacters = 200;

// Relative references keep these as they are (RFC 3986, section 3.3).
bool IsKept(unsigned char c) {
  return absl::ascii_isalnum(c) ||
         absl::string_view("-._~!$&'()*+,;=@/").find(c) !=
             absl::string_view::npos;
}

std::string UriOf(absl::string_view path) {
  std::string uri;
  for (const unsigned char c : path) {
    if (IsKept(c)) {
      uri.push_back(static_cast<char>(c));
    } else {
      absl::StrAppendFormat(&uri, "%%%02X", c);
    }
  }
  return uri;
}

// At most so many characters, each of one code point: what is not UTF-8 becomes
// U+FFFD, so that columns still count.
struct Text {
  std::string utf8;
  size_t characters = 0;
  bool cut = false;
};

Text Take(absl::string_view bytes, size_t limit) {
  Text text;
  for (size_t i = 0; i < bytes.size();) {
    if (text.characters == limit) {
      text.cut = true;
      break;
    }
    const diag::Character character = diag::CharacterAt(bytes, i);
    absl::StrAppend(&text.utf8, character.valid
                                    ? bytes.substr(i, character.size)
                                    : absl::string_view("\xEF\xBF\xBD"));
    i += character.size;
    ++text.characters;
  }
  return text;
}

void WriteText(absl::string_view key, absl::string_view text, Writer& writer) {
  writer.MemberObject(key, [&](Writer& to) {
    to.Member("text", Take(text, text.size()).utf8);
  });
}

std::string HelpOf(const rules::Rule& rule) {
  std::string help(rule.why);
  if (!rule.source.empty()) absl::StrAppend(&help, "\nSource: ", rule.source);
  if (!rule.accepted.empty()) {
    absl::StrAppend(&help, "\nAccepted:\n", rule.accepted);
  }
  if (!rule.rejected.empty()) {
    absl::StrAppend(&help, "\nRejected:\n", rule.rejected);
  }
  return help;
}

void WriteRule(const rules::Rule& rule, Writer& writer) {
  writer.Member("id", rule.id);
  WriteText("shortDescription", rule.summary, writer);
  if (!rule.why.empty()) {
    WriteText("fullDescription", rule.why, writer);
    WriteText("help", HelpOf(rule), writer);
  }
  writer.MemberObject("defaultConfiguration", [&](Writer& to) {
    to.Member("level", rules::Name(rule.level));
  });
}

void WriteTool(Writer& writer) {
  writer.MemberObject("tool", [](Writer& tool) {
    tool.MemberObject("driver", [](Writer& driver) {
      driver.Member("name", "protoc-gen-cfn");
      driver.Member("semanticVersion", Version());
      driver.MemberObjects("rules", rules::AllRules(), WriteRule);
    });
  });
}

// From the place to the end of its line, and the line as its context.
void WriteRegion(const Loc& loc, Writer& writer) {
  const absl::string_view line = diag::LineAt(*loc.file, loc.line);
  writer.MemberObject("region", [&](Writer& region) {
    region.Member("startLine", loc.line);
    if (loc.column == 0) return;
    const size_t begin =
        diag::OffsetOf(loc) - diag::OffsetOf({loc.file, loc.line, 1});
    const Text rest = Take(line.substr(begin), kMaxSnippetCharacters);
    region.Member("startColumn", loc.column);
    region.Member("endColumn", loc.column + rest.characters);
    WriteText("snippet", rest.utf8, region);
  });
  const Text whole = Take(line, kMaxSnippetCharacters);
  if (whole.cut) return;
  writer.MemberObject("contextRegion", [&](Writer& context) {
    context.Member("startLine", loc.line);
    WriteText("snippet", whole.utf8, context);
  });
}

void WriteArtifact(const Loc& loc, Writer& writer) {
  writer.MemberObject("artifactLocation", [&](Writer& to) {
    to.Member("uri", UriOf(diag::DisplayPath(loc.file->path)));
    to.Member("uriBaseId", kRoot);
  });
}

// A location, with a message where it is one of others.
void WriteLocation(const Loc& loc, absl::string_view message, Writer& writer) {
  writer.BeginObject();
  writer.MemberObject("physicalLocation", [&](Writer& to) {
    WriteArtifact(loc, to);
    if (loc.line > 0) WriteRegion(loc, to);
  });
  if (!message.empty()) WriteText("message", message, writer);
  writer.EndObject();
}

// One fix, which changes one place of one file.
void WriteFix(const Loc& loc, const diag::Fix& fix, Writer& writer) {
  const auto one = absl::MakeConstSpan(&fix, 1);
  writer.MemberObjects("fixes", one, [&](const auto&, Writer&) {
    WriteText("description", absl::StrCat("write `", fix.instead, "`"), writer);
    writer.MemberObjects("artifactChanges", one, [&](const auto&, Writer&) {
      WriteArtifact(loc, writer);
      writer.MemberObjects("replacements", one, [&](const auto&, Writer&) {
        writer.MemberObject("deletedRegion", [&](Writer&) {
          writer.Member("startLine", loc.line);
          writer.Member("startColumn", loc.column);
          writer.Member("endColumn",
                        loc.column + diag::CountCharacters(fix.written));
        });
        WriteText("insertedContent", fix.instead, writer);
      });
    });
  });
}

}  // namespace

SarifLog::SarifLog() : writer_(text_) {
  writer_.BeginObject();
  writer_.Member("$schema", kSchema);
  writer_.Member("version", "2.1.0");
  writer_.Key("runs");
  writer_.BeginArray();
  writer_.BeginObject();
  WriteTool(writer_);
  writer_.Member("columnKind", "unicodeCodePoints");
  writer_.MemberObject("originalUriBaseIds", [](Writer& ids) {
    ids.MemberObject(kRoot, [](Writer& root) {
      WriteText("description", "the folder in which the compiler ran", root);
    });
  });
  writer_.Key("results");
  writer_.BeginArray();
}

void SarifLog::Add(const diag::Diagnostics& diagnostics) {
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    WriteResult(*finding, "");
  }
  for (const diag::SuppressedFinding& suppressed : diagnostics.Suppressed()) {
    WriteResult(*suppressed.finding, suppressed.reason);
  }
}

void SarifLog::WriteResult(const diag::Finding& finding,
                           absl::string_view reason) {
  writer_.BeginObject();
  writer_.Member("ruleId", finding.rule_id);
  writer_.Member("ruleIndex",
                 rules::FindRule(finding.rule_id) - rules::AllRules().data());
  writer_.Member("level", rules::Name(finding.level));
  WriteText("message", finding.text, writer_);
  writer_.Key("locations");
  writer_.BeginArray();
  if (finding.loc.file != nullptr) WriteLocation(finding.loc, "", writer_);
  writer_.EndArray();
  if (!finding.notes.empty()) {
    writer_.Key("relatedLocations");
    writer_.BeginArray();
    for (const diag::FindingNote& note : finding.notes) {
      if (note.loc.file != nullptr) WriteLocation(note.loc, note.text, writer_);
    }
    writer_.EndArray();
  }
  if (finding.fix.has_value()) WriteFix(finding.loc, *finding.fix, writer_);
  if (!reason.empty()) {
    writer_.MemberObjects("suppressions", absl::MakeConstSpan(&reason, 1),
                          [](absl::string_view why, Writer& to) {
                            to.Member("kind", "inSource");
                            to.Member("justification", why);
                          });
  }
  writer_.EndObject();
}

std::string SarifLog::Finish(const std::vector<std::string>& failures) {
  writer_.EndArray();
  writer_.Key("invocations");
  writer_.BeginArray();
  writer_.BeginObject();
  writer_.Member("executionSuccessful", failures.empty());
  writer_.MemberObjects("toolExecutionNotifications", failures,
                        [](const std::string& failure, Writer& to) {
                          to.Member("level", "error");
                          WriteText("message", failure, to);
                        });
  writer_.EndObject();
  writer_.EndArray();
  writer_.EndObject();
  writer_.EndArray();
  writer_.EndObject();
  text_.push_back('\n');
  return std::move(text_);
}

}  // namespace drc::findings
