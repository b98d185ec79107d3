"""Values of a template: intrinsic functions and the references within them.

Follows the AWS CloudFormation Template Reference, "Intrinsic function reference", as far as the
compiler uses it.
"""

import re

_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")


class Unresolved(LookupError):
    """A reference leads nowhere, or an intrinsic function is not one of those that are known."""


def as_list(value):
    """The value, in a list unless it is one: what AWS takes in either form."""
    return value if isinstance(value, list) else [value]


def intrinsic(value):
    """(function, argument) of an intrinsic function, else None."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        if name in ("Ref", "Condition") or name.startswith("Fn::"):
            return name, argument
    return None


def walk(value, pointer=""):
    """Every value within a value, itself included, as (JSON pointer, value)."""
    yield pointer, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from walk(member, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from walk(member, f"{pointer}/{index}")


def references(value):
    """(name, attribute or None) of each reference within a value, as it is written."""
    for _, part in walk(value):
        function, argument = intrinsic(part) or (None, None)
        if function == "Ref":
            yield argument, None
        elif function == "Fn::GetAtt":
            yield argument[0], argument[1]
        elif function == "Fn::Sub":
            for escaped, text in _VARIABLE.findall(argument):
                if not escaped:
                    yield _split(text)


def _split(text):
    name, _, attribute = text.partition(".")
    return name, attribute or None


def needs(resources, id):
    """The ids of the resources of a template that must be complete before one of them."""
    names = {name for name, _ in references(resources[id].get("Properties", {}))}
    names.update(as_list(resources[id].get("DependsOn", [])))
    return names & resources.keys()


def evaluate(value, resolve):
    """A value with every intrinsic function evaluated.

    `resolve(name, attribute or None)` says what Ref and Fn::GetAtt give, pseudo parameters
    included. Raises Unresolved for a function that the compiler does not use.
    """
    call = intrinsic(value)
    if call is not None:
        return _call(*call, resolve)
    if isinstance(value, dict):
        return {key: evaluate(member, resolve) for key, member in value.items()}
    if isinstance(value, list):
        return [evaluate(member, resolve) for member in value]
    return value


def _call(function, argument, resolve):
    if function == "Ref":
        return resolve(argument, None)
    if function == "Fn::GetAtt":
        return resolve(*argument)
    if function == "Fn::Select":
        index, values = argument
        return evaluate(values, resolve)[int(index)]
    if function == "Fn::GetAZs":
        # As many as a spec may ask for; a region may have less.
        region = evaluate(argument, resolve) or resolve("AWS::Region", None)
        return [f"{region}{letter}" for letter in "abcdef"]
    if function == "Fn::Sub" and isinstance(argument, str):
        return _VARIABLE.sub(
            lambda match: "${" + match[2] + "}" if match[1] else resolve(*_split(match[2])), argument
        )
    raise Unresolved(f"{function} is not emulated")
