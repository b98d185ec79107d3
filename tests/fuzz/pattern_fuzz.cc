// SPDX-License-Identifier: Apache-2.0
//
// A pattern, on the first line, and a value that it is held against: the
// simpler expression for ASCII text says what the pattern itself does, and so
// does the importer's translation.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "generator/schema/schema.h"
#include "re2/re2.h"
#include "tests/fuzz/require.h"
#include "tools/import_schema/pattern.h"

namespace drc::testing {
namespace {

// Bounds of what RE2 takes, for speed.
constexpr size_t kMaxPattern = 256;

void Check(absl::string_view text) {
  const size_t end = text.find('\n');
  if (end == text.npos || end > kMaxPattern) return;
  const absl::string_view pattern = text.substr(0, end);
  const absl::string_view value = text.substr(end + 1);

  if (const absl::optional<std::string> ours = import_schema::ToRe2(pattern)) {
    Require(schema::Pattern(*ours).Fault().empty(),
            absl::StrCat("RE2 takes the translation ", *ours));
  }

  const schema::Pattern compiled(pattern);
  if (!compiled.Fault().empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  const RE2 expression({pattern.data(), pattern.size()}, options);
  Require(compiled.IsFoundIn(value) ==
              RE2::PartialMatch({value.data(), value.size()}, expression),
          absl::StrCat("both expressions agree on ", pattern));
}

}  // namespace
}  // namespace drc::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  drc::testing::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
