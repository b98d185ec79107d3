// SPDX-License-Identifier: Apache-2.0
//
// While the primary region is lost its StackSet is as well, and CloudFormation
// changes the secondary's stacks at the operator's own word, in the secondary
// region, with the execution role. Whatever that reads or calls must be there.
#include "absl/strings/strip.h"
#include "aws/cloud_formation.pb.h"
#include "aws/iam.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "survivor-deployable";
constexpr absl::string_view kService = "cloudformation.amazonaws.com";

// The bucket of "https://<bucket>.s3.<region>.<suffix>/<key>"; empty where the
// URL is of another region, or no bucket's.
absl::string_view BucketOf(absl::string_view url, absl::string_view region) {
  if (!absl::ConsumePrefix(&url, "https://")) return "";
  const size_t end = url.find(absl::StrCat(".s3.", region, "."));
  return end == absl::string_view::npos ? "" : url.substr(0, end);
}

class Deployer {
 public:
  Deployer(const Node& set, const Node& role) : set_(set), role_(role) {}

  // Only a service role of CloudFormation's can act for a stack that somebody
  // changes by name (AWS CloudFormation User Guide, "CloudFormation service
  // role").
  void VerifyRole() {
    if (!role_.Trusts(kService)) {
      role_.Report(
          "/AssumeRolePolicyDocument", kRule,
          "cannot be assumed by CloudFormation: the secondary's stack could "
          "be changed through the StackSet alone");
    }
    const auto& rights = role_.Rights();
    if (absl::c_none_of(rights, [&](const Statement& each) {
          return Allows(Only(each), "iam:PassRole", role_.arn) &&
                 Admits(each, "iam:PassedToService", kService);
        })) {
      role_.Report(
          "", kRule,
          "may not pass itself to CloudFormation, as a stack with a service "
          "role does for its nested stacks");
    }
  }

  void VerifyTemplate(const Node& nested, const std::string& url) {
    const std::string& meaning = nested.Meaning(url);
    // Written for linters, and never deployed.
    if (!absl::StrContains(meaning, "://")) return;
    const absl::string_view bucket = BucketOf(meaning, nested.region());
    bucket_ = std::string(bucket);
    if (bucket.empty()) {
      nested.Report("/TemplateURL", kRule, "does not name a bucket of ",
                    nested.region());
    } else if (bucket == PrimaryBucket()) {
      nested.Report(
          "/TemplateURL", kRule,
          "names the bucket from which the primary is deployed: a bucket "
          "lies in one region");
    } else if (!Allows(role_.Rights(), "s3:GetObject",
                       absl::StrCat("arn:${AWS::Partition}:s3:::", bucket, "/",
                                    set_.model->program().environment, "/x"))) {
      role_.Report("", kRule, "may not read the templates in ", bucket);
    }
  }

  // Lambda reads code in its own region, as CloudFormation reads templates.
  void VerifyBucket(const Node& node, absl::string_view pointer,
                    const std::string& bucket) {
    if (bucket.empty() || bucket_.empty() || node.Meaning(bucket) == bucket_) {
      return;
    }
    node.Report(pointer, kRule,
                "is not the bucket from which its region is deployed");
  }

  // That of others lies where the spec says.
  void VerifyCode(const Node& node, const aws::lambda::Function::Code& code) {
    for (const program::Archive& archive : set_.model->program().archives) {
      if (archive.region != node.region() ||
          archive.bucket != code.s3_bucket() || archive.key != code.s3_key() ||
          archive.version != code.s3_object_version()) {
        continue;
      }
      const std::string place = absl::StrCat(archive.bucket, "/", archive.key);
      if (!Allows(role_.Rights(), "s3:GetObjectVersion",
                  absl::StrCat("arn:${AWS::Partition}:s3:::", place))) {
        role_.Report("", kRule, "may not read the code ", place);
      }
      return;
    }
    VerifyBucket(node, "/Code/S3Bucket", code.s3_bucket());
  }

 private:
  absl::string_view PrimaryBucket() const {
    const auto& properties = *set_.As<aws::cloud_formation::StackSet>();
    return BucketOf(set_.Meaning(properties.template_url()), set_.region());
  }

  const Node& set_;
  const Node& role_;
  std::string bucket_;  // of the secondary's templates
};

}  // namespace

void VerifySurvivorDeployable(const Model& model) {
  for (const auto& [set, properties] :
       model.All<aws::cloud_formation::StackSet>()) {
    const Node* role =
        set->Target<aws::iam::Role>(properties->execution_role_name());
    if (role == nullptr) continue;  // told by destroyable
    Deployer deployer(*set, *role);
    deployer.VerifyRole();
    for (const auto& [nested, stack] :
         model.All<aws::cloud_formation::Stack>()) {
      if (nested->IsInPrimary()) continue;
      deployer.VerifyTemplate(*nested, stack->template_url());
    }
    for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
      if (node->IsInPrimary()) continue;
      deployer.VerifyCode(*node, function->code());
    }
    for (const auto& [node, layer] : model.All<aws::lambda::LayerVersion>()) {
      if (node->IsInPrimary() || node->resource->is_added) {
        continue;
      }
      deployer.VerifyBucket(*node, "/Content/S3Bucket",
                            layer->content().s3_bucket());
    }
  }
  for (const auto& [node, custom] :
       model.All<aws::cloud_formation::CustomResource>()) {
    if (node->IsInPrimary()) continue;
    const std::string& token = node->Meaning(custom->service_token());
    if (RegionOfArn(token) == node->region()) continue;
    node->Report("/ServiceToken", kRule, "is served by ", token,
                 ", which is not in ", node->region());
  }
}

}  // namespace drc::verify
