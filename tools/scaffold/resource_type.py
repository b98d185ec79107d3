"""A new resource type: its line, and an entry of the catalogue without an answer."""

import importlib.util
import json
import pathlib
import re

from scaffold.tree import Refused, above_comment

_TYPES = "proto/aws/types.txt"
_FORM = re.compile(r"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")
_ENTRY = re.compile(r'      \{"(AWS::\w+::\w+)"')
_ENTRIES = "generator/catalogue/entries.cc"

# Each question with its answers; types.h has them.
_UNANSWERED = """\
      {{"{type}",
       Unanswered<Name>{{}},          // a Name, kNamedByAws or kPartOfAnother
       Unanswered<Identity>{{}},      // an Identity, kIdOfAws or kNobodyRefers
       Unanswered<Key>{{}},           // a Key, or kNoData
       Unanswered<Emptied>{{}},       // Emptied, or kGoesAsItIs
       Unanswered<InSecondary>{{}}}},  // InSecondary, or kPrimaryOnly
"""


def _data():
    """The folder of what AWS publishes, or None."""
    package = importlib.util.find_spec("cfnlint")
    return pathlib.Path(package.origin).parent / "data" if package else None


def has_schemas():
    return _data() is not None


def _check_published(type):
    """aws_facts takes none that a region lacks."""
    lacking = []
    providers = sorted((_data() / "schemas/providers").glob("*-*.json"))
    for path in providers:
        if type not in json.loads(path.read_text(encoding="utf-8")):
            lacking.append(path.stem)
    if len(lacking) == len(providers):
        raise Refused(f"AWS's schemas have no type {type}")
    if lacking:
        raise Refused(f"{type} is missing in {', '.join(lacking)}, which no rule says of a spec")


def _service(type):
    return type.split("::")[1]


def _insert_line(tree, type):
    """Types stand by service, with an empty line between services."""
    lines = tree.read(_TYPES).splitlines()
    known = [(number, line) for number, line in enumerate(lines) if line.startswith("AWS::")]
    own = [(number, line) for number, line in known if _service(line) == _service(type)]
    if own:
        before = [number for number, line in own if line > type]
        tree.insert(_TYPES, before[0] if before else own[-1][0] + 1, f"{type}\n")
        return
    before = [number for number, line in known if line > type]
    tree.insert(_TYPES, before[0] if before else None, f"{type}\n\n" if before else f"\n{type}\n")


def _insert_entry(tree, type):
    """By type."""
    lines = tree.read(_ENTRIES).splitlines()
    after = [number for number, line in enumerate(lines) if _ENTRY.match(line) and _ENTRY.match(line)[1] > type]
    line = above_comment(lines, after[0]) if after else lines.index("  };")
    tree.insert(_ENTRIES, line, _UNANSWERED.format(type=type))


def add(tree, type):
    """Gives the steps that are left."""
    if not _FORM.fullmatch(type):
        raise Refused(f'"{type}" is no resource type; write it as in AWS::SQS::Queue')
    if type in tree.read(_TYPES).splitlines():
        raise Refused(f"{type} is in {_TYPES} already")
    _check_published(type)
    known = f"AWS::{_service(type)}::" in tree.read(_TYPES)
    _insert_line(tree, type)
    _insert_entry(tree, type)
    steps = [
        "bazel run //tools:import_schema.update",
        "bazel run //generator/catalogue:aws_facts.update",
        f"{_ENTRIES}: an answer for each Unanswered<...>; until then it does not compile",
        "generator/lower/execution_resources.cc: if the secondary may hold it, where its kind lies",
        "generator/catalogue/handlers.cc: what its handler does for properties that are not set",
        "tools/format && bazel test //generator/...",
    ]
    if not known:
        steps.insert(
            2,
            "generator/catalogue/catalogue_test.cc, generator/catalogue/other_types.cc: "
            f"the file of {_service(type)} among the others",
        )
    return steps
