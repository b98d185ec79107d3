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

from deployment import events, identity
from deployment.adopted_table import Table
from deployment.aws import NOT_READY, WRONG_INPUT, CallFailure, Failure
from deployment.deployed import Deployed, apart_name, read_template
from deployment.operation import describe, describe_command
from deployment.stack import check_suffix

_TYPE = "AWS::DynamoDB::GlobalTable"
_GOOD = ("IMPORT_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_NO_CHANGES = "No updates are to be performed"
# As `--template-body` takes it (CloudFormation quotas).
_LARGEST = 51_200


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
        self._change_set = "NAME"

    def is_done(self):
        """Whether all tables are in, as the folder has them; waits for nothing."""
        stack = describe(self._aws, self.name, self._region)
        if stack is None or stack["StackStatus"] not in _GOOD:
            return False
        return (
            read_template(self._aws, self.name, self._region) == self._body
            and _values(stack) == self._parameters()
        )

    def show(self):
        """The steps of a table that nothing was done to, as commands."""
        aws, region = self._aws, self._region
        aws.note("The root stack's outputs are the parameters:")
        aws.show(describe_command(self._options.stack_name), region)
        for id, resource in self._body["Resources"].items():
            table = Table(aws, self._folder, resource["Properties"], "KEY")
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
            id: Table(
                self._aws,
                self._folder,
                resource["Properties"],
                parameters[_key_parameter(resource["Properties"], self._region)],
            )
            for id, resource in self._body["Resources"].items()
        }
        deployed = self._deployed(parameters)
        self._check(tables, deployed)
        new = {id: table for id, table in tables.items() if id not in deployed.get("Resources", {})}
        self._ask(new, deployed)
        for id, table in new.items():
            table.prepare(self._wait_for_table, self._options.suffix)
            deployed = self._import(id, table, deployed, parameters)
        for id, table in tables.items():
            if _has_secondary(deployed, id, self._folder.secondary):
                continue
            if table.replica_status() is not None:
                raise Failure(
                    f"{table.name} has a replica in {self._folder.secondary} that its stack knows "
                    "nothing of, of an update that failed: remove it (aws dynamodb update-table "
                    "--replica-updates), and run this again"
                )
            self._aws.note(f"{table.name}: a replica in {self._folder.secondary}")
            deployed = self._update(_with_replicas(deployed, id, self._body), parameters)
        if deployed != self._body:
            self._update(self._body, parameters)
        for table in tables.values():
            self._wait_for_replica(table)
            self._aws.result(
                f"{table.name}: in {self._region} and {self._folder.secondary}, of {self.name}"
            )

    def _ask(self, new, deployed):
        """Tells what will be done to tables with data, and asks."""
        here, there = self._body["Resources"], deployed.get("Resources", {})
        names = [table.name for table in new.values()]
        if new:
            keys = ", ".join(sorted({table.key for table in new.values()}))
            self._aws.note(f"from now on, who works on {', '.join(names)} needs kms:Decrypt of {keys}")
        for id, former in there.items():
            name = former["Properties"]["TableName"]
            if id not in here:
                names.append(name)
                self._aws.note(f"{name} is let go of, with its data")
            elif here[id] != former:
                names.append(name)
                before, after = former["Properties"], here[id]["Properties"]
                changed = [
                    each
                    for each in sorted(before.keys() | after.keys())
                    if before.get(each) != after.get(each)
                ]
                self._aws.note(f"{name} changes in {', '.join(changed)}")
        if names and not self._options.yes:
            self._aws.ask(f"Change {', '.join(names)} for {self._options.stack_name}?")

    # --- What there is ---

    def _parameters(self):
        """What the root hands out; fails where it is not what this folder says."""
        name = self._options.stack_name
        root = describe(self._aws, name, self._region)
        if root is None or not root["StackStatus"].endswith("_COMPLETE"):
            state = "does not exist" if root is None else f"is {root['StackStatus']}"
            raise Failure(f"the stack {name} {state}: deploy it first", NOT_READY)
        check_suffix(root, self._options.suffix)
        deployed = Deployed(self._aws, root, self._region)
        identity.check_same(name, deployed.environment, self._folder.environment)
        if deployed.root != self._folder.templates[self._folder.root]:
            raise Failure(f"the stack {name} is not what this folder says: deploy it first", NOT_READY)
        outputs = {each["OutputKey"]: each["OutputValue"] for each in root["Outputs"]}
        return {name: outputs[output] for name, output in self._apart["outputs"].items()}

    def _deployed(self, parameters):
        """The template of the stack; {} where there is none yet."""
        stack = self._settled()
        if stack is None or stack["StackStatus"] in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
            return {}
        if stack["StackStatus"] not in _GOOD:
            raise Failure(f"the stack {self.name} is {stack['StackStatus']}")
        if _values(stack) != parameters:
            raise Failure(
                f"the tables of {self.name} are under the keys of a former environment, and DynamoDB "
                "changes no key of a table with replicas: delete that stack, which leaves the "
                "tables, remove their replicas, and run this again",
                NOT_READY,
            )
        return read_template(self._aws, self.name, self._region)

    def _check(self, tables, deployed):
        faults = [
            fault
            for id, table in tables.items()
            if id not in deployed.get("Resources", {})
            for fault in table.all_faults(self.name)
        ]
        if len(_compact(self._body)) > _LARGEST:
            faults.append(f"the template of {self.name} is too large: take in fewer tables")
        for fault in faults:
            self._aws.result(f"SHORT {fault}")
        if faults:
            raise Failure(f"{len(faults)} faults: nothing was changed", NOT_READY)

    # --- Waiting ---

    def _pause(self):
        time.sleep(self._options.poll)

    def _settled(self, begun=False):
        """The stack, once nothing goes on in it; `begun`: something was begun just now."""
        while True:
            stack = describe(self._aws, self.name, self._region)
            status = stack["StackStatus"] if stack else ""
            waits = status.endswith("_IN_PROGRESS") and (begun or status != "REVIEW_IN_PROGRESS")
            if not waits:
                return stack
            self._aws.status(f"{self.name}: {status}")
            self._pause()

    def _wait_for_table(self, table):
        while pending := table.pending():
            self._aws.status(f"{table.name}: {pending}")
            self._pause()

    def _wait_for_replica(self, table):
        """A stack's word is not enough: see that DynamoDB has it (it may give up on a replica)."""
        while True:
            status = table.replica_status()
            if status == "ACTIVE":
                return
            if status not in ("CREATING", "UPDATING"):
                raise Failure(
                    f"the replica of {table.name} in {self._folder.secondary} is "
                    f"{status or 'missing'}"
                )
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
        # A name of its own: one that was left behind would keep its.
        self._change_set = f"adopt-{id}-{time.time_ns()}"
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
        stack = self._settled(begun=True)
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


def _with_replicas(body, id, source):
    """A template with nothing changed but the replicas of one table, which are another's."""
    resource = body["Resources"][id]
    replicas = source["Resources"][id]["Properties"]["Replicas"]
    changed = {**resource, "Properties": {**resource["Properties"], "Replicas": replicas}}
    parameters = source.get("Parameters", {})
    return {**body, "Parameters": parameters, "Resources": {**body["Resources"], id: changed}}


def _values(stack):
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])}


def _compact(body):
    return json.dumps(body, separators=(",", ":"))


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
    file.write(_compact(body))
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
