"""What must be so in an account before the first deployment."""

import dataclasses

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
}
_CONCURRENCY = ("AWS Lambda", "Concurrent executions")
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
    def code(self):
        return _CODES.get((self.service, self.name))

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
        ]
        # An account new to a region has less than AWS's default.
        self._concurrency = [
            _Quota(*_CONCURRENCY, each["needed"], region)
            for each in report["capacity"]
            if (each["resource"], each["measure"]) == _CONCURRENCY
            for region in each["regions"]
        ]
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

    def _check_quota(self, quota):
        if not quota.code:
            self._answer(False, f"{quota}: {quota.needed} needed; ask AWS Support")
            return
        try:
            found = self._aws.call(quota.command("get-service-quota"), quota.region)
        except CallFailure as failure:
            if failure.error != "NoSuchResourceException":
                raise
            # A quota that was never changed may have a default only.
            default = quota.command("get-aws-default-service-quota")
            found = self._aws.call(default, quota.region)
        value = found["Quota"]["Value"]
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

    def run(self):
        self._answer(True, f"AWS CLI: {self._aws.version}")
        for quota in self._quotas:
            self._check_quota(quota)
        for quota in self._concurrency:
            self._check_concurrency(quota)
        for region in self._backup_regions:
            self._check_backup(region)
        if self._folder.replicates_back():
            self._answer(False, REPLICATES_BACK)
        if self._zone:
            self._check_zone()
        for good, text in find_answers(self._aws, self._folder, self._suffix):
            self._answer(good, text)
        if self._short:
            raise Failure(f"{self._short} prerequisites are missing", NOT_READY)
