// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
std::vector<Type> WatchEntries() {
  return {
      {"AWS::CloudWatch::Alarm", Name{"/AlarmName", Scope::kRegion},
       Identity{"/AlarmName", "{name}", "Arn",
                "arn:${AWS::Partition}:cloudwatch:{region}:${AWS::AccountId}:"
                "alarm:{name}"},
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"", "what it names is looked up when its state changes"}}},
      // Global: CloudWatch User Guide, "Using Amazon CloudWatch dashboards".
      {"AWS::CloudWatch::Dashboard",
       Name{"/DashboardName", Scope::kAccount, 255}, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{},
       Exceptions{{"/DashboardBody", "is text to AWS"}}},
      {"AWS::Events::Rule", Name{"/Name", Scope::kRegion},
       Identity{"/Name", "{name}", "Arn",
                "arn:${AWS::Partition}:events:{region}:${AWS::AccountId}:rule/"
                "{name}"},
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"/EventPattern", "is text to AWS"}}},
      {"AWS::Logs::Destination", Name{"/DestinationName", Scope::kRegion},
       Identity{"/DestinationName", "{name}", "Arn",
                "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:"
                "destination:{name}"},
       None{"its stream keeps what it is sent"}, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/DestinationPolicy", kPolicy}}},
      {"AWS::Logs::SubscriptionFilter", Name{"/FilterName", Scope::kParent},
       kNobodyRefers, kNoData, kGoesAsItIs, kPrimaryOnly},
      {"AWS::SNS::Subscription", kNamedByAws, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::SNS::Topic", Name{"/TopicName", Scope::kRegion},
       Identity{"/TopicName",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "TopicArn"},
       Key{"/KmsMasterKeyId"}, kGoesAsItIs, InSecondary{}, Exceptions{},
       Exceptions{{"/DisplayName", "says which region it is of"}}},
      {"AWS::SNS::TopicPolicy", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}, Exceptions{{"/PolicyDocument", kPolicy}}},
  };
}

}  // namespace drc::catalogue
