"""Edits of the shipped specs: each field of the language is taken out, put in and changed.

An edit is one change that a user makes to a file; it is not asked whether it is a wise one. What
the compiler refuses is no edit of templates: `Refused`, with the rules that it names.
"""

import dataclasses
import pathlib
import re
import shutil
import zipfile

from tests import compiler
from tests.emulator.edits_together import TOGETHER
from tests.emulator.spec_text import Spec, language

SPECS = ("minimal", "orders", "payments", "transactions")


def _values():
    """What each field may be instead, as it is written. Of a repeated message, what is added to it."""
    found = {}
    for line in pathlib.Path("tests/specs/values.txt").read_text().splitlines():
        if not line.startswith("#"):
            field, value = line.split(": ", 1)
            found.setdefault(field, []).append(value)
    return found


VALUES = _values()


@dataclasses.dataclass(frozen=True)
class Edit:
    spec: str
    what: str
    text: str  # of the spec, after it

    def __str__(self):
        return f"{self.spec}: {self.what}"


@dataclasses.dataclass(frozen=True)
class Refused:
    """An edit that does not compile, and the rules that say so."""

    edit: Edit
    rules: tuple


def _named(text, spec):
    """A value with the names that the spec has for what the value is about."""
    for word, message, number in (
        ("OTHER_TABLE", "Table", -1),
        ("TABLE", "Table", 0),
        ("BUCKET", "Bucket", 0),
        ("FUNCTION", "Function", -1),
    ):
        names = [
            spec.text[each.value : each.end].strip('"')
            for each in spec.nodes()
            if str(each.field) == f"{message}.name"
        ]
        text = text.replace(f'"{word}"', f'"{names[number]}"')
    return text


def _written(field, value):
    is_block = value.startswith("{")
    return f"{field.name} {value}" if is_block else f"{field.name}: {value}"


# What refers to what has such a name.
_REFERENCES = {
    "Table.name": "Function.table",
    "Bucket.name": "Function.bucket",
    "Function.name": "Routing.function",
}


def _renamed(spec, field, value, other):
    """With another name, wherever the spec says it."""
    text, fields = spec.text, (str(field), _REFERENCES[str(field)])
    for node in reversed(list(spec.nodes())):
        if str(node.field) in fields and spec.text[node.value : node.end] == value:
            text = text[: node.value] + other + text[node.end :]
    return text


def _of_fields(name, spec):
    """What is set is taken out and changed."""
    for node in spec.nodes():
        value = spec.text[node.value : node.end]
        yield f"without {node.path}", spec.replaced(node.begin, node.end, "")
        for other in VALUES[str(node.field)]:
            other = _named(other, spec)
            if other == value or (node.field.repeated and node.children is not None):
                continue
            if str(node.field) in _REFERENCES:
                text = _renamed(spec, node.field, value, other)
            else:
                text = spec.replaced(node.begin, node.end, _written(node.field, other))
            yield f"{node.path} {other}", text


def _of_messages(name, spec):
    """What is not set, or may be set again, is put in."""
    for message, node in spec.messages():
        present = {each.field.name for each in node.children}
        for field in spec.fields_of(message):
            again = field.is_map or (field.repeated and field.type[0].isupper())
            if field.name in present and not again:
                continue
            for value in VALUES[str(field)]:
                value = _named(value, spec)
                text = spec.replaced(node.inside, node.inside, f" {_written(field, value)} ")
                yield f"{node.path} with {field.name} {value}", text


def all_edits():
    """All there are, each text once, in an order that stays."""
    messages = language()
    found = {}
    for name in SPECS:
        text = (compiler.SPECS / f"{name}.textproto").read_text()
        spec = Spec(text, messages)
        made = [*_of_fields(name, spec), *_of_messages(name, spec)]
        for wanted, what, changes in TOGETHER:
            if wanted == name:
                changed = text
                for old, new in changes:
                    assert old in changed, f"{name}: {old}"
                    changed = changed.replace(old, new)
                made.append((what, changed))
        for what, changed in made:
            if changed != text:
                found.setdefault((name, changed), Edit(name, what, changed))
    return list(found.values())


def unchanged(name):
    """The shipped spec as it is."""
    return Edit(name, "as it is", (compiler.SPECS / f"{name}.textproto").read_text())


def compile_edit(edit, folder):
    """The folder of the templates, or Refused."""
    specs = folder / "specs"
    shutil.copytree(compiler.SPECS / "functions", specs / "functions")
    code = (specs / "functions/transaction_processor.py").read_text()
    (specs / "functions/other_processor.py").write_text(code + "\n# Another one.\n")
    shutil.copytree(specs / "functions/session_keeper", specs / "functions/other_keeper")
    (specs / "functions/other_keeper/more.py").write_text("# Another one.\n")
    with zipfile.ZipFile(specs / "functions/keeper.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((specs / "functions/session_keeper").glob("*.py")):
            archive.write(file, file.name)
    file = specs / f"{edit.spec}.textproto"
    file.write_text(edit.text)
    result = compiler.run(folder / "out", f"spec={file}")
    if result.status == 0:
        return folder / "out"
    rules = re.findall(r": error: .+ \[([a-z0-9-]+)\]$", result.errors, re.MULTILINE)
    assert rules, result.errors
    return Refused(edit, tuple(sorted(set(rules))))
