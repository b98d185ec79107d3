"""What must be so in an account before the first deployment."""

import collections
import dataclasses

from deployment import archives
from deployment.aws import NOT_READY, CallFailure, Failure
from deployment.existing import find_answers
from deployment.folder import REPLICATES_BACK

# As the Service Quotas console names them; by what report.json calls them.
_CODES = {
    ("AWS Lambda", "Concurrent executions"): ("lambda", "L-B99A9384"),
    ("Amazon API Gateway", "Throttle rate"): ("apigateway", "L-8A5B8E43"),
    ("Amazon DynamoDB", "Table-level read throughput limit"): ("dynamodb", "L-CF0CBE56"),
    ("Amazon DynamoDB", "Table-level write throughput limit"): ("dynamodb", "L-AB614373"),
    ("AWS KMS", "Cryptographic operations (symmetric) request rate"): ("kms", "L-6E3AF000"),
    ("Amazon EC2", "EC2-VPC Elastic IPs"): ("ec2", "L-0263D0A3"),
    ("Amazon VPC", "VPCs per Region"): ("vpc", "L-F678F1CE"),
    ("Amazon VPC", "NAT gateways per Availability Zone"): ("vpc", "L-FE5A380F"),
    ("Amazon VPC", "Internet gateways per Region"): ("vpc", "L-A4707A72"),
}
_CONCURRENCY = ("AWS Lambda", "Concurrent executions")
_NAT_GATEWAYS = ("Amazon VPC", "NAT gateways per Availability Zone")
# Small quotas of networks, which others use up; of a region, by what lists them.
_OF_REGION = {
    ("Amazon VPC", "VPCs per Region"): ("describe-vpcs", "Vpcs"),
    ("Amazon EC2", "EC2-VPC Elastic IPs"): ("describe-addresses", "Addresses"),
    ("Amazon VPC", "Internet gateways per Region"): (
        "describe-internet-gateways",
        "InternetGateways",
    ),
}
_SHARED = (*_OF_REGION, _NAT_GATEWAYS)
# What report.json calls it that the account must have enabled a region, and
# where AWS tells and does so.
_OPT_IN_REGION = "opt-in-region"
_ACCOUNT_REGION = "us-east-1"
_OPT_IN = [
    *["backup", "update-region-settings"],
    *["--resource-type-opt-in-preference", "DynamoDB=true"],
    *["--resource-type-management-preference", "DynamoDB=true"],
]


@dataclasses.dataclass(frozen=True)
class _Quota:
    service: str
    name: str
    needed: int
    region: str

    @property
    def name_in_aws(self):
        return self.service, self.name

    @property
    def code(self):
        return _CODES.get(self.name_in_aws)

    def command(self, operation):
        service, quota = self.code
        return ["service-quotas", operation, "--service-code", service, "--quota-code", quota]

    @property
    def request_command(self):
        request = self.command("request-service-quota-increase")
        return [*request, "--desired-value", str(self.needed)]

    def __str__(self):
        return f"{self.region} {self.service}, {self.name}"


def _settings_command():
    return ["lambda", "get-account-settings"]


def _backup_command():
    return ["backup", "describe-region-settings"]


def _zone_command(zone):
    return ["route53", "get-hosted-zone", "--id", zone]


class Check:
    """Each prerequisite, compared with the account."""

    def __init__(self, aws, folder, suffix):
        self._aws = aws
        self._folder = folder
        self._suffix = suffix
        if suffix is not None:
            folder.check_parameter("EnvironmentSuffix", suffix)
        report = folder.report
        self._quotas = [
            _Quota(each["service"], each["name"], each["needed"], region)
            for each in report["quotas_to_raise"]
            for region in each["regions"]
            if (each["service"], each["name"]) not in _SHARED
        ]
        # An account new to a region has less than AWS's default.
        demands = [
            _Quota(each["resource"], each["measure"], each["needed"], region)
            for each in report["capacity"]
            for region in each["regions"]
        ]
        self._concurrency = [each for each in demands if each.name_in_aws == _CONCURRENCY]
        self._shared = [each for each in demands if each.name_in_aws in _SHARED]
        self._backup_regions = folder.find_regions_with("AWS::Backup::BackupVault")
        outputs = folder.templates[folder.root].get("Outputs", {})
        zone = outputs.get("HostedZoneId", {}).get("Value")
        self._zone = zone if isinstance(zone, str) else None  # Its own one is a Fn::GetAtt.
        service = outputs.get("ServiceName", {}).get("Value", {}).get("Fn::Sub", "")
        self._domain = service.partition(".")[2]
        self._short = 0

    def _answer(self, good, text, remedy=None, region=None):
        """One line of the result; for what is not good, the command that helps."""
        self._aws.result(f"{'ok   ' if good else 'SHORT'} {text}")
        if not good:
            self._short += 1
            if remedy:
                self._aws.show(remedy, region)

    def _value(self, quota):
        try:
            found = self._aws.call(quota.command("get-service-quota"), quota.region)
        except CallFailure as failure:
            if failure.error != "NoSuchResourceException":
                raise
            # A quota that was never changed may have a default only.
            default = quota.command("get-aws-default-service-quota")
            found = self._aws.call(default, quota.region)
        return found["Quota"]["Value"]

    def _describe(self, operation, key, region, *options):
        """What others than this environment have; of a suffix that is not known, all."""
        found = self._aws.call(["ec2", operation, *options], region)[key]
        own = {"Key": "dr-suffix", "Value": self._suffix}
        return [each for each in found if own not in each.get("Tags", [])]

    def _count_nat_gateways(self, region):
        """In the zone that has most of them."""
        states = ("--filter", "Name=state,Values=pending,available,deleting")
        gateways = self._describe("describe-nat-gateways", "NatGateways", region, *states)
        if not gateways:
            return 0
        subnets = self._aws.call(["ec2", "describe-subnets"], region)["Subnets"]
        zones = {each["SubnetId"]: each["AvailabilityZoneId"] for each in subnets}
        counted = collections.Counter(zones.get(each.get("SubnetId")) for each in gateways)
        return max(counted.values())

    def _check_shared(self, quota):
        if quota.name_in_aws == _NAT_GATEWAYS:
            used = self._count_nat_gateways(quota.region)
        else:
            used = len(self._describe(*_OF_REGION[quota.name_in_aws], quota.region))
        value = self._value(quota)
        raised = dataclasses.replace(quota, needed=used + quota.needed)
        text = f"{quota}: {value:g}, {used} taken by others, {quota.needed} needed"
        self._answer(value >= raised.needed, text, raised.request_command, quota.region)

    def _check_quota(self, quota):
        if not quota.code:
            self._answer(False, f"{quota}: {quota.needed} needed; ask AWS Support")
            return
        value = self._value(quota)
        text = f"{quota}: {value:g}, {quota.needed} needed"
        self._answer(value >= quota.needed, text, quota.request_command, quota.region)

    def _check_concurrency(self, quota):
        limit = self._aws.call(_settings_command(), quota.region)["AccountLimit"]
        total, free = limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]
        text = f"{quota.region} AWS Lambda, the account's limit: {total}, {quota.needed} needed"
        self._answer(total >= quota.needed, text, quota.request_command, quota.region)
        if free < quota.needed <= total:
            self._aws.note(
                f"{quota.region}: other functions, or this environment's, reserve "
                f"{total - free} of them; the first deployment needs {quota.needed} free"
            )

    def _check_backup(self, region):
        found = self._aws.call(_backup_command(), region)
        good = all(
            found.get(preference, {}).get("DynamoDB")
            for preference in ("ResourceTypeOptInPreference", "ResourceTypeManagementPreference")
        )
        self._answer(good, f"{region} AWS Backup of DynamoDB, advanced", _OPT_IN, region)

    def _check_zone(self):
        try:
            found = self._aws.call(_zone_command(self._zone), self._folder.primary)
        except CallFailure as failure:
            if failure.error != "NoSuchHostedZone":
                raise
            self._answer(False, f"zone {self._zone} does not exist in this account")
            return
        zone = found["HostedZone"]
        name = zone["Name"].rstrip(".")
        if zone.get("Config", {}).get("PrivateZone"):
            self._answer(False, f"zone {self._zone} is private: certificates need a public one")
        elif name != self._domain:
            self._answer(False, f"zone {self._zone} is of {name}, the spec says {self._domain}")
        else:
            servers = " ".join(sorted(found["DelegationSet"]["NameServers"]))
            self._answer(True, f"zone {self._zone}: delegate {name} to {servers}")

    def _check_enabled(self):
        """A region that is disabled refuses every call, and says that of the credentials."""
        for region in (self._folder.primary, self._folder.secondary):
            words = ["--region-name", region]
            found = self._aws.call(["account", "get-region-opt-status", *words], _ACCOUNT_REGION)
            status = found["RegionOptStatus"]
            self._answer(
                status.startswith("ENABLED"),
                f"{region} in the account: {status}",
                ["account", "enable-region", *words],
                _ACCOUNT_REGION,
            )

    def run(self):
        self._answer(True, f"AWS CLI: {self._aws.version}")
        if any(each["id"] == _OPT_IN_REGION for each in self._folder.report["decisions"]):
            self._check_enabled()
        if not self._short:
            self._check_regions()
        if self._short:
            raise Failure(f"{self._short} prerequisites are missing", NOT_READY)

    def _check_regions(self):
        for quota in self._quotas:
            self._check_quota(quota)
        for quota in self._concurrency:
            self._check_concurrency(quota)
        for quota in self._shared:
            self._check_shared(quota)
        for region in self._backup_regions:
            self._check_backup(region)
        if self._folder.replicates_back():
            self._answer(False, REPLICATES_BACK)
        if self._zone:
            self._check_zone()
        for good, text in find_answers(self._aws, self._folder, self._suffix):
            self._answer(good, text)
        for good, text in archives.find_answers(self._aws, self._folder):
            self._answer(good, text)
