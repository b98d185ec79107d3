// SPDX-License-Identifier: Apache-2.0
//
// The options of every generated resource type mean something to the
// interpreter.

#include "absl/status/status.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "generator/schema/check_schema.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace drc::schema {
namespace {

TEST(CheckSchema, AcceptsAwsResourceTypes) {
  int resources = 0;
  for (const google::protobuf::FileDescriptor* file : {
           aws::api_gateway_v2::Api::descriptor()->file(),
           aws::backup::BackupVault::descriptor()->file(),
           aws::certificate_manager::Certificate::descriptor()->file(),
           aws::cloud_formation::Stack::descriptor()->file(),
           aws::cloud_watch::Alarm::descriptor()->file(),
           aws::dynamodb::GlobalTable::descriptor()->file(),
           aws::ec2::VPC::descriptor()->file(),
           aws::events::Rule::descriptor()->file(),
           aws::iam::Role::descriptor()->file(),
           aws::kinesis::Stream::descriptor()->file(),
           aws::kms::Key::descriptor()->file(),
           aws::lambda::Function::descriptor()->file(),
           aws::logs::LogGroup::descriptor()->file(),
           aws::route53::HostedZone::descriptor()->file(),
           aws::s3::Bucket::descriptor()->file(),
           aws::sns::Topic::descriptor()->file(),
           aws::ssm::Parameter::descriptor()->file(),
       }) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const absl::Status status = CheckSchema(file->message_type(i));
      EXPECT_TRUE(status.ok()) << status;
      resources += ResourceOf(file->message_type(i)) != nullptr;
    }
  }
  EXPECT_GT(resources, 0);
}

}  // namespace
}  // namespace drc::schema
