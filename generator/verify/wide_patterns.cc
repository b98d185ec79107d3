// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/verify/wide_resources.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

// Whether somebody else's resources may be meant as well: a wildcard stands
// before anything that only this environment has.
bool IsWide(absl::string_view text) {
  const absl::string_view before = text.substr(0, text.find_first_of("*?"));
  return before.size() < text.size() && !absl::StrContains(before, "${");
}

// Whether what a store has is meant, a table's indexes, backups or streams or a
// bucket's objects, and the store named in full: its name need not carry the
// suffix, where it was there before.
bool IsBelowStore(absl::string_view service, absl::string_view text) {
  const bool is_store =
      service == "s3" ||
      (service == "dynamodb" && absl::ConsumePrefix(&text, "table/"));
  if (!is_store) return false;
  const size_t slash = text.find('/');
  return slash != text.npos && slash > 0 && slash < text.find_first_of("*?");
}

// Whether it is, as most, an ARN no part of which is wide.
bool IsNarrow(absl::string_view arn) {
  int colons = 0;
  size_t at = 0;
  for (; at < arn.size() && colons < 5; ++at) {
    if (arn[at] == '*' || arn[at] == '?') return false;
    if (arn[at] == '$') at = std::min(arn.find('}', at), arn.size() - 1);
    if (arn[at] == ':') ++colons;
  }
  const absl::string_view resource = arn.substr(at);
  return colons == 5 && !IsWide(resource) &&
         !absl::StrContains(resource, "${AWS::");
}

// absl::StrReplaceAll is made for many words.
void Replace(absl::string_view word, absl::string_view by, std::string& text) {
  for (size_t at = text.find(word.data(), 0, word.size());
       at != std::string::npos;
       at = text.find(word.data(), at + by.size(), word.size())) {
    text.replace(at, word.size(), by.data(), by.size());
  }
}

}  // namespace

std::string WidePattern(absl::string_view arn,
                        const std::vector<std::string>& regions) {
  // "*" alone is for actions that take no resources.
  if (arn == "*") return "";
  if (IsNarrow(arn)) return "";
  std::string text(arn);
  Replace("${AWS::Partition}", "aws", text);
  Replace(":${AWS::AccountId}:", "::", text);
  const std::vector<absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits(':', 5));
  if (parts.size() == 6 && !IsWide(parts[3]) && !IsWide(parts[4])) {
    if (!IsWide(parts[5]) || IsBelowStore(parts[2], parts[5])) return "";
    text = absl::StrCat(parts[2], ":", parts[5]);
  }
  for (const std::string& region : regions) {
    Replace(region, "<region>", text);
  }
  return text;
}

bool IsBelowName(absl::string_view pattern) {
  // What begins as an ARN means any region or account; paths of IAM, of log
  // groups and of load balancers are no names, and the APIs of API Gateway have
  // none. (AWS Secrets Manager User Guide, "What's in a Secrets Manager
  // secret?"; Amazon API Gateway Developer Guide, "Control access for invoking
  // an API".)
  static const RE2& form =
      *new RE2(R"(secretsmanager:secret:[^*?]+-\?{6}|execute-api:[^*?/:]+/.*|)"
               R"([a-z0-9-]+:[a-z-]+[/:][^*?]*[^*?/:][/:][*?].*)");
  static const RE2& path = *new RE2(R"((?:arn|elasticloadbalancing|iam):.*|)"
                                    R"(logs:log-group:[^:]*[*?].*)");
  return !RE2::FullMatch(std::string(pattern), path) &&
         RE2::FullMatch(std::string(pattern), form);
}

}  // namespace drc::verify
