"""Takes tables and buckets that exist, with their data, into an environment that is deployed.

The compiler prints them into a stack of its own, which the root does not deploy: manifest.json
lists it under `apart`, with the root's outputs that are its parameters. It is one for both kinds:
one command, one plan and one stack to keep. Each comes in by steps, while it is in use:

1. it is held to the spec, and to what the spec leaves out;
2. what may differ is set by the service's own calls: an import changes nothing of what it imports,
   and believes its template (AWS CloudFormation User Guide, "Import AWS resources into a
   CloudFormation stack"). The environment's key among it: a table's may be changed while it is in
   use (Amazon DynamoDB Developer Guide, "Encryption at rest: How it works"), a bucket's is that of
   new objects;
3. it is imported, a table with the one replica that it is ("AWS::DynamoDB::GlobalTable"), a bucket
   together with its policy, which CloudFormation creates nowhere where there is one;
4. an update that does nothing else leads to the secondary region: of a table ("AWS recommends that
   you don't update any other resources") by a replica, of a bucket by replication.

Whatever ends in between is begun anew where it stopped: each step asks first what is there.
"""

import json
import tempfile
import time

from deployment import events, identity, stuck
from deployment.adopted_stores import stores
from deployment.aws import NOT_READY, WRONG_INPUT, CallFailure, Failure
from deployment.deployed import Deployed, apart_name, read_template
from deployment.operation import describe, describe_command
from deployment.stack import check_suffix

_GOOD = ("IMPORT_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_NO_CHANGES = "No updates are to be performed"
# As `--template-body` takes it (CloudFormation quotas).
_LARGEST = 51_200


class Adoption:
    """All tables and buckets of the folder that exist, and the stack that holds them.

    options   suffix, stack_name (the root's), poll, yes
    """

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._region = folder.primary
        self._options = options
        apart = folder.manifest.get("apart", [])
        self._apart = apart[0] if apart else None
        self._body = folder.templates[self._apart["child"]] if apart else {}
        self.name = apart_name(options.stack_name, self._apart)
        self._change_set = "NAME"

    def is_done(self):
        """Whether all are in, as the folder has them; waits for nothing."""
        stack = describe(self._aws, self.name, self._region)
        if stack is None or stack["StackStatus"] not in _GOOD:
            return False
        return (
            read_template(self._aws, self.name, self._region) == self._body
            and _values(stack) == self._parameters()
        )

    def show(self):
        """The steps of what nothing was done to yet, as commands."""
        if self._apart is None:
            raise _takes_in_nothing()
        aws, region = self._aws, self._region
        aws.note("The root stack's outputs are the parameters:")
        aws.show(describe_command(self._options.stack_name), region)
        for store in self._stores(self._body, None).values():
            for what, command in store.show():
                aws.note(f"{store.name}: {what}")
                aws.show(command, region)
            aws.note("Imported, without the secondary region:")
            aws.show(self._import_command(store, "TEMPLATE", []), region)
            aws.note("Led to the secondary region:")
            aws.show(self._update_command("TEMPLATE", []), region)

    def _stores(self, body, parameters):
        return stores(self._aws, self._folder, body, parameters)

    def run(self):
        """Takes each in, or goes on where it was left; prints what each has come to."""
        if self._apart is None:
            self._tell_what_stays()
            return
        parameters = self._parameters()
        found = self._stores(self._body, parameters)
        deployed, parameters = self._deployed(parameters)
        there = deployed.get("Resources", {})
        self._check(found, deployed)
        new = [store for id, store in found.items() if id not in there]
        self._ask(new, found, deployed)
        for store in new:
            store.prepare(self._wait)
            deployed = self._import(store, deployed, parameters)
        for id, store in found.items():
            properties = deployed["Resources"][id]["Properties"]
            if properties != store.alone(properties):
                continue
            if stray := store.stray():
                raise Failure(stray)
            self._aws.note(f"{store.name}: led to {self._folder.secondary}")
            deployed = self._update(_with_property(deployed, store, self._body), parameters)
        if deployed != self._body:
            self._update(self._body, parameters)
        for store in found.values():
            self._wait(store, store.copying)
            self._aws.result(f"{store.name}: {store.result()}, of {self.name}")

    def _tell_what_stays(self):
        """Of a release that takes in nothing any more."""
        stack = describe(self._aws, self.name, self._region)
        if stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS":
            raise _takes_in_nothing()
        self._root()
        for store in self._stores(read_template(self._aws, self.name, self._region), None).values():
            self._aws.result(
                f"{store.name} stays as it is, of {self.name}. To have it back as it was: delete that "
                f"stack, which keeps it, and {store.way_back()}; see docs/existing.md"
            )

    def _ask(self, new, found, deployed):
        """Tells what will be done to stores with data, and asks."""
        names = [store.name for store in new]
        for store in new:
            for warning in store.warnings():
                self._aws.note(warning)
        for id, former in self._stores(deployed, None).items():
            if id not in found:
                names.append(former.name)
                self._aws.note(f"{former.name} is let go of, with its data")
            elif changed := list(self._changes(former, deployed)):
                names.append(former.name)
                self._aws.note(f"{former.name} changes in {', '.join(changed)}")
        if names and not self._options.yes:
            self._aws.ask(f"Change {', '.join(names)} for {self._options.stack_name}?")

    def _changes(self, store, deployed):
        """The properties of a store, and of what goes with it, that this folder has otherwise."""
        for _, id, _ in store.imports():
            before = deployed["Resources"][id]["Properties"]
            after = self._body["Resources"].get(id, {}).get("Properties", {})
            for each in sorted(before.keys() | after.keys()):
                if before.get(each) != after.get(each):
                    yield each

    # --- What there is ---

    def _parameters(self):
        """What the root hands out."""
        outputs = {each["OutputKey"]: each["OutputValue"] for each in self._root()["Outputs"]}
        return {name: outputs[output] for name, output in self._apart["outputs"].items()}

    def _root(self):
        """The root stack; fails where it is not what this folder says."""
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
        return root

    def _deployed(self, parameters):
        """The template of the stack, {} where there is none yet; and the values of its parameters
        and of these. Stores come and go with parameters: those that both have tell whether it is
        the same environment's."""
        stack = self._settled()
        if stack is None or stack["StackStatus"] in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
            return {}, parameters
        stuck.check_changeable(stack, self._region)
        former = _values(stack)
        if any(parameters.get(name, value) != value for name, value in former.items()):
            raise Failure(
                f"the stores of {self.name} are under the keys of a former environment, and DynamoDB "
                "changes no key of a table with replicas: delete that stack, which leaves them, "
                "remove the replicas of tables and the replication of buckets, and run this again",
                NOT_READY,
            )
        return read_template(self._aws, self.name, self._region), {**former, **parameters}

    def _others(self, found, deployed):
        """What the stack has under the name in the spec of something else, or the other way: it
        would be made, or renamed."""
        for id, former in self._stores(deployed, None).items():
            for other, store in found.items():
                is_same = (former.kind, former.name) == (store.kind, store.name)
                if is_same and other != id:
                    yield f"{self.name} has {store.name} as {id}, the spec as {other}: keep its name"
                if other == id and not is_same:
                    yield (
                        f"{self.name} has {former.name} as {id}, the spec says {store.name}: drop the "
                        "one in one release, and add the other in the next"
                    )

    def _check(self, found, deployed):
        there = deployed.get("Resources", {})
        faults = [*self._others(found, deployed)]
        faults += [
            fault
            for id, store in found.items()
            if id not in there
            for fault in store.all_faults(self.name)
        ]
        if len(_compact(self._body)) > _LARGEST:
            faults.append(f"the template of {self.name} is too large: take in less")
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

    def _wait(self, store, pending=None):
        """Until nothing of a store is pending any more."""
        while text := (pending or store.pending)():
            self._aws.status(f"{store.name}: {text}")
            self._pause()

    # --- Operations of the stack ---

    def _import_command(self, store, file, parameter_words):
        resources = [
            {"ResourceType": type, "LogicalResourceId": id, "ResourceIdentifier": identifier}
            for type, id, identifier in store.imports()
        ]
        return [
            *["cloudformation", "create-change-set", "--stack-name", self.name],
            *["--change-set-name", self._change_set, "--change-set-type", "IMPORT"],
            *["--template-body", f"file://{file}"],
            *parameter_words,
            "--resources-to-import",
            *map(json.dumps, resources),
        ]

    def _change_set_command(self, operation):
        names = ["--stack-name", self.name, "--change-set-name", self._change_set]
        return ["cloudformation", operation, *names]

    def _update_command(self, file, parameter_words):
        return [
            *["cloudformation", "update-stack", "--stack-name", self.name],
            *["--template-body", f"file://{file}"],
            *parameter_words,
        ]

    def _import(self, store, deployed, parameters):
        """Imports one, without the secondary region; returns the template that is deployed then."""
        body = _with_store(deployed or _without_resources(self._body), store, self._body)
        self._aws.note(f"{store.name}: imported into {self.name}")
        # A name of its own: one that was left behind would keep its.
        self._change_set = f"adopt-{store.id}-{time.time_ns()}"
        with _written(body) as file:
            command = self._import_command(store, file, _parameter_words(body, parameters))
            self._aws.call(command, self._region)
        while True:
            found = self._aws.call(self._change_set_command("describe-change-set"), self._region)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                break
            self._pause()
        if found["Status"] != "CREATE_COMPLETE":
            reason = found.get("StatusReason", "")
            self._aws.call(self._change_set_command("delete-change-set"), self._region)
            raise Failure(f"AWS does not import {store.name}: {reason}")
        self._begin(self._change_set_command("execute-change-set"))
        self._expect("IMPORT_COMPLETE")
        return body

    def _update(self, body, parameters):
        with _written(body) as file:
            try:
                self._begin(self._update_command(file, _parameter_words(body, parameters)))
            except CallFailure as failure:
                if _NO_CHANGES in str(failure):
                    return body
                raise
        self._expect("UPDATE_COMPLETE")
        return body

    def _newest_event(self):
        found = self._aws.call(events.events_command(self.name), self._region)["StackEvents"]
        return found[0]["EventId"] if found else None

    def _begin(self, command):
        """Begins an operation, and waits until the stack shows it: until then its status is still
        that of the last one, which may well be the one that is waited for."""
        before = self._newest_event()
        self._aws.call(command, self._region)
        while self._newest_event() == before:
            self._pause()

    def _expect(self, status):
        stack = self._settled(begun=True)
        if stack["StackStatus"] == status:
            return
        for event in self._aws.call(events.events_command(self.name), self._region)["StackEvents"]:
            if event["ResourceStatus"].endswith("_FAILED"):
                reason = event.get("ResourceStatusReason", "")
                self._aws.note(f"{event['LogicalResourceId']} {event['ResourceStatus']}: {reason}")
        raise Failure(
            f"the stack {self.name} is {stack['StackStatus']}; what it holds serves as before, mend "
            "what its events name and try again"
        )


def _takes_in_nothing():
    text = "the spec takes in nothing: no table has `existing_table`, no bucket `existing_bucket`"
    return Failure(text, WRONG_INPUT)


def _with_property(body, store, source):
    """A template with nothing changed but what leads a store to the secondary region."""
    resource = body["Resources"][store.id]
    properties = dict(resource["Properties"])
    properties[store.elsewhere] = source["Resources"][store.id]["Properties"][store.elsewhere]
    changed = {**resource, "Properties": properties}
    return _joined(body, source, {store.id: changed})


def _values(stack):
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])}


def _compact(body):
    return json.dumps(body, separators=(",", ":"))


def _without_resources(body):
    return {**body, "Resources": {}}


def _with_store(body, store, source):
    """A template with one store, as it is imported, and the parameters, of another."""
    taken = {id: source["Resources"][id] for _, id, _ in store.imports()}
    resource = taken[store.id]
    taken[store.id] = {**resource, "Properties": store.alone(resource["Properties"])}
    return _joined(body, source, taken)


def _joined(body, source, resources):
    """A template with some resources of another; what goes with the last update stays until then."""
    parameters = {**body.get("Parameters", {}), **source.get("Parameters", {})}
    return {**body, "Parameters": parameters, "Resources": {**body["Resources"], **resources}}


def _parameter_words(body, parameters):
    """The options that say the parameters that a template has."""
    words = [
        f"ParameterKey={name},ParameterValue={parameters[name]}" for name in body.get("Parameters", {})
    ]
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
