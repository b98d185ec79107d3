// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/diagnostics.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/diag/utf8.h"

namespace drc::diag {
namespace {

// Longer values are cut: a message stays one readable line.
constexpr size_t kMaxQuotedCharacters = 64;

std::tuple<int, int, int> Position(const Finding& finding) {
  const Loc& loc = finding.loc;
  return {loc.file == nullptr ? -1 : loc.file->index, loc.line, loc.column};
}

bool Same(const Finding& a, const Finding& b) {
  const auto same_note = [](const FindingNote& x, const FindingNote& y) {
    return x.loc == y.loc && x.text == y.text;
  };
  return a.level == b.level && a.loc == b.loc && a.rule_id == b.rule_id &&
         a.text == b.text && absl::c_equal(a.notes, b.notes, same_note);
}

void AppendPrintable(absl::string_view bytes, const Character& character,
                     std::string* out) {
  if (bytes == "\n") {
    *out += "\\n";
  } else if (bytes == "\t") {
    *out += "\\t";
  } else if (!character.valid) {
    absl::StrAppendFormat(out, "\\x%02X", static_cast<uint8_t>(bytes[0]));
  } else if (IsUnprintable(character.code)) {
    absl::StrAppendFormat(out, "\\u%04X", character.code);
  } else {
    absl::StrAppend(out, bytes);
  }
}

std::string Prefix(const Loc& loc) {
  return loc.file == nullptr ? "" : absl::StrCat(ToString(loc), ": ");
}

std::string SourceLine(const Loc& loc) {
  if (loc.file == nullptr || loc.line == 0 || loc.column == 0) return "";
  return RenderCaret(loc);
}

}  // namespace

Finding& Finding::Note(Loc where, absl::string_view what) {
  notes.push_back({where, Printable(what)});
  return *this;
}

Finding& Finding::Suggest(absl::string_view written,
                          absl::string_view instead) {
  if (loc.file == nullptr || loc.column == 0 || instead.empty()) return *this;
  const absl::string_view text = loc.file->text;
  const size_t begin = OffsetOf(loc);
  const std::string quote =
      text.substr(begin, 1) == "\"" || text.substr(begin, 1) == "'"
          ? std::string(text.substr(begin, 1))
          : "";
  const bool is_quoted = !quote.empty() && written.substr(0, 1) != quote;
  if (is_quoted && instead.find_first_of("\"'\\") != instead.npos) return *this;
  Fix found = {
      is_quoted ? absl::StrCat(quote, written, quote) : std::string(written),
      is_quoted ? absl::StrCat(quote, instead, quote) : std::string(instead)};
  const size_t end = begin + found.written.size();
  const bool goes_on = quote.empty() && end < text.size() &&
                       (absl::ascii_isalnum(text[end]) || text[end] == '_');
  if (text.substr(begin, found.written.size()) == found.written && !goes_on) {
    fix = std::move(found);
  }
  return *this;
}

const SourceFile* Diagnostics::AddFile(absl::string_view path,
                                       std::string text) {
  files_.push_back(std::make_unique<SourceFile>(
      std::string(path), std::move(text), static_cast<int>(files_.size())));
  return files_.back().get();
}

Finding& Diagnostics::Add(Level level, Loc loc, absl::string_view rule_id,
                          absl::string_view text) {
  assert(rules::FindRule(rule_id) != nullptr && "rule is not in the table");
  assert(rules::FindRule(rule_id)->level == level && "rule has another level");
  findings_.push_back(
      {level, loc, std::string(rule_id), Printable(text), {}, {}});
  return findings_.back();
}

void Diagnostics::Suppress(const SourceFile* file, absl::string_view rule_id,
                           absl::string_view reason) {
  assert(rules::FindRule(rule_id) != nullptr && "rule is not in the table");
  assert(rules::FindRule(rule_id)->suppressible && "rule is not suppressible");
  suppressions_.push_back({file, std::string(rule_id), std::string(reason)});
}

void Diagnostics::DropAfter(absl::Span<const absl::string_view> rule_ids) {
  std::set<std::tuple<const SourceFile*, int, int>> places;
  auto kept = findings_.begin();
  for (Finding& finding : findings_) {
    const std::tuple place(finding.loc.file, finding.loc.line,
                           finding.loc.column);
    if (absl::c_linear_search(rule_ids, finding.rule_id)) {
      places.insert(place);
    } else if (places.count(place) > 0) {
      continue;
    }
    if (&*kept != &finding) *kept = std::move(finding);
    ++kept;
  }
  findings_.erase(kept, findings_.end());
}

bool Diagnostics::has_errors() const {
  return absl::c_any_of(findings_, [this](const Finding& finding) {
    return finding.level == Level::kError && ReasonOf(finding) == nullptr;
  });
}

const std::string* Diagnostics::ReasonOf(const Finding& finding) const {
  for (const Suppression& suppression : suppressions_) {
    if (suppression.file == finding.loc.file &&
        suppression.rule_id == finding.rule_id) {
      return &suppression.reason;
    }
  }
  return nullptr;
}

std::vector<const Finding*> Diagnostics::Sorted() const {
  std::vector<const Finding*> sorted = SortedWithSuppressed();
  sorted.erase(std::remove_if(sorted.begin(), sorted.end(),
                              [this](const Finding* finding) {
                                return ReasonOf(*finding) != nullptr;
                              }),
               sorted.end());
  return sorted;
}

std::vector<SuppressedFinding> Diagnostics::Suppressed() const {
  std::vector<SuppressedFinding> suppressed;
  for (const Finding* finding : SortedWithSuppressed()) {
    const std::string* reason = ReasonOf(*finding);
    if (reason != nullptr) suppressed.push_back({finding, *reason});
  }
  return suppressed;
}

std::vector<const Finding*> Diagnostics::SortedWithSuppressed() const {
  std::vector<const Finding*> sorted;
  sorted.reserve(findings_.size());
  for (const Finding& finding : findings_) sorted.push_back(&finding);
  absl::c_stable_sort(sorted, [](const Finding* a, const Finding* b) {
    return Position(*a) < Position(*b);
  });

  std::vector<const Finding*> unique;
  size_t place = 0;  // first of `unique` at the current position
  for (const Finding* finding : sorted) {
    if (place < unique.size() && unique[place]->loc != finding->loc) {
      place = unique.size();
    }
    const bool seen = std::any_of(
        unique.begin() + place, unique.end(),
        [&](const Finding* other) { return Same(*other, *finding); });
    if (!seen) unique.push_back(finding);
  }
  return unique;
}

int Diagnostics::Count(Level level) const {
  int count = 0;
  for (const Finding* finding : Sorted()) count += finding->level == level;
  return count;
}

std::string Diagnostics::Render(bool colour) const {
  std::string out;
  for (const Finding* finding : Sorted()) {
    absl::StrAppend(&out, RenderHeadline(*finding, colour), "\n",
                    SourceLine(finding->loc));
    for (const FindingNote& note : finding->notes) {
      absl::StrAppend(&out, RenderHeadline(note), "\n", SourceLine(note.loc));
    }
  }
  return out;
}

std::string RenderHeadline(const Finding& finding, bool colour) {
  const bool is_error = finding.level == Level::kError;
  return absl::StrCat(
      Prefix(finding.loc),
      !colour    ? ""
      : is_error ? "\033[1;31m"
                 : "\033[1;33m",
      is_error ? "error: " : "warning: ", colour ? "\033[0m" : "", finding.text,
      " [", finding.rule_id, "]");
}

std::string RenderHeadline(const FindingNote& note) {
  return absl::StrCat(Prefix(note.loc), "note: ", note.text);
}

std::string Printable(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const Character character = CharacterAt(text, i);
    AppendPrintable(text.substr(i, character.size), character, &out);
    i += character.size;
  }
  return out;
}

std::string Quoted(absl::string_view value) {
  std::string out = "\"";
  size_t count = 0;
  for (size_t i = 0; i < value.size();) {
    if (count++ == kMaxQuotedCharacters) return absl::StrCat(out, "...\"");
    const Character character = CharacterAt(value, i);
    const absl::string_view bytes = value.substr(i, character.size);
    i += character.size;
    if (bytes == "\"" || bytes == "\\") {
      absl::StrAppend(&out, "\\", bytes);
    } else {
      AppendPrintable(bytes, character, &out);
    }
  }
  return absl::StrCat(out, "\"");
}

}  // namespace drc::diag
