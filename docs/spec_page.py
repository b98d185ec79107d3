"""Prints spec.md: every message and field of the language, from its schema.

    protoc ... --include_imports --include_source_info --descriptor_set_out=SET
    protoc --descriptor_set_in=SET --decode=google.protobuf.FileDescriptorSet ... <SET >TEXT
    python3 docs/spec_page.py TEXT

TEXT is the schema as protoc prints it, so that nothing but protoc is needed to
read it. What this program does not know of a field stops it: nothing that a
spec is held to is left out.
"""

import re
import sys

_INTRODUCTION = """\
# The spec, field by field

What a spec can say: each message of [proto/dr/v1](../proto/dr/v1/environment.proto) and each of its fields, with type, unit,
default and bounds. The page is printed from the schema that the compiler itself holds specs to, with its comments;
`bazel run //docs:spec.update` makes it anew. `protoc-gen-cfn explain tables.name` prints what is said here of one field.

A spec is one [`Environment`](#environment). A field that holds a message is written with braces, a repeated one as often as
needed, a map as entries with `key` and `value`. A field without a default has none, or one that follows from other fields; its text
says which. What several fields have to agree on is in [rules.md](rules.md), how the stages of an environment share a spec in
[stages.md](stages.md).

```textproto
name: "minimal"
regions {
  primary { name: "us-east-1" }
  secondary { name: "us-west-2" }
}
tags { key: "team" value: "payments" }
```
"""

_SCALARS = {
    "TYPE_BOOL": "true or false",
    "TYPE_INT32": "whole number",
    "TYPE_INT64": "whole number",
    "TYPE_STRING": "text",
}

# By the end of a field's name.
_UNITS = {
    "days": "days",
    "hours": "hours",
    "mb": "MB",
    "minutes": "minutes",
    "ms": "milliseconds",
    "percent": "percent",
    "seconds": "seconds",
}

# Numbers of descriptor.proto, of which the paths of comments are made.
_MESSAGE, _ENUM, _FIELD, _VALUE, _ONEOF = 4, 5, 2, 2, 8


class Unknown(Exception):
    """The schema says something that the page would not tell."""


# --- Protobuf text ---------------------------------------------------------

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}:]|[^\s{}:"]+')


def _unquote(token):
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}

    def replace(match):
        escaped = match[1]
        return bytes([int(escaped, 8)]) if escaped.isdigit() else plain.get(escaped, escaped)

    return re.sub(rb"\\([0-7]{1,3}|.)", replace, token[1:-1].encode()).decode()


def read_text(text):
    """The message as a dictionary of lists: of texts, and of messages alike."""
    open_messages = [{}]
    name = None
    for token in _TOKEN.findall(text):
        if token == "}":
            open_messages.pop()
        elif token == "{":
            message = {}
            open_messages[-1].setdefault(name, []).append(message)
            open_messages.append(message)
            name = None
        elif name is None:
            name = token
        elif token != ":":
            value = _unquote(token) if token.startswith('"') else token
            open_messages[-1].setdefault(name, []).append(value)
            name = None
    (message,) = open_messages
    return message


# --- The schema ------------------------------------------------------------


def _one(message, name, otherwise=None):
    (value,) = message.get(name, [otherwise])
    return value


class Schema:
    """Messages and enumerations of dr.v1 by their names, each declaration with its `comment`."""

    def __init__(self, files):
        self.messages, self.enums = {}, {}
        for file in files["file"]:
            if _one(file, "package") != "dr.v1":
                continue
            comments = {
                tuple(map(int, place.get("path", []))): _one(place, "leading_comments", "")
                for place in _one(file, "source_code_info")["location"]
            }
            self._add(file, "message_type", _MESSAGE, comments, self.messages)
            self._add(file, "enum_type", _ENUM, comments, self.enums)

    @staticmethod
    def _add(file, kind, number, comments, to):
        parts = {"value": _VALUE}
        if kind == "message_type":
            parts = {"field": _FIELD, "oneof_decl": _ONEOF}
        for i, declared in enumerate(file.get(kind, [])):
            declared["comment"] = _lines(comments.get((number, i), ""))
            to[_one(declared, "name")] = declared
            for part, part_number in parts.items():
                for j, each in enumerate(declared.get(part, [])):
                    each["comment"] = _lines(comments.get((number, i, part_number, j), ""))

    def type_of(self, field):
        """The message or enumeration that a field holds, by name; for a scalar nothing."""
        return _one(field, "type_name", "").rpartition(".")[2]

    def entry_of(self, message, field):
        """Of a map its entries' message, else nothing."""
        for nested in message.get("nested_type", []):
            if _one(nested, "name") == self.type_of(field):
                return nested
        return None


def _lines(comment):
    return "\n".join(line.removeprefix(" ").rstrip() for line in comment.strip("\n").split("\n"))


# --- The page --------------------------------------------------------------


def _escape(comment):
    """Comments are text: nothing but `...` and indented examples in them is Markdown."""
    blocks = comment.split("\n\n")
    return "\n\n".join(
        "```\n" + re.sub("(?m)^  ", "", block) + "\n```" if _is_example(block) else _escape_text(block)
        for block in blocks
    )


def _is_example(block):
    return bool(block) and all(line.startswith("  ") for line in block.split("\n"))


def _escape_text(text):
    parts = re.split(r"(`[^`]*`)", text)
    # Within a word an underscore is itself.
    special = re.compile(r"[<*\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
    return "".join(
        part if part.startswith("`") else special.sub(r"\\\g<0>", part) for part in parts
    )


def _code(value):
    if "`" in value:
        raise Unknown(f"a backtick in {value}")
    return f"`{value}`"


def _number(text):
    return f"{int(text):,}"


def _range(of, low, high, unit, form):
    """`low` and `high` are None where there is no bound."""
    if low is None and high is None:
        return []
    if high is None:
        return [f"{of}at least {form(low)}{unit}"]
    if low is None:
        return [f"{of}at most {form(high)}{unit}"]
    return [f"{of}{form(low)} to {form(high)}{unit}"]


def _bounds(field):
    """What a spec is held to, as parts of a sentence."""
    options = _one(field, "options", {})
    unknown = set(options) - {"[cfn.v1.property]"}
    held_to = dict(_one(options, "[cfn.v1.property]", {}))

    def take(name):
        return held_to.pop(name, [None])[0]

    bounds = []
    if take("required"):
        bounds.append("**required**")
    default = take("default_value")
    if default is not None:
        bounds.append(f"default {_code(default)}")
    if take("default_empty"):
        bounds.append("where it is not set, the defaults of its fields hold")
    bounds += _range("", take("minimum"), take("maximum"), "", _number)
    bounds += _range("", take("min_length"), take("max_length"), " characters", _number)
    bounds += _range("", take("min_items"), take("max_items"), " of them", _number)
    if take("unique_items"):
        bounds.append("no two alike")
    keys = held_to.pop("merge_key", [])
    if keys:
        bounds.append(f"overlays change or add one by {', '.join(map(_code, keys))}")
    values = held_to.pop("enum_values", [])
    if values:
        bounds.append(f"one of {', '.join(map(_code, values))}")
    pattern, hint = take("pattern"), take("pattern_hint")
    if pattern:
        form = f"{_escape(hint)}:" if hint else "of the form"
        bounds.append(f"{form} {_code(pattern)}")
    take("literal")  # whether it holds references, its comment says
    unknown |= set(held_to)
    if unknown:
        raise Unknown(f"{_one(field, 'name')} has {', '.join(sorted(unknown))}")
    return bounds


def _type(schema, message, field):
    entry = schema.entry_of(message, field)
    if entry:
        key, value = (_SCALARS[_one(each, "type")] for each in entry["field"])
        return f"map of {key} to {value}"
    name = schema.type_of(field)
    text = f"[{name}](#{name.lower()})" if name else _SCALARS.get(_one(field, "type"))
    if text is None:
        raise Unknown(f"{_one(field, 'name')} is a {_one(field, 'type')}")
    if _one(field, "label") == "LABEL_REPEATED":
        text += ", repeated"
    unit = _UNITS.get(_one(field, "name").rpartition("_")[2])
    if text == "whole number" and unit:
        text += f", in {unit}"
    return text


def _paragraphs(*texts):
    return "".join(f"\n{text}\n" for text in texts if text)


def _message(schema, name, paths):
    message = schema.messages[name]
    used = "The spec itself." if paths == [""] else f"At {', '.join(map(_code, paths))}."
    page = f"\n## {name}\n" + _paragraphs(used, _escape(message["comment"]))
    rules = list(_rules(message))
    page += _paragraphs(*rules, *_choices(message, rules))
    for field in message.get("field", []):
        facts = "; ".join([_type(schema, message, field), *_bounds(field)])
        page += f"\n### {name}.{_one(field, 'name')}\n"
        page += _paragraphs(facts[0].upper() + facts[1:] + ".", _escape(field["comment"]))
    return page


def _rules(message):
    """Rules over several fields; those are named as in JSON."""
    options = _one(message, "options", {})
    rules = dict(_one(options, "[cfn.v1.rules]", {}))
    names = {_one(field, "json_name"): _one(field, "name") for field in message.get("field", [])}
    for kind, how_many in [("exactly_one_of", "Exactly"), ("at_least_one_of", "At least")]:
        for group in rules.pop(kind, []):
            fields = ", ".join(_code(names[each]) for each in group["properties"])
            yield f"{how_many} one of {fields} is set."
    unknown = set(rules) | set(options) - {"[cfn.v1.rules]"}
    if unknown:
        raise Unknown(f"{_one(message, 'name')} has {', '.join(sorted(unknown))}")


def _choices(message, rules):
    """Fields that exclude each other, but where a rule says more of them; an `optional` one
    has a choice of its own."""
    for i, choice in enumerate(message.get("oneof_decl", [])):
        members = [
            _one(field, "name")
            for field in message["field"]
            if _one(field, "oneof_index") == str(i) and not _one(field, "proto3_optional")
        ]
        if members:
            fields = ", ".join(map(_code, members))
            exclusion = f"No more than one of {fields} is set."
            known = f"Exactly one of {fields} is set." in rules
            yield f"{'' if known else exclusion} {_escape(choice['comment'])}".strip()


def _enum(enum):
    page = f"\n## {_one(enum, 'name')}\n" + _paragraphs(_escape(enum["comment"])) + "\n"
    # The first value means that there is none.
    for value in enum["value"][1:]:
        comment = _escape(value["comment"]).replace("\n", "\n  ")
        page += f"- {_code(_one(value, 'name'))}" + (f": {comment}" if comment else "") + "\n"
    return page


def make_page(schema):
    """Messages and enumerations in the order in which a spec's fields lead to them."""
    paths, order = {}, []

    def visit(name, path):
        paths.setdefault(name, []).append(path)
        if name not in order:
            order.append(name)
        if name in schema.enums:
            return
        message = schema.messages[name]
        for field in message.get("field", []):
            held = schema.type_of(field)
            if held and not schema.entry_of(message, field):
                visit(held, f"{path}.{_one(field, 'name')}".lstrip("."))

    visit("Environment", "")
    left = {*schema.messages, *schema.enums} - set(order)
    if left:
        raise Unknown(f"no spec leads to {', '.join(sorted(left))}")
    page = _INTRODUCTION
    for name in order:
        if name in schema.enums:
            page += _enum(schema.enums[name])
        else:
            page += _message(schema, name, paths[name])
    return page


def main(arguments):
    (path,) = arguments
    with open(path, encoding="utf-8") as file:
        sys.stdout.write(make_page(Schema(read_text(file.read()))))


if __name__ == "__main__":
    main(sys.argv[1:])
