"""Takes tables that exist, with their data, into an environment that is deployed.

The compiler prints them into a stack of its own, which the root does not deploy: manifest.json
lists it under `apart`, with the root's outputs that are its parameters. Each table comes in by
steps, while it is in use:

1. it is held to the spec: keys, indexes, stream, time to live;
2. what may differ is set by DynamoDB's own calls: an import changes nothing of what it imports,
   and believes its template (AWS CloudFormation User Guide, "Import AWS resources into a
   CloudFormation stack"). The environment's key among it: it may be changed while the table is in
   use (Amazon DynamoDB Developer Guide, "Encryption at rest: How it works");
3. it is imported, with the one replica that it is ("AWS::DynamoDB::GlobalTable");
4. an update that does nothing else adds the replica in the secondary region ("AWS recommends
   that you don't update any other resources").

Whatever ends in between is begun anew where it stopped: each step asks first what is there.
"""

import json
import tempfile
import time

from deployment import events
from deployment.aws import NOT_READY, WRONG_INPUT, CallFailure, Failure
from deployment.deployed import apart_name, read_template
from deployment.operation import describe, describe_command

_TYPE = "AWS::DynamoDB::GlobalTable"
_GOOD = ("IMPORT_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_NO_CHANGES = "No updates are to be performed"


def _indexes(given):
    """What makes an index what it is, by its name."""
    return {
        index["IndexName"]: (
            index["KeySchema"],
            index["Projection"]["ProjectionType"],
            sorted(index["Projection"].get("NonKeyAttributes", [])),
        )
        for index in given or []
    }


class _Table:
    """A table as the template has it, beside the one that there is."""

    def __init__(self, aws, folder, properties, key):
        self._aws = aws
        self._primary, self._secondary = folder.primary, folder.secondary
        self._wanted = properties
        self.key = key  # ARN of the environment's key in the primary region
        self.name = properties["TableName"]
        regions = {each["Region"]: each for each in properties["Replicas"]}
        self._replica = regions[folder.primary]

    def command(self, operation, *options):
        return ["dynamodb", operation, "--table-name", self.name, *options]

    def describe(self, region=None):
        """The table in a region, the primary by default; None where there is none."""
        try:
            return self._aws.call(self.command("describe-table"), region or self._primary)["Table"]
        except CallFailure as failure:
            if failure.error != "ResourceNotFoundException":
                raise
            return None

    def has_replica(self):
        return any(
            each["RegionName"] == self._secondary for each in self.describe().get("Replicas", [])
        )

    def owner(self):
        """The id of the stack that holds the table; None for none."""
        command = ["cloudformation", "describe-stack-resources"]
        try:
            found = self._aws.call([*command, "--physical-resource-id", self.name], self._primary)
        except CallFailure as failure:
            if failure.error != "ValidationError":
                raise
            return None
        owners = {each["StackId"] for each in found.get("StackResources", [])}
        return owners.pop() if owners else None

    # --- What must be so ---

    def faults(self):
        """Why the table cannot be the one that the spec says, in words."""
        found = self.describe()
        if found is None:
            yield f"there is no table {self.name} in {self._primary}"
            return
        wanted = self._wanted
        if found["KeySchema"] != wanted["KeySchema"]:
            yield f"{self.name} has the keys {_text(found['KeySchema'])}, the spec says others"
        types = {each["AttributeName"]: each["AttributeType"] for each in found["AttributeDefinitions"]}
        said = {each["AttributeName"]: each["AttributeType"] for each in wanted["AttributeDefinitions"]}
        if types != said:
            yield f"{self.name} has the attributes {_text(types)}, the spec says {_text(said)}"
        if found.get("LocalSecondaryIndexes"):
            yield f"{self.name} has local secondary indexes, which a spec cannot say"
        here = _indexes(found.get("GlobalSecondaryIndexes"))
        there = _indexes(wanted.get("GlobalSecondaryIndexes"))
        for index in sorted(here.keys() | there.keys()):
            if here.get(index) != there.get(index):
                yield f"{self.name} and the spec differ in the index {index}"
        yield from self._stream_faults(found)
        yield from self._time_to_live_faults()
        yield from self._replica_faults(found)
        for name, units in wanted.get("WarmThroughput", {}).items():
            if units < found.get("WarmThroughput", {}).get(name, 0):
                yield (
                    f"{self.name} has a {name} of {found['WarmThroughput'][name]}, which AWS never "
                    f"lowers, and the spec says {units}"
                )

    def _stream_faults(self, found):
        kind = found.get("StreamSpecification", {}).get("StreamViewType")
        wanted = self._wanted["StreamSpecification"]["StreamViewType"]
        if kind not in (None, wanted):
            yield (
                f"the stream of {self.name} is of {kind}; CloudFormation asks for {wanted} of a "
                "table with replicas: move its readers, switch the stream off, and try again"
            )

    def _time_to_live_faults(self):
        described = self._aws.call(self.command("describe-time-to-live"), self._primary)
        described = described["TimeToLiveDescription"]
        active = described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
        found = described.get("AttributeName") if active else None
        wanted = self._wanted.get("TimeToLiveSpecification", {}).get("AttributeName")
        if found != wanted:
            yield (
                f"{self.name} deletes items by {found or 'no attribute'}, the spec says "
                f"{wanted or 'none'}: see `time_to_live_attribute`"
            )

    def _replica_faults(self, found):
        regions = {each["RegionName"] for each in found.get("Replicas", [])}
        for region in sorted(regions - {self._primary, self._secondary}):
            yield f"{self.name} has a replica in {region}, of which the spec knows nothing"
        if self._secondary not in regions and self.describe(self._secondary):
            yield (
                f"there is another table {self.name} in {self._secondary}; DynamoDB never makes a "
                "replica of a table that is there"
            )

    # --- What is made so ---

    def steps(self, found):
        """(what, command) of each call that makes the table what the template says."""
        replica, wanted = self._replica, self._wanted
        mode = found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
        if mode != wanted["BillingMode"]:
            yield "billed by request", self.command(
                "update-table", "--billing-mode", wanted["BillingMode"]
            )
        if "StreamSpecification" not in found:
            yield "with a stream", self.command(
                "update-table",
                "--stream-specification",
                f"StreamEnabled=true,{_pairs(wanted['StreamSpecification'])}",
            )
        warm = wanted.get("WarmThroughput", {})
        if any(units > found.get("WarmThroughput", {}).get(name, 0) for name, units in warm.items()):
            yield "warm", self.command("update-table", "--warm-throughput", _pairs(warm))
        if not found.get("DeletionProtectionEnabled"):
            yield "protected from deletion", self.command(
                "update-table", "--deletion-protection-enabled"
            )
        if found.get("SSEDescription", {}).get("KMSMasterKeyArn") != self.key:
            yield "under the environment's key", self.command(
                "update-table",
                "--sse-specification",
                f"Enabled=true,SSEType=KMS,KMSMasterKeyId={self.key}",
            )
        backups = self._aws.call(self.command("describe-continuous-backups"), self._primary)
        backups = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        recovery = replica["PointInTimeRecoverySpecification"]
        if (
            backups.get("PointInTimeRecoveryStatus") != "ENABLED"
            or backups.get("RecoveryPeriodInDays") != recovery["RecoveryPeriodInDays"]
        ):
            yield "recoverable to a point in time", self.command(
                "update-continuous-backups",
                "--point-in-time-recovery-specification",
                json.dumps(recovery),
            )
        insights = self._aws.call(self.command("describe-contributor-insights"), self._primary)
        if insights.get("ContributorInsightsStatus") not in ("ENABLED", "ENABLING"):
            yield "with contributor insights", self.command(
                "update-contributor-insights",
                *["--contributor-insights-action", "ENABLE"],
                *["--contributor-insights-mode", replica["ContributorInsightsSpecification"]["Mode"]],
            )

    def prepare(self, wait):
        """Makes it what the template says, one call after the other, and tells each."""
        for what, command in list(self.steps(self.describe())):
            self._aws.note(f"{self.name}: {what}")
            self._aws.call(command, self._primary)
            wait(self)
        for tag in self._replica.get("Tags", []):
            arn = self.describe()["TableArn"]
            tags = json.dumps([tag])
            self._aws.call(
                ["dynamodb", "tag-resource", "--resource-arn", arn, "--tags", tags], self._primary
            )


class Adoption:
    """All tables of the folder that exist, and the stack that holds them.

    options   suffix, stack_name (the root's), poll, yes
    """

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._region = folder.primary
        self._options = options
        apart = folder.manifest.get("apart", [])
        if not apart:
            raise Failure("the spec takes in no table: none has `existing_table`", WRONG_INPUT)
        self._apart = apart[0]
        self._body = folder.templates[self._apart["child"]]
        self.name = apart_name(options.stack_name, self._apart)

    def is_done(self):
        """Whether all tables are in, as the folder has them."""
        return self._deployed() == self._body

    def show(self):
        """The steps of a table that nothing was done to, as commands."""
        aws, region = self._aws, self._region
        aws.note("The root stack's outputs are the parameters:")
        aws.show(describe_command(self._options.stack_name), region)
        for id, resource in self._body["Resources"].items():
            table = _Table(aws, self._folder, resource["Properties"], "KEY")
            aws.note(f"{table.name}: is it as the spec says, and does no other stack hold it?")
            aws.show(table.command("describe-table"), region)
            aws.note("What differs is set, one by one, among it:")
            key = "Enabled=true,SSEType=KMS,KMSMasterKeyId=KEY"
            aws.show(table.command("update-table", "--sse-specification", key), region)
            aws.note("Imported, with one replica:")
            aws.show(self._import_command([(id, table.name)], "TEMPLATE", {}), region)
            aws.note("Its replica is added:")
            aws.show(self._update_command("TEMPLATE", {}), region)

    def run(self):
        """Takes each table in, or goes on where it was left; prints what each has come to."""
        parameters = self._parameters()
        tables = {
            id: _Table(
                self._aws,
                self._folder,
                resource["Properties"],
                parameters[_key_parameter(resource["Properties"], self._region)],
            )
            for id, resource in self._body["Resources"].items()
        }
        deployed = self._deployed()
        self._check(tables, deployed)
        new = {id: table for id, table in tables.items() if id not in deployed.get("Resources", {})}
        if new and not self._options.yes:
            names = ", ".join(table.name for table in new.values())
            keys = ", ".join(sorted({table.key for table in new.values()}))
            self._aws.note(f"from now on, who works on {names} needs kms:Decrypt of {keys}")
            self._aws.ask(f"Take {names} into {self._options.stack_name}?")
        for id, table in new.items():
            table.prepare(self._wait_for_table)
            deployed = self._import(id, table, deployed, parameters)
        for id, table in tables.items():
            if not _has_secondary(deployed, id, self._folder.secondary):
                body = _with_resource(deployed, id, self._body)
                self._aws.note(f"{table.name}: a replica in {self._folder.secondary}")
                deployed = self._update(body, parameters)
        if deployed != self._body:
            self._update(self._body, parameters)
        for table in tables.values():
            self._wait_for_replica(table)
            self._aws.result(
                f"{table.name}: in {self._region} and {self._folder.secondary}, of {self.name}"
            )

    # --- What there is ---

    def _parameters(self):
        root = describe(self._aws, self._options.stack_name, self._region)
        if root is None or not root["StackStatus"].endswith("_COMPLETE"):
            state = "does not exist" if root is None else f"is {root['StackStatus']}"
            raise Failure(
                f"the stack {self._options.stack_name} {state}: deploy it first", NOT_READY
            )
        outputs = {each["OutputKey"]: each["OutputValue"] for each in root.get("Outputs", [])}
        missing = [name for name in self._apart["outputs"].values() if name not in outputs]
        if missing:
            raise Failure(
                f"the stack {self._options.stack_name} has no output {missing[0]}: deploy this "
                "folder first",
                NOT_READY,
            )
        return {name: outputs[output] for name, output in self._apart["outputs"].items()}

    def _deployed(self):
        """The template of the stack; {} where there is none yet."""
        stack = self._settled()
        if stack is None or stack["StackStatus"] in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
            return {}
        if stack["StackStatus"] not in _GOOD:
            raise Failure(f"the stack {self.name} is {stack['StackStatus']}")
        return read_template(self._aws, self.name, self._region)

    def _check(self, tables, deployed):
        faults = []
        for id, table in tables.items():
            if id in deployed.get("Resources", {}):
                continue
            faults += table.faults()
            owner = table.owner()
            if owner is not None:
                faults.append(
                    f"the stack {owner} holds {table.name}: give the table `DeletionPolicy: "
                    "Retain` there, deploy that, then remove it from the template and deploy again"
                )
        for fault in faults:
            self._aws.result(f"SHORT {fault}")
        if faults:
            raise Failure(f"{len(faults)} faults: nothing was changed", NOT_READY)

    # --- Waiting ---

    def _pause(self):
        time.sleep(self._options.poll)

    def _settled(self):
        """The stack, once nothing goes on in it."""
        while True:
            stack = describe(self._aws, self.name, self._region)
            if stack is None or not stack["StackStatus"].endswith("_IN_PROGRESS"):
                return stack
            if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
                return stack
            self._aws.status(f"{self.name}: {stack['StackStatus']}")
            self._pause()

    def _wait_for_table(self, table):
        while True:
            found = table.describe()
            indexes = found.get("GlobalSecondaryIndexes", [])
            encryption = found.get("SSEDescription", {}).get("Status", "ENABLED")
            if (
                found["TableStatus"] == "ACTIVE"
                and encryption in ("ENABLED", "DISABLED")
                and all(index.get("IndexStatus", "ACTIVE") == "ACTIVE" for index in indexes)
            ):
                return
            self._aws.status(f"{table.name}: {found['TableStatus']}, encryption {encryption}")
            self._pause()

    def _wait_for_replica(self, table):
        """A stack's word is not enough: see that DynamoDB has it (it may give up on a replica)."""
        while True:
            replicas = {each["RegionName"]: each for each in table.describe().get("Replicas", [])}
            status = replicas.get(self._folder.secondary, {}).get("ReplicaStatus", "missing")
            if status == "ACTIVE":
                return
            if status not in ("CREATING", "UPDATING"):
                raise Failure(f"the replica of {table.name} in {self._folder.secondary} is {status}")
            self._aws.status(f"{table.name}: replica {status}")
            self._pause()

    # --- Operations of the stack ---

    def _import_command(self, tables, file, parameters):
        resources = [
            {
                "ResourceType": _TYPE,
                "LogicalResourceId": id,
                "ResourceIdentifier": {"TableName": name},
            }
            for id, name in tables
        ]
        return [
            *["cloudformation", "create-change-set", "--stack-name", self.name],
            *["--change-set-name", self._change_set, "--change-set-type", "IMPORT"],
            *["--template-body", f"file://{file}"],
            *_parameter_words(parameters),
            "--resources-to-import",
            *map(json.dumps, resources),
        ]

    @property
    def _change_set(self):
        return "adopt"

    def _change_set_command(self, operation):
        names = ["--stack-name", self.name, "--change-set-name", self._change_set]
        return ["cloudformation", operation, *names]

    def _update_command(self, file, parameters):
        return [
            *["cloudformation", "update-stack", "--stack-name", self.name],
            *["--template-body", f"file://{file}"],
            *_parameter_words(parameters),
        ]

    def _import(self, id, table, deployed, parameters):
        """Imports one table, with one replica; returns the template that is deployed then."""
        body = _with_resource(deployed or _without_resources(self._body), id, self._body)
        resource = body["Resources"][id]
        properties = resource["Properties"]
        only = [each for each in properties["Replicas"] if each["Region"] == self._region]
        body["Resources"][id] = {**resource, "Properties": {**properties, "Replicas": only}}
        self._aws.note(f"{table.name}: imported into {self.name}")
        with _written(body) as file:
            command = self._import_command([(id, table.name)], file, parameters)
            self._aws.call(command, self._region)
        while True:
            found = self._aws.call(self._change_set_command("describe-change-set"), self._region)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                break
            self._pause()
        if found["Status"] != "CREATE_COMPLETE":
            reason = found.get("StatusReason", "")
            self._aws.call(self._change_set_command("delete-change-set"), self._region)
            raise Failure(f"AWS does not import {table.name}: {reason}")
        self._aws.call(self._change_set_command("execute-change-set"), self._region)
        self._expect("IMPORT_COMPLETE")
        return body

    def _update(self, body, parameters):
        with _written(body) as file:
            try:
                self._aws.call(self._update_command(file, parameters), self._region)
            except CallFailure as failure:
                if _NO_CHANGES in str(failure):
                    return body
                raise
        self._expect("UPDATE_COMPLETE")
        return body

    def _expect(self, status):
        self._pause()
        stack = self._settled()
        if stack["StackStatus"] == status:
            return
        for event in self._aws.call(events.events_command(self.name), self._region)["StackEvents"]:
            if event["ResourceStatus"].endswith("_FAILED"):
                reason = event.get("ResourceStatusReason", "")
                self._aws.note(f"{event['LogicalResourceId']} {event['ResourceStatus']}: {reason}")
        raise Failure(
            f"the stack {self.name} is {stack['StackStatus']}; the tables serve as before, mend what "
            "its events name and try again"
        )


def _key_parameter(properties, region):
    """The parameter that is the key of a table's replica in a region."""
    (replica,) = [each for each in properties["Replicas"] if each["Region"] == region]
    return replica["SSESpecification"]["KMSMasterKeyId"]["Ref"]


def _has_secondary(body, id, region):
    replicas = body["Resources"][id]["Properties"]["Replicas"]
    return any(each["Region"] == region for each in replicas)


def _without_resources(body):
    return {**body, "Resources": {}}


def _with_resource(body, id, source):
    """A template with one resource, and the parameters, of another."""
    resources = {**body["Resources"], id: source["Resources"][id]}
    return {**body, "Parameters": source.get("Parameters", {}), "Resources": resources}


def _parameter_words(parameters):
    words = [f"ParameterKey={key},ParameterValue={value}" for key, value in parameters.items()]
    return ["--parameters", *words] if words else []


def _written(body):
    """A file with a template, for as long as it is read."""
    file = tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8")
    json.dump(body, file)
    file.flush()
    return _Name(file)


class _Name:
    """The name of a temporary file, which goes with the block."""

    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self._file.name

    def __exit__(self, *_):
        self._file.close()


def _pairs(values):
    return ",".join(f"{name}={value}" for name, value in values.items())


def _text(value):
    return json.dumps(value, separators=(",", ":"))
