"""A new rule: its row, its check, and what shows that it finds something.

All of it works from the start, with a name of `todo` for the mistake.
"""

import re

from scaffold.tree import Refused, camel_case, check_name, file_name

_TABLES = "generator/rules/rules_*.cc"
_ROW = re.compile(r'    \{"([a-z0-9-]+)", Level::')

_SPEC_ROW = """\
    {{"{id}", Level::k{level},
     "TODO: what it demands, on one line",
     "TODO: what goes wrong otherwise",
     "TODO: title of the document, \\"section\\"",
     R"(tables {{ name: "transactions" }})", R"(tables {{ name: "todo" }})"}},
"""

_PROGRAM_ROW = """\
    {{"{id}", Level::k{level},
     "TODO: what it demands, on one line",
     "TODO: what goes wrong otherwise",
     "TODO: title of the document, \\"section\\"",
     "TODO: what a template has", "TODO: what it must not have"}},
"""

_CHECK = """\
// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {{

// TODO: why, where the table of rules does not say it.
void Check{camel}(Spec& spec) {{
  for (const dr::v1::Table& table : spec.env.tables()) {{
    if (table.name() != "todo") continue;
    spec.{level}(spec.Of(table, "name"), "{id}",
                 "TODO: what is wrong, and what to write instead");
  }}
}}

}}  // namespace drc::check
"""

_SPEC = """\
# proto-file: dr/v1/environment.proto
# proto-message: dr.v1.Environment

name: "test"
regions {{
  primary {{ name: "us-east-1" }}
  secondary {{ name: "us-west-2" }}
}}
{tables}
buckets {{ name: "documents" }}
functions {{ name: "processor" }}
"""

_TODO_TABLE = """\
# CHECK: [[@LINE+1]]:16: {level}: TODO: what is wrong, and what to write instead [{id}]
tables {{ name: "todo" }}"""

_VERIFIER = """\
// SPDX-License-Identifier: Apache-2.0
#include "aws/s3.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {{
namespace {{

constexpr absl::string_view kRule = "{id}";

}}  // namespace

void Verify{camel}(const Model& model) {{
  for (const auto& [node, bucket] : model.All<aws::s3::Bucket>()) {{
    if (bucket->bucket_name() != "todo") continue;
    node->Report("/BucketName", kRule, "TODO: what is wrong");
  }}
}}

}}  // namespace drc::verify
"""

_FAULTS = """\
\"\"\"TODO: faults that the rule {id} finds; those of a resource that has a table belong there.\"\"\"

from tests.faults.catalogue import found, rule
from tests.faults.changes import in_each, put

FAULTS = found(rule("{id}"), in_each(put, "data#DocumentsBucket/BucketName", "todo"))
"""


def _add_row(tree, table, id, row):
    """Rows stand by id."""
    lines = tree.read(table).splitlines()
    rows = [(number, _ROW.match(line)[1]) for number, line in enumerate(lines) if _ROW.match(line)]
    after = [number for number, other in rows if other > id]
    tree.insert(table, after[0] if after else lines.index("};"), row)


def _add_check(tree, id, level):
    """A rule over the spec."""
    names = {"id": id, "camel": camel_case(id), "level": level}
    source = f"generator/check/{file_name(id)}.cc"
    table = "generator/rules/rules_resources.cc"
    folder = f"tests/testdata/{id}"
    fails = f"{folder}/{'fail' if level == 'error' else 'warn'}_todo.textproto"
    _add_row(tree, table, id, _SPEC_ROW.format(id=id, level=level.title()))
    tree.create(source, _CHECK.format(**{**names, "level": level.title()}))
    # The last check is about what all others find.
    tree.register(
        "generator/check/checks.inc",
        f"// {id}: TODO: what of.\nSPEC_CHECK(Check{names['camel']})\n",
        last="CheckSuppressions",
    )
    tree.create(f"{folder}/basic.textproto", _SPEC.format(tables='tables { name: "transactions" }'))
    tree.create(fails, _SPEC.format(tables=_TODO_TABLE.format(**names)))
    return [
        f"{table}: the row; another room of rule_table.h may fit better",
        f"{source}: the check",
        "generator/check/checks.inc: what it is about",
        f"{fails}: a spec for each message; bazel run //tests/diagnostics:update writes the CHECK lines",
    ]


def _add_verifier(tree, id, level):
    """A rule over the program."""
    names = {"id": id, "camel": camel_case(id)}
    source = f"generator/verify/{file_name(id)}.cc"
    table = "generator/rules/rules_program.cc"
    faults = f"tests/faults/of_{file_name(id)}.py"
    _add_row(tree, table, id, _PROGRAM_ROW.format(id=id, level=level.title()))
    tree.create(source, _VERIFIER.format(**names))
    tree.register(
        "generator/verify/verifiers.inc",
        f"// {id}: TODO: what of.\nVERIFIER(Verify{names['camel']})\n",
    )
    tree.create(faults, _FAULTS.format(**names))
    return [
        f"{table}: the row",
        f"{source}: the rule",
        "generator/verify/verifiers.inc: what it is about",
        f"{faults}: faults that this rule finds",
        "bazel run //tests/verify:messages.update",
    ]


def add(tree, id, subject, level):
    """Gives the steps that are left."""
    check_name(id, "rule")
    for table in tree.glob(_TABLES):
        if f'{{"{id}", Level::' in tree.read(table):
            raise Refused(f"the rule {id} is in {table} already")
    steps = _add_check(tree, id, level) if subject == "spec" else _add_verifier(tree, id, level)
    tests = "//tests/diagnostics/..." if subject == "spec" else "//tests/verify/..."
    return [
        *steps,
        "tools/format && bazel run //docs:rules.update",
        f"bazel test //generator/rules/... //docs/... {tests}",
    ]
