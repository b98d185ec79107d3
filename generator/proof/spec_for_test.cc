// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/spec_for_test.h"

#include <string>

#include "generator/parse/parts.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::proof {

dr::v1::Environment SpecWith(absl::string_view fields) {
  dr::v1::Environment environment;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(name: "minimal"
         regions {
           primary { name: "us-east-1" }
           secondary { name: "us-west-2" }
         }
         tables { name: "transactions-table" }
         buckets { name: "documents" }
         functions { name: "transaction-processor" })",
      &environment));
  dr::v1::Environment more;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(std::string(fields), &more))
      << fields;
  // A list replaces the list.
  if (more.tables_size() > 0) environment.clear_tables();
  if (more.buckets_size() > 0) environment.clear_buckets();
  if (more.functions_size() > 0) environment.clear_functions();
  environment.MergeFrom(more);
  parse::ApplyDefaults(&environment);
  return environment;
}

}  // namespace drc::proof
