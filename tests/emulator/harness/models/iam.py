"""AWS::IAM: roles and managed policies.

IAM User Guide, "IAM and AWS STS quotas" (sizes count no white space) and "AWS JSON policy
elements: Principal" (a trusted role must exist, else the policy is malformed).
"""

import json

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn.values import as_list

_INLINE, _MANAGED, _TRUST = 10_240, 6_144, 2_048


def _text(document, limit, what):
    text = json.dumps(document, separators=(",", ":"))
    if len(text) > limit:
        raise Refused(f"{what}: cannot exceed quota of {limit} non-white-space characters")
    return text


class Role(Model):
    type = "AWS::IAM::Role"
    tag_property = "Tags"
    everywhere = True

    def create(self, item):
        name = item["RoleName"]
        role = item.client("iam").create_role(
            RoleName=name,
            AssumeRolePolicyDocument=self._trust(item),
            **item.take("Description", "Path", "MaxSessionDuration", "PermissionsBoundary", "Tags"),
        )["Role"]
        item.physical_id = name
        self._set_policies(item, name)
        return name, {"Arn": role["Arn"], "RoleId": role["RoleId"]}

    def update(self, item):
        iam, name = item.client("iam"), item.physical_id
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=self._trust(item))
        iam.update_role(RoleName=name, **item.take("Description", "MaxSessionDuration"))
        item.take("RoleName", "Path")
        bounded = item.take("PermissionsBoundary")
        if bounded:
            iam.put_role_permissions_boundary(RoleName=name, **bounded)
        elif "PermissionsBoundary" in item.old:
            iam.delete_role_permissions_boundary(RoleName=name)
        self._remove_policies(item, name)
        self._set_policies(item, name)

    def delete(self, item):
        self._remove_policies(item, item.physical_id)
        item.client("iam").delete_role(RoleName=item.physical_id)

    def _trust(self, item):
        document = item["AssumeRolePolicyDocument"]
        for statement in document["Statement"]:
            for arn in as_list(statement["Principal"].get("AWS", [])):
                if ":role/" in arn:
                    item.require(self.type, arn, what=f"Invalid principal in policy: {arn}")
        return _text(document, _TRUST, "ACLSizePerRole")

    def _set_policies(self, item, name):
        iam = item.client("iam")
        policies = item.get("Policies", [])
        _text([each["PolicyDocument"] for each in policies], _INLINE, f"the policies of {name}")
        for policy in policies:
            iam.put_role_policy(
                RoleName=name,
                PolicyName=policy["PolicyName"],
                PolicyDocument=json.dumps(policy["PolicyDocument"]),
            )
        managed = item.get("ManagedPolicyArns", [])
        if len(managed) > 10:
            raise Refused("Cannot exceed quota for PoliciesPerRole: 10")
        for arn in managed:
            item.require(ManagedPolicy.type, arn, what=f"Policy {arn} does not exist")
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)

    def _remove_policies(self, item, name):
        iam = item.client("iam")
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            iam.delete_role_policy(RoleName=name, PolicyName=policy)
        for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])


class ManagedPolicy(Model):
    type = "AWS::IAM::ManagedPolicy"
    everywhere = True

    def create(self, item):
        document = _text(item["PolicyDocument"], _MANAGED, item["ManagedPolicyName"])
        arn = item.client("iam").create_policy(
            PolicyName=item["ManagedPolicyName"],
            PolicyDocument=document,
            **item.take("Path", "Description"),
        )["Policy"]["Arn"]
        return arn, {"PolicyArn": arn}

    def update(self, item):
        document = _text(item["PolicyDocument"], _MANAGED, item["ManagedPolicyName"])
        iam, arn = item.client("iam"), item.physical_id
        item.take("Path", "Description")
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)

    def delete(self, item):
        iam, arn = item.client("iam"), item.physical_id
        if iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"]:
            raise Refused("DeleteConflict: cannot delete a policy attached to entities")
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=arn)
