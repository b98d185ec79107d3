"""Calls about StackSets, as far as the reader, tools/deploy and the tests make them."""

from tests.emulator.harness.errors import ApiError
from tools.cfn.templates import ACCOUNT


class StackSetCalls:
    """Of whoever has a `world` and an `engine`."""

    def _stack_set(self, name):
        name = name.partition(":")[0]
        found = self.world.stack_sets.get(name)
        current = self.world.current
        # A custom resource sees a StackSet only if it waits for it.
        if found is None or (current and not self.engine.is_before(found.resource, current)):
            raise ApiError("StackSetNotFoundException", f"StackSet {name} not found")
        return found

    def _describe_stack_set(self, _region, StackSetName, **_):
        found = self._stack_set(StackSetName)
        return {
            "StackSet": {
                "StackSetName": found.name,
                "StackSetId": found.id,
                "StackSetARN": found.arn,
                "Status": "ACTIVE",
                "Description": found.description,
                "PermissionModel": "SELF_MANAGED",
                "AdministrationRoleARN": found.administrator,
                "ExecutionRoleName": found.executor,
            }
        }

    def _list_stack_sets(self, _region, **_):
        names = sorted(self.world.stack_sets)
        return {"Summaries": [self._describe_stack_set("", each)["StackSet"] for each in names]}

    def _instance(self, found, region):
        if region not in found.instances:
            raise ApiError("StackInstanceNotFoundException", f"none in {region}")
        failed = bool(found.operations) and found.operations[0]["Status"] == "FAILED"
        return {
            "StackSetId": found.id,
            "Region": region,
            "Account": ACCOUNT,
            "StackId": found.instances[region].id,
            "Status": "OUTDATED" if failed else "CURRENT",
            "StackInstanceStatus": {"DetailedStatus": "FAILED" if failed else "SUCCEEDED"},
        }

    def _describe_stack_instance(self, _region, StackSetName, StackInstanceRegion, **_):
        found = self._stack_set(StackSetName)
        return {"StackInstance": self._instance(found, StackInstanceRegion)}

    def _list_stack_instances(self, _region, StackSetName, **_):
        found = self._stack_set(StackSetName)
        return {"Summaries": [self._instance(found, region) for region in found.instances]}

    def _list_stack_set_operations(self, _region, StackSetName, **_):
        return {
            "Summaries": [
                {
                    name: each[name]
                    for name in ("OperationId", "Action", "Status", "CreationTimestamp")
                }
                for each in self._stack_set(StackSetName).operations
            ]
        }

    def _list_stack_set_operation_results(self, _region, StackSetName, OperationId, **_):
        return {
            "Summaries": [
                {"Account": ACCOUNT}
                | {name: each[name] for name in ("Region", "Status", "StatusReason")}
                for each in self._stack_set(StackSetName).operations
                if each["OperationId"] == OperationId
            ]
        }
