// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"archive", Level::kError,
     "code that lies in S3 lies in a bucket of each region, and leaves room "
     "for "
     "its fence among the layers",
     "Lambda takes code from a bucket of the function's own region alone, and "
     "refuses the function otherwise: the region that stands by is not "
     "created. The compiler cannot put its fence into an archive that it does "
     "not read; it comes as a layer, of which a function has five.",
     "AWS CloudFormation User Guide, \"AWS::Lambda::Function Code\"; AWS "
     "Lambda Developer Guide, \"Adding layers to functions\"",
     R"re(functions {
  name: "orders"
  code { s3 {
    primary_bucket: "acme-builds-us-east-1"
    secondary_bucket: "acme-builds-us-west-2"
    key: "orders/orders.zip"
    version: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"
    sha256: "4c2c1b3f0a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7"
  } }
})re",
     R"re(functions {
  name: "orders"
  code { s3 {
    primary_bucket: "acme-builds"
    secondary_bucket: "acme-builds"
    key: "orders/orders.zip"
    version: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"
    sha256: "4c2c1b3f0a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7"
  } }
})re"},
    {"code-file", Level::kError,
     "a function's code is a readable file, directory or zip archive of the "
     "spec's folder, fits into the template or into Lambda, and has the "
     "handler for the function's runtime",
     "A code file stands in the template, of which CloudFormation takes "
     "1,000,000 bytes; of a package Lambda takes 250 MB. A function whose code "
     "does not fit its runtime or its table deploys, and fails at the first "
     "transaction, in both regions alike.",
     "AWS CloudFormation User Guide, \"Understand CloudFormation quotas\"; AWS "
     "Lambda Developer Guide, \"Lambda runtimes\"",
     R"(functions { name: "processor" runtime: "python3.13" })",
     R"(functions { name: "processor" runtime: "nodejs22.x" })"},
    {"foreign-module", Level::kWarning,
     "compiled modules of a package are for the function's Python and machine",
     "Python does not find a module that was compiled for another release or "
     "machine: the function does not start, unless the package does without "
     "it.",
     "AWS Lambda Developer Guide, \"Working with .zip file archives for Python "
     "Lambda functions\""},
    {"image", Level::kError,
     "a function runs an image of its own region, by its digest, and without a "
     "fence only where the spec says why",
     "Lambda takes images of the function's own region alone, and refuses the "
     "function otherwise: the region that stands by is not created. A tag may "
     "name another image tomorrow, or in the other region. The compiler cannot "
     "put its fence before an image, nor answer health checks and heartbeats "
     "in its place.",
     "AWS Lambda Developer Guide, \"Create a Lambda function using a container "
     "image\"",
     R"re(functions { name: "processor" }
functions {
  name: "reports"
  code { image {
    repository: "team/reports"
    digest: "sha256:4c2c1b3f0a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7"
  } }
  schedules { expression: "rate(1 day)" }
  fence { unfenced_reason: "it reads, and mails what it has read" }
})re",
     R"re(functions { name: "processor" }
functions {
  name: "reports"
  code { image {
    repository: "team/reports"
    digest: "sha256:4c2c1b3f0a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7"
  } }
  schedules { expression: "rate(1 day)" }
})re"},
    {"layer", Level::kError,
     "a function's layers are versions of different layers in its own region",
     "Lambda takes layers of the function's own region alone, one version of "
     "each, and refuses the function otherwise: the region that stands by is "
     "not created. Each region numbers the versions that are published in it "
     "by itself.",
     "AWS Lambda Developer Guide, \"Adding layers to functions\"",
     R"(functions {
  name: "processor"
  layers {
    arn: "arn:aws:lambda:us-east-1:123456789012:layer:orders:3"
    secondary_arn: "arn:aws:lambda:us-west-2:123456789012:layer:orders:5"
  }
})",
     R"(functions {
  name: "processor"
  layers { arn: "arn:aws:lambda:us-east-1:123456789012:layer:orders:3" }
})"},
};

absl::Span<const Rule> CodeRules() { return kRules; }

}  // namespace drc::rules
