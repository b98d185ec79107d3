// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"creation-order", Level::kError,
     "what a resource names exists before it, where AWS looks",
     "A name that is derived leaves no reference for CloudFormation to order "
     "by. What is created too early fails, or worse: waits, and is rolled back "
     "hours later.",
     "AWS CloudFormation User Guide, \"DependsOn attribute\"",
     R"("DataStack": { "DependsOn": [ "SecondaryStackSet" ] }, whose bucket
replicates to one that the StackSet creates)",
     R"("DataStack": {} without it: the destination may not exist yet)"},
    {"destroyable", Level::kError,
     "deleting the root stack leaves nothing: no resource is protected or "
     "locked, and what AWS keeps while it is full or in use has an emptier",
     "CloudFormation deletes no bucket or vault with something in it, no "
     "certificate in use, as it is for minutes after its domain name is gone, "
     "and nothing that is protected; a root stack that cannot be deleted "
     "blocks its suffix and costs money.",
     "AWS CloudFormation User Guide, \"DeletionPolicy attribute\"; AWS "
     "Certificate Manager User Guide, \"Troubleshoot API Gateway problems\"",
     R"("DeletionProtectionEnabled": false, and a Custom::DrEmptier that names
each bucket)",
     R"("DeletionProtectionEnabled": true)"},
    {"physical-name", Level::kError,
     "names carry the environment's suffix, fit AWS's limits and exist once",
     "Names that exist once in an account or in the world collide where two "
     "environments, or the two regions of one, share them; CloudFormation says "
     "so when half of the stacks are there.",
     "AWS CloudFormation User Guide, \"Name type\"",
     R"("RoleName": { "Fn::Sub": "dr-backup-${EnvironmentSuffix}" })",
     R"("RoleName": "dr-backup")"},
    {"quota", Level::kError, "templates and documents keep AWS's quotas",
     "CloudFormation takes 500 resources, 200 parameters and 200 outputs a "
     "template, and 1,000,000 bytes from a bucket; IAM and others bound the "
     "documents within.",
     "AWS CloudFormation User Guide, \"Understand CloudFormation quotas\"",
     R"(a managed policy of 6,144 characters)",
     R"(a managed policy of 6,145 characters)"},
    {"survivor-deployable", Level::kError,
     "the secondary's stacks can be changed while the primary region is lost: "
     "by templates in a bucket, a role and functions that are there",
     "The StackSet is lost with the primary region. Whoever has to change the "
     "region that serves meanwhile changes its stack directly, and that fails "
     "on the first template, role or function that only the other region has.",
     "AWS CloudFormation User Guide, \"CloudFormation service role\" and "
     "\"Performing drift detection on CloudFormation StackSets\"; AWS "
     "whitepaper \"AWS Fault Isolation Boundaries\", \"Regions\"",
     R"("TemplateURL":
"https://${SecondaryTemplateBucket}.s3.us-west-2.${AWS::URLSuffix}/...", and a
StackSet's execution role that cloudformation.amazonaws.com may assume)",
     R"("TemplateURL":
"https://${TemplateBucket}.s3.us-east-1.${AWS::URLSuffix}/..." in a stack of
us-west-2)"},
    {"wiring", Level::kError,
     "each template is passed the parameters that it declares, and refers to "
     "what it has",
     "A parameter that a nested stack lacks, or an output that nobody returns, "
     "fails the deployment when the stacks before it are done.",
     "AWS CloudFormation User Guide, \"Embed stacks within other stacks using "
     "nested stacks\"",
     R"("Parameters" of a nested stack: one value for each that its template
declares)",
     R"(a value less: CloudFormation refuses the template)"},
};

absl::Span<const Rule> ProgramRules() { return kRules; }

}  // namespace drc::rules
