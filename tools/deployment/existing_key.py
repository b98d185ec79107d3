"""Holds a pair of KMS keys that exists to what a spec says of it, and to what it must allow.

manifest.json repeats the spec under `existing`, with the policy that each key would have if the
environment had made it, as far as it must use it. An account's policy may say the same otherwise,
so each statement is asked of it as requests. Whatever the requests do not tell is not taken for
either answer.

AWS KMS API Reference, "DescribeKey", "GetKeyRotationStatus"; AWS KMS Developer Guide, "Key policies
in AWS KMS", "AWS KMS condition keys".
"""

import itertools
import json

from deployment.aws import CallFailure
from tools.cfn import iam
from tools.cfn.values import as_list, evaluate

_TYPES = {"AWS::KMS::Key": "PRIMARY", "AWS::KMS::ReplicaKey": "REPLICA"}
# What a wildcard of the statements stands for where the environment's services use it.
_FAMILIES = {
    "kms:GenerateDataKey*": ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
    "kms:ReEncrypt*": ["kms:ReEncryptFrom", "kms:ReEncryptTo"],
}
_ALL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def is_key(entry):
    """Whether an entry of `existing` is a key."""
    return entry["type"] in _TYPES


def find_key_answers(aws, folder, suffix):
    """Yields (whether it is as the spec says, one line) for each key; only reads.

    Without a suffix, what its policy must allow for one stage is not known.
    """
    entries = [each for each in folder.manifest.get("existing", []) if is_key(each)]
    if not entries:
        return
    caller = aws.call(["sts", "get-caller-identity"], folder.primary)
    for entry in entries:
        key = _Key(aws, folder, entry, caller, suffix)
        try:
            faults = list(key.faults())
        except CallFailure as failure:
            faults = [f"could not be read: {failure}"]
        for fault in faults:
            yield False, f"{entry['region']} {entry['id']} {fault}"
        if not faults:
            yield True, (
                f"{entry['region']} {entry['id']}: enabled, rotated, and its policy allows what the "
                "environment needs"
            )


class _Key:
    def __init__(self, aws, folder, entry, caller, suffix):
        self._aws = aws
        self._primary = folder.primary
        self._entry = entry
        self._region = entry["region"]
        self._account = caller["Account"]
        self._partition = caller["Arn"].split(":")[1]
        self._suffix = suffix
        self._arn = f"arn:{self._partition}:kms:{self._region}:{self._account}:key/{entry['id']}"

    def _call(self, operation, *options):
        return self._aws.call(["kms", operation, "--key-id", self._entry["id"], *options], self._region)

    def faults(self):
        """What is not as it must be, and what could not be decided, each in one line."""
        try:
            found = self._call("describe-key")["KeyMetadata"]
        except CallFailure as failure:
            if failure.error != "NotFoundException":
                raise
            yield "does not exist in this account"
            return
        yield from self._state_faults(found)
        if not found.get("MultiRegion"):
            yield "is no multi-Region key"
        else:
            yield from self._pair_faults(found["MultiRegionConfiguration"])
        yield from self._policy_faults()

    def _state_faults(self, found):
        if found["KeyState"] != "Enabled":
            yield f"is {found['KeyState']}, not Enabled"
        kind = (found.get("KeySpec", "SYMMETRIC_DEFAULT"), found["KeyUsage"])
        if kind != ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"):
            yield f"is a {kind[0]} key for {kind[1]}; stores are encrypted by symmetric keys"
        if "ValidTo" in found:
            yield f"has imported key material that expires, on {found['ValidTo']}"
        # Of a replica, it is the primary key's.
        if self._region == self._primary and kind[0] == "SYMMETRIC_DEFAULT":
            try:
                rotated = self._call("get-key-rotation-status")["KeyRotationEnabled"]
            except CallFailure as failure:
                if failure.error != "UnsupportedOperationException":
                    raise
                rotated = False
            if not rotated:
                yield "is never rotated by KMS"

    def _pair_faults(self, found):
        primary = found["PrimaryKey"]["Region"]
        if primary != self._primary:
            yield f"has its primary key in {primary}, the spec says {self._primary}"
        elif found["MultiRegionKeyType"] != _TYPES[self._entry["type"]]:
            yield f"is the pair's {found['MultiRegionKeyType']} key"

    # --- The policy ---

    def _policy_faults(self):
        if self._suffix is None:
            yield "has a policy that depends on the stage: give --suffix to have it looked at"
            return
        policy = json.loads(self._call("get-key-policy", "--policy-name", "default")["Policy"])
        names = {
            "AWS::AccountId": self._account,
            "AWS::Partition": self._partition,
            "AWS::URLSuffix": "amazonaws.com.cn" if self._partition == "aws-cn" else "amazonaws.com",
            "EnvironmentSuffix": self._suffix,
        }
        wanted = evaluate(
            self._entry["properties"]["KeyPolicy"]["Statement"], lambda name, _: names[name]
        )
        for statement in wanted:
            yield from self._statement_faults(policy, statement)

    def _statement_faults(self, policy, wanted):
        missing, open_, reasons = [], [], set()
        actions = [each for action in as_list(wanted["Action"]) for each in _FAMILIES.get(action, [action])]
        for action in actions:
            answers = [
                self._answer(policy, _principal(wanted), action, context)
                for context in self._contexts(wanted, action)
            ]
            if any(good is False for good, _ in answers):
                missing.append(action)
            elif not all(good for good, _ in answers):
                open_.append(action)
                reasons.update(reason for _, reason in answers if reason)
        text = json.dumps(wanted)
        who = ", ".join(name for names in wanted["Principal"].values() for name in as_list(names))
        if missing:
            yield f"has a policy that does not allow {who} {', '.join(missing)}; it must allow as much as {text}"
        if open_:
            yield (
                f"has a policy of which could not be decided whether it allows {who} {', '.join(open_)} "
                f"({'; '.join(sorted(reasons))}); it must allow as much as {text}"
            )

    def _contexts(self, wanted, action):
        """What requests say that a statement is for: one for each of its conditions' values."""
        context = {"aws:securetransport": "true"}
        if "Service" in wanted["Principal"]:
            # Which account a service calls from, KMS's documents do not say.
            context["aws:principalisawsservice"] = "true"
        else:
            context["aws:principalisawsservice"] = "false"
            context["kms:calleraccount"] = context["aws:principalaccount"] = self._account
            # The environment's services ask for grants in the name of its roles.
            if action.endswith("Grant"):
                context["kms:grantisforawsresource"] = "true"
        tests = [
            [(key.lower(), value.replace("*", "any")) for value in as_list(values)]
            for keys in wanted.get("Condition", {}).values()
            for key, values in keys.items()
        ]
        for chosen in itertools.product(*tests):
            yield {**context, **dict(chosen)}

    def _answer(self, policy, principal, action, context):
        """(True, False or None where it could not be decided; why it could not)."""
        try:
            if self._allows(_as_read(policy, context, principal, True), principal, action, context):
                return True, ""
            if not self._allows(_as_read(policy, context, principal, False), principal, action, context):
                return False, ""
        except iam.Unsupported as unsupported:
            return None, str(unsupported)
        return None, "it has principals or conditions that the request does not tell"

    def _allows(self, policy, principal, action, context):
        return iam.key_allows(policy, principal, action, self._arn, context)


def _principal(wanted):
    """Who a statement is for; of the account, one of its roles that IAM lets do all."""
    if "Service" in wanted["Principal"]:
        return iam.service(wanted["Principal"]["Service"])
    role = wanted["Principal"]["AWS"].replace(":root", ":role/any")
    return iam.Principal("AWS", role, [_ALL])


def _as_read(policy, context, principal, strictly):
    """The policy with what a request tells of nothing taken at its worst, or at its best.

    At its worst a condition on something unknown fails in what allows and holds in what denies,
    and a principal by name is another one.
    """
    read = []
    for statement in as_list(policy["Statement"]):
        if "Principal" not in statement:
            raise iam.Unsupported("a statement without Principal")
        # What is left out at its worst, allows; what is left out at its best, denies.
        drops = (statement["Effect"] == "Allow") == strictly
        conditions, unknown = _known(statement.get("Condition", {}), context)
        named = statement["Principal"]
        others = isinstance(named, dict) and _names_others(named.get("AWS", []), principal)
        if drops and unknown:
            continue
        copy = {**statement, "Condition": conditions}
        if others and not drops:
            copy["Principal"] = {**named, principal.kind: [*as_list(named.get(principal.kind, [])), principal.name]}
        read.append(copy)
    return {"Statement": read}


def _known(conditions, context):
    """The conditions on keys that the request tells, and whether there are others."""
    known = {
        operator: {key: value for key, value in keys.items() if key.lower() in context}
        for operator, keys in conditions.items()
    }
    unknown = any(len(known[operator]) < len(keys) for operator, keys in conditions.items())
    return {operator: keys for operator, keys in known.items() if keys}, unknown


def _names_others(named, principal):
    """Whether roles or users are named one by one, of which the environment's may be some."""
    return principal.kind == "AWS" and any(":role/" in name or ":user/" in name for name in as_list(named))
