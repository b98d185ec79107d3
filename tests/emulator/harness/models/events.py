"""AWS::Events: rules. Amazon EventBridge User Guide, "Amazon EventBridge targets".

That a target exists and admits the rule is not checked before an event is delivered.
"""

import json

from tests.emulator.harness.models import Model


class Rule(Model):
    type = "AWS::Events::Rule"
    tag_property = "Tags"

    def create(self, item):
        events, name = item.client("events"), item["Name"]
        pattern = item.get("EventPattern")
        arn = events.put_rule(
            **item.take("Name", "Description", "ScheduleExpression", "State", "Tags"),
            **({"EventPattern": json.dumps(pattern)} if pattern else {}),
        )["RuleArn"]
        item.physical_id = name
        former = {each["Id"] for each in (item.old or {}).get("Targets", [])}
        gone = sorted(former - {each["Id"] for each in item.get("Targets", [])})
        if gone:
            events.remove_targets(Rule=name, Ids=gone)
        if item.get("Targets"):
            events.put_targets(Rule=name, Targets=item["Targets"])
        return name, {"Arn": arn}

    def update(self, item):
        return self.create(item)[1]

    def delete(self, item):
        events = item.client("events")
        targets = events.list_targets_by_rule(Rule=item.physical_id)["Targets"]
        if targets:
            events.remove_targets(Rule=item.physical_id, Ids=[each["Id"] for each in targets])
        events.delete_rule(Name=item.physical_id)
