// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a spec, and where.
//
// Two channels are kept apart throughout the compiler. An `absl::Status` means
// that the tool cannot work: a file is missing, the schema is broken. A finding
// in `Diagnostics` means that the spec is wrong; the phase that reports it goes
// on, so that one run shows everything.
//
// A finding is rendered as
//
//   FILE:LINE:COL: error|warning: text [rule-id]
//   <the source line>
//       ^
//   FILE:LINE:COL: note: text
//   <the source line>
//     ^
//
// The text says what was found and the bound it breaks, then the fix. It starts
// in lower case, has no final period, names fields in `backticks` and quotes
// values with `Quoted`.

#ifndef GENERATOR_DIAG_DIAGNOSTICS_H_
#define GENERATOR_DIAG_DIAGNOSTICS_H_

#include <deque>
#include <memory>
#include <optional>

#include "absl/strings/substitute.h"
#include "generator/diag/source_file.h"
#include "generator/rules/rules.h"

namespace drc::diag {

// Suggestions for misspelt names.

// What to write for what stands at the place of a finding.
struct Fix {
  std::string written;
  std::string instead;
};

// The candidate nearest to `name`, the first of equally near ones; empty where
// none is near (at most a third of its letters differ).
std::string Nearest(absl::string_view name,
                    const std::vector<std::string>& candidates);

// "; did you mean `x`?"; empty where nothing may be meant.
std::string DidYouMean(absl::string_view meant);

// The same with the nearest candidate.
std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates);

using rules::Level;

// A second place that explains a finding.
struct FindingNote {
  Loc loc;
  std::string text;
};

struct Finding {
  Level level;
  Loc loc;
  std::string rule_id;
  std::string text;
  std::vector<FindingNote> notes;
  // For programs that apply it; `text` says the same.
  std::optional<Fix> fix;

  // Adds a note and returns the finding: `Error(...).Note(a, "...")`.
  Finding& Note(Loc where, absl::string_view what);

  // Has `instead`, if it is not empty, as the fix, where the word or value
  // `written` is what stands at the place, in quotes or without: a value may as
  // well be written in parts, with escapes, or in another file's text.
  Finding& Suggest(absl::string_view written, absl::string_view instead);
};

// A finding that the spec passes over, and why.
struct SuppressedFinding {
  const Finding* finding;
  std::string reason;
};

// The findings of one run. Owns the source files that they point into.
class Diagnostics {
 public:
  Diagnostics() = default;
  Diagnostics(const Diagnostics&) = delete;
  Diagnostics& operator=(const Diagnostics&) = delete;

  // Keeps a file for as long as this object lives. Findings are shown in the
  // order in which their files were added.
  const SourceFile* AddFile(absl::string_view path, std::string text);

  // Records a finding; the reference stays good. `rule_id` is in the table of
  // rules, with that level. Its text, and that of its notes, is made Printable:
  // it may hold names as the spec has them. With `values`, of which there are
  // at most ten, it has these for $0, $1 and so on, and a dollar is $$
  // (absl::Substitute).
  template <typename... Values>
  Finding& Error(Loc loc, absl::string_view rule_id, absl::string_view text,
                 const Values&... values) {
    return Add(Level::kError, loc, rule_id, Filled(text, values...));
  }
  template <typename... Values>
  Finding& Warning(Loc loc, absl::string_view rule_id, absl::string_view text,
                   const Values&... values) {
    return Add(Level::kWarning, loc, rule_id, Filled(text, values...));
  }

  // Passes over the findings of a rule in a file, those to come too. The rule
  // is `suppressible`.
  void Suppress(const SourceFile* file, absl::string_view rule_id,
                absl::string_view reason);

  // Drops what other rules found at the place of a finding of one of these
  // after it: a value that is malformed is wrong once.
  void DropAfter(absl::Span<const absl::string_view> rule_ids);

  // Whether there is an error that is not passed over.
  bool has_errors() const;

  // Numbers of different findings, as Render shows them.
  int error_count() const { return Count(Level::kError); }
  int warning_count() const { return Count(Level::kWarning); }

  // The findings by file, line and column, identical ones once. Findings at one
  // place keep the order in which they were recorded; those without a file come
  // first. Without those that are passed over.
  std::vector<const Finding*> Sorted() const;

  // Those that are passed over, in the same order.
  std::vector<SuppressedFinding> Suppressed() const;

  // All of Sorted(), as described at the top; empty without findings. With
  // `colour`, levels are in ANSI's.
  std::string Render(bool colour = false) const;

 private:
  template <typename... Values>
  static std::string Filled(absl::string_view text, const Values&... values) {
    if constexpr (sizeof...(values) == 0) return std::string(text);
    return absl::Substitute(text, values...);
  }
  Finding& Add(Level level, Loc loc, absl::string_view rule_id,
               absl::string_view text);
  int Count(Level level) const;
  std::vector<const Finding*> SortedWithSuppressed() const;
  // Why a finding is passed over, or null.
  const std::string* ReasonOf(const Finding& finding) const;

  struct Suppression {
    const SourceFile* file;
    std::string rule_id;
    std::string reason;
  };

  std::vector<std::unique_ptr<SourceFile>> files_;
  std::deque<Finding> findings_;
  std::vector<Suppression> suppressions_;
};

// The first line of a finding or note: "FILE:LINE:COL: error: text [rule-id]".
std::string RenderHeadline(const Finding& finding, bool colour = false);
std::string RenderHeadline(const FindingNote& note);

// The text as one line that leaves a terminal alone: control characters and
// what is no UTF-8 are escaped as "\n", "\u202E", "\xFF".
std::string Printable(absl::string_view text);

// A value of a spec in double quotes: control characters escaped, long values
// cut, text of other scripts left readable.
std::string Quoted(absl::string_view value);

}  // namespace drc::diag

#endif  // GENERATOR_DIAG_DIAGNOSTICS_H_
