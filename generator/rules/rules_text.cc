// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"deprecated-field", Level::kWarning, "a field of the spec is deprecated",
     "The field still works and will go away with a later version; the warning "
     "comes while there is time to change. No field is deprecated today."},
    {"duplicate-key", Level::kError, "a map has each key once",
     "Of a key that is written twice, protobuf's parser keeps the last value "
     "and says nothing, so that one of the two lines has no effect.",
     "Protocol Buffers Documentation, \"Language Guide (proto 3)\", maps",
     R"(tags { key: "owner" value: "payments" }
tags { key: "stage" value: "production" })",
     R"(tags { key: "owner" value: "payments" }
tags { key: "owner" value: "platform" })"},
    {"empty-spec", Level::kError, "a spec says something",
     "An empty file, or one of comments alone, is a text without a mistake and "
     "no environment: most often the wrong file.",
     "", R"(name: "payments")", R"(# name: "payments")"},
    {"encoding", Level::kError, "a spec is UTF-8 text without NUL characters",
     "Templates are JSON, which is UTF-8; other bytes would reach AWS as "
     "something else than what was meant.",
     "RFC 8259, section 8.1, \"Character Encoding\"",
     R"(tags { key: "owner" value: "caf\303\251" })",
     R"(tags { key: "owner" value: "caf\351" })"},
    {"file-size", Level::kError, "a spec has at most 4 MiB",
     "The largest environment that AWS's quotas admit is described by some ten "
     "kilobytes. A file of megabytes is no spec, and is refused unread."},
    {"proto-message", Level::kError,
     "the header `# proto-message:` names dr.v1.Environment",
     "Editors and formatters read the header to know a file's schema. One that "
     "names another message is about another kind of file.",
     "Protocol Buffers Documentation, \"Text Format Language Specification\", "
     "header",
     "# proto-message: dr.v1.Environment", "# proto-message: dr.v1.Table"},
    {"suppression", Level::kError,
     "a suppression names a rule once, and one whose findings a user may pass "
     "over",
     "A misspelt rule would pass over nothing. Most errors are no matter of "
     "opinion: what they are about would not deploy, or not do what the spec "
     "says.",
     "",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "11.0.0.0/16" }
  secondary { name: "us-west-2" }
}
suppressions { rule: "public-cidr" reason: "the block is ours since 1994" })",
     R"(suppressions { rule: "recovery-time" reason: "we will be quicker" })"},
    {"syntax", Level::kError,
     "a spec is a dr.v1.Environment in protobuf text format",
     "What is not understood cannot be built; a field that was misspelt and "
     "passed over would leave its default in place.",
     "Protocol Buffers Documentation, \"Text Format Language Specification\"",
     R"(logs { retention_days: 14 })", R"(logs { retention: 14 })"},
    {"unused-suppression", Level::kWarning,
     "a suppression passes over a finding",
     "What it was about is gone. Left in place, it would hide the next finding "
     "of its rule, which nobody has judged.",
     "",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "11.0.0.0/16" }
  secondary { name: "us-west-2" }
}
suppressions { rule: "public-cidr" reason: "the block is ours since 1994" })",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.0.0.0/16" }
  secondary { name: "us-west-2" }
}
suppressions { rule: "public-cidr" reason: "the block is ours since 1994" })"},
};

absl::Span<const Rule> TextRules() { return kRules; }

}  // namespace drc::rules
