// SPDX-License-Identifier: Apache-2.0
//
// What the spec adds is beside what the environment has, and not in its place:
// AWS keeps one of some things, or adds up others.
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// The last that is set takes the place of the others (Amazon SNS
// API Reference, SetTopicAttributes; Amazon S3 API Reference,
// PutBucketPolicy; aws/aws-cdk#20661).
constexpr absl::string_view kPolicy =
    "gives another policy, in the place of the environment's, to ";
// Amazon S3 User Guide, "Configuring IAM policies for using access points".
constexpr absl::string_view kWay = "leads past the fence to ";
// Amazon VPC User Guide, "Route propagation", "Gateway route tables" and "DHCP
// option sets".
constexpr absl::string_view kRoutes =
    "adds routes that nobody knows beforehand to ";
constexpr absl::string_view kGateway =
    "leads what enters by a gateway along the routes of ";
constexpr absl::string_view kNames = "gives other name servers to ";

struct Attached {
  absl::string_view type, property;
  absl::string_view to;  // the type of what it names there
  absl::string_view rule, text;
};

constexpr Attached kAttached[] = {
    {"AWS::EC2::GatewayRouteTableAssociation", "/RouteTableId",
     "AWS::EC2::RouteTable", "network", kGateway},
    {"AWS::EC2::VPCDHCPOptionsAssociation", "/VpcId", "AWS::EC2::VPC",
     "network", kNames},
    {"AWS::EC2::VPNGatewayRoutePropagation", "/RouteTableIds",
     "AWS::EC2::RouteTable", "network", kRoutes},
    {"AWS::Kinesis::ResourcePolicy", "/ResourceArn", "AWS::Kinesis::Stream",
     "least-privilege", kPolicy},
    {"AWS::S3::AccessPoint", "/Bucket", "AWS::S3::Bucket", "least-privilege",
     kWay},
    {"AWS::S3::BucketPolicy", "/Bucket", "AWS::S3::Bucket", "least-privilege",
     kPolicy},
    {"AWS::SNS::TopicInlinePolicy", "/TopicArn", "AWS::SNS::Topic",
     "least-privilege", kPolicy},
    {"AWS::SNS::TopicPolicy", "/Topics", "AWS::SNS::Topic", "least-privilege",
     kPolicy},
};

void VerifyOne(const Node& node, const Attached& row) {
  program::ReadTexts(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const std::string at = pointer.Text();
        if (at != row.property &&
            !absl::StartsWith(at, absl::StrCat(row.property, "/"))) {
          return;
        }
        const std::string& named = node.Meaning(text);
        for (const Node& target : node.model->nodes()) {
          if (target.type == row.to && !target.resource->is_added &&
              target.region() == node.region() &&
              (named == target.ref || named == target.arn)) {
            node.Report(at, row.rule, row.text, target.Path());
          }
        }
      });
}

}  // namespace

void VerifyAttached(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    for (const Attached& row : kAttached) {
      if (row.type == node.type) VerifyOne(node, row);
    }
  }
}

}  // namespace drc::verify
