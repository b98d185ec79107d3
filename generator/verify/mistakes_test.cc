// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/mistakes.h"

#include "gtest/gtest.h"

namespace drc::verify {
namespace {

class Mistakes : public ::testing::Test {
 protected:
  diag::Loc At(int line) { return {spec_, line, 1}; }

  diag::Diagnostics out_;
  const diag::SourceFile* spec_ = out_.AddFile("a.textproto", "a\nb\nc\n");
  diag::Diagnostics found_;
};

TEST_F(Mistakes, AreNoFindings) {
  found_.Error(At(2), "encryption", "lies under no key");
  found_.Error(At(3), "wiring", "gets no parameter");
  const absl::Status status = HandOn(found_, /*has_own=*/false, out_);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.message(),
            "protoc-gen-cfn made a mistake, not your spec: what it made of it "
            "breaks its own rules. Please report this together with the spec.\n"
            "  a.textproto:2:1: error: lies under no key [encryption]\n"
            "  a.textproto:3:1: error: gets no parameter [wiring]");
  EXPECT_FALSE(out_.has_errors());
}

TEST_F(Mistakes, AreNotWhatSpecsMayDo) {
  found_.Warning(At(1), "granted-action", "is not used").Note(At(2), "here");
  found_.Error(At(3), "quota", "is too large");
  EXPECT_TRUE(HandOn(found_, /*has_own=*/false, out_).ok());
  EXPECT_EQ(out_.Render(),
            "a.textproto:1:1: warning: is not used [granted-action]\na\n^\n"
            "a.textproto:2:1: note: here\nb\n^\n"
            "a.textproto:3:1: error: is too large [quota]\nc\n^\n");
}

}  // namespace
}  // namespace drc::verify
