"""CloudFormation's requests to the custom resources, and what they find in AWS."""

from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn import iam, templates
from tools.cfn.folder import STACK_SET
from tools.cfn.templates import ACCOUNT


def send(site, resource, kind):
    """Sends a request as CloudFormation does and returns the one answer to it."""
    properties = resource.properties
    function = site.functions[properties["ServiceToken"]]
    if resource.region == SECONDARY:
        # The StackSet's stack invokes it as its execution role.
        role = site.tree.one("AWS::IAM::Role", RoleName=site.tree.one(
            STACK_SET)["ExecutionRoleName"])
        assert iam.allowed(site.roles[role.arn].policies, "lambda:InvokeFunction",
                           function.resource.arn, {})
    event = {
        "RequestType": kind, "ResponseURL": "https://cloudformation-custom-resource/answer",
        "StackId": "stack", "RequestId": "1", "LogicalResourceId": resource.id,
        "ResourceType": resource.type,
        "ResourceProperties": {name: value for name, value in properties.items()
                               if name != "ServiceTimeout"},
        **({} if kind == "Create" else {"PhysicalResourceId": physical_id(resource)})}
    before = len(site.internet.put)
    function.invoke(event)
    [(_, answer)] = site.internet.put[before:]
    return answer


def physical_id(resource):
    for kind in ("Bucket", "BackupVault", "Certificate"):
        if kind in resource.properties:
            return f"{kind}:{resource[kind]}"
    return "reader"


class Vault:
    """Recovery points, which moto does not have; deleted one is gone at the second look."""

    def __init__(self, site, region, *tables):
        tables = tables or site.tables
        self.points = {f"arn:aws:backup:{region}:{ACCOUNT}:recovery-point:1": "COMPLETED"} | {
            f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{table}/backup/01": "COMPLETED"
            for table in tables}
        site.answers["backup:ListRecoveryPointsByBackupVault"] = self._list
        site.answers["backup:DeleteRecoveryPoint"] = self._delete

    def _list(self, *_):
        found = [{"RecoveryPointArn": arn, "Status": status}
                 for arn, status in self.points.items()]
        self.points = {arn: status for arn, status in self.points.items() if status != "DELETING"}
        return {"RecoveryPoints": found}

    def _delete(self, _, params):
        self.points[params["RecoveryPointArn"]] = "DELETING"
        return {}


class Certificate:
    """A certificate that API Gateway lets go of at the second look."""

    def __init__(self, site):
        self.users = ["arn:aws:elasticloadbalancing:loadbalancer"]
        site.answers["acm:DescribeCertificate"] = self._describe

    def _describe(self, *_):
        found = {"Certificate": {"InUseBy": self.users}}
        self.users = []
        return found


def former_certificate(tree, region):
    """An emptier's resource for a certificate that the spec no longer names."""
    resource = tree.resources(templates.EMPTIER, region)[0]
    changed = tree.copy().at(resource.template, resource.id)
    token = changed.raw["ServiceToken"]
    changed.raw.clear()
    changed.raw.update(
        ServiceToken=token, Certificate=f"arn:aws:acm:{region}:{ACCOUNT}:certificate/former")
    return changed


def deploy_secondary(site):
    """The StackSet's instance, as its stack's outputs show it."""
    stack = (f"arn:aws:cloudformation:{SECONDARY}:{ACCOUNT}:stack/"
             f"StackSet-dr-secondary-{templates.SUFFIX}-guid/id")
    outputs = site.secondary_outputs()

    def instance(region, params):
        assert (region, params["StackInstanceRegion"]) == (PRIMARY, SECONDARY)
        return {"StackInstance": {"StackId": stack}}

    def stacks(region, params):
        assert (region, params["StackName"]) == (SECONDARY, stack)
        return {"Stacks": [{"StackName": "secondary", "Outputs": [
            {"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]}]}

    site.answers["cloudformation:DescribeStackInstance"] = instance
    site.answers["cloudformation:DescribeStacks"] = stacks
