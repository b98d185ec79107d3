"""What is the same of every store that exists and is taken in, a table or a bucket."""

from deployment.aws import CallFailure
from deployment.deployed import apart_name
from deployment.publish import partition
from tools.cfn import values


class Store:
    """A store as the template has it, beside the one that there is.

    Subclasses say what it is to AWS, what must be so, and what is made so:

    kind      "table"
    types     types that a stack holds one by, that of the template first
    name_in   the property that names it, by which it is imported
    elsewhere the property that leads to the secondary region: it is added after the import

    parameters  those of the stack, by name; None where they are not known
    """

    kind = types = name_in = elsewhere = None

    def __init__(self, aws, folder, id, body, parameters):
        self._aws = aws
        self._primary, self._secondary = folder.primary, folder.secondary
        properties = body["Resources"][id]["Properties"]
        self.id, self.name = id, properties[self.name_in]
        self._parameters = parameters
        self._wanted = self._evaluate(properties)

    def imports(self):
        """(type, logical id, identifier) of each resource that it is imported as."""
        return [(self.types[0], self.id, {self.name_in: self.name})]

    def _evaluate(self, properties):
        """As they are in AWS; KEY and ACCOUNT stand for what is not known without parameters."""

        def resolve(name, attribute):
            if name == self.id:
                return self._arn() if attribute else self.name
            if name == "AWS::AccountId":
                return self._account()
            pseudo = {"AWS::Partition": partition(self._primary), "AWS::Region": self._primary}
            return {**pseudo, **(self._parameters or {})}.get(name, "KEY")

        return values.evaluate(properties, resolve)

    def _arn(self):
        """A bucket's; of a table, nothing asks."""
        return f"arn:{partition(self._primary)}:s3:::{self.name}"

    def _account(self):
        if self._parameters is None:
            return "ACCOUNT"
        return self._aws.call(["sts", "get-caller-identity"], self._primary)["Account"]

    def way_back(self):
        """What is to be taken away of it for it to be as it was, in words."""
        raise NotImplementedError

    def alone(self, properties):
        """The properties that it is imported with, without the secondary region."""
        raise NotImplementedError

    def _look(self, command, missing=()):
        """What AWS answers; {} where it says that there is none, by one of these error codes."""
        try:
            return self._aws.call(command, self._primary) or {}
        except CallFailure as failure:
            if failure.error not in missing:
                raise
            return {}

    def owner_command(self):
        command = ["cloudformation", "describe-stack-resources"]
        return [*command, "--physical-resource-id", self.name]

    def owner(self):
        """The id of the stack that holds it; None for none."""
        found = self._look(self.owner_command(), ["ValidationError"])
        owners = {
            each["StackId"]
            for each in found.get("StackResources", [])
            if each["ResourceType"] in self.types
            and not each["ResourceStatus"].startswith("DELETE_")
        }
        return owners.pop() if owners else None

    def holder(self):
        """The name of that stack."""
        owner = self.owner()
        return owner.split("/")[1] if owner else None

    def other_environment(self, own_stack):
        """The stack of another environment's that holds it; None where there is none."""
        holder = self.holder()
        is_adopted = holder is not None and holder.endswith(apart_name(""))
        return holder if is_adopted and holder != own_stack else None

    def all_faults(self, own_stack):
        """Why it cannot be taken in, in words; `own_stack` is the name that may hold it."""
        if other := self.other_environment(own_stack):
            yield f"{self.name} is taken in by another environment, by the stack {other}"
            return
        yield from self.faults()
        owner = self.owner()
        if owner is not None and self.holder() != own_stack:
            yield (
                f"the stack {owner} holds {self.name}: give the {self.kind} `DeletionPolicy: Retain` "
                "there, deploy that, then remove it from the template and deploy again"
            )

    def prepare(self, wait):
        """Makes it what the template says, one call after the other, and tells each."""
        wait(self)
        for what, command in list(self.steps()):
            self._aws.note(f"{self.name}: {what}")
            self._aws.call(command, self._primary)
            wait(self)
        self.tag()
