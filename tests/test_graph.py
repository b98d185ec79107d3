"""The command that draws an environment in Mermaid."""

import json
import pathlib
import re
import shutil
import xml.etree.ElementTree as ElementTree

import pytest
from tests import compiler
from tests.compiler import call, misused

_MINIMAL = compiler.SPECS / "minimal.textproto"


@pytest.mark.parametrize("spec, built", [("minimal", "infra/minimal"), ("transactions", "infra/dr_template")])
def test_draws_a_spec_as_it_draws_its_folder(spec, built):
    of_spec = call("graph", f"infra_specs/{spec}.textproto")
    of_folder = call("graph", built)
    assert (of_spec.returncode, of_folder.returncode, of_folder.stderr) == (0, 0, "")
    assert of_spec.stdout == of_folder.stdout
    # Findings do not get into the picture.
    assert ("warning:" in of_spec.stderr) == (spec == "transactions")


def test_is_a_flowchart_whose_edges_have_both_ends():
    lines = call("graph", "infra/dr_template").stdout.splitlines()
    assert lines[0] == "flowchart TB"
    nodes = {match[1] for line in lines if (match := re.match(r" +(\w+)[\[({]+\".*\"[\])}]+$", line))}
    edges = [match.groups() for line in lines if (match := re.match(r"  (\w+) \S+(?:\|\".*?\"\|)? (\w+)$", line))]
    ends = {end for edge in edges for end in edge}
    regions = [line for line in lines if line.startswith("  subgraph ")]
    assert len(nodes) + len(edges) + 2 * len(regions) + 1 == len(lines)
    # Stacks alone hang together with nothing.
    assert ends <= nodes and {"s0", "s1"} == nodes - ends
    assert [re.search(r'"([^:]*):', line)[1] for line in regions] == ["us-east-1", "us-west-2", "us-east-2"]
    text = "\n".join(lines)
    for name in ["transactions-table", "documents", "transaction-processor", "dr-control"]:
        assert text.count(f'"{name}<br/>') == 2


def test_draws_what_misses_its_objectives(tmp_path):
    spec = tmp_path / "slow.textproto"
    spec.write_text(_MINIMAL.read_text() + "objectives { rto_seconds: 60 }\n")
    result = call("graph", spec)
    assert result.returncode == 0 and "[recovery-time]" in result.stderr
    assert result.stdout == call("graph", _MINIMAL).stdout


def test_names_are_no_markup(tmp_path):
    report = json.loads(compiler.read_tree("infra/minimal")["report.json"])
    report["diagram"]["nodes"][0]["label"] = '</svg><script>"'
    (tmp_path / "report.json").write_text(json.dumps(report))
    result = call("graph", tmp_path)
    assert result.returncode == 0
    assert '(["#60;/svg#62;#60;script#62;#34;"])' in result.stdout


def test_what_a_spec_says_is_no_markup_of_the_page(tmp_path):
    """In a reason anything may be said."""
    hostile = "</li></title><script>alert(1)</script>]]>&amp;"
    spec = tmp_path / "hostile.textproto"
    spec.write_text(
        pathlib.Path("infra_specs/transactions.textproto").read_text()
        + f'suppressions {{ rule: "unproven-recovery-point" reason: "{hostile}" }}\n'
    )
    shutil.copytree("infra_specs/functions", tmp_path / "functions")
    result = call("compile", spec, f"--out={tmp_path / 'out'}")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "out/report.html").read_text()
    ElementTree.fromstring(page.partition("\n")[2])
    assert "<script" not in page
    assert "&lt;/li&gt;&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;&amp;amp;" in page


def test_many_are_drawn_in_part(tmp_path):
    spec = tmp_path / "many.textproto"
    tables = "".join(f'tables {{ name: "table-{i}" }}\n' for i in range(9))
    spec.write_text(_MINIMAL.read_text() + tables)
    result = call("graph", spec)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count('"and 4 tables more"') == 2
    assert len(result.stdout.splitlines()) < 80


def test_a_spec_with_mistakes_is_not_drawn(tmp_path):
    spec = tmp_path / "bad.textproto"
    spec.write_text(_MINIMAL.read_text().replace("us-west-2", "us-east-1"))
    result = call("graph", spec)
    assert (result.returncode, result.stdout) == (1, "")
    assert "[region-pair]" in result.stderr and "protoc-gen-cfn graph: 1 error\n" in result.stderr


@pytest.mark.parametrize(
    "report, why",
    [
        (None, "report.json: No such file or directory"),
        ("{}", "report.json: it has no diagram; compile the spec anew with this version"),
        ("no json", "report.json: it has no diagram"),
    ],
)
def test_a_folder_without_a_diagram_is_told(tmp_path, report, why):
    if report is not None:
        (tmp_path / "report.json").write_text(report)
    result = call("graph", tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert why in result.stderr


def test_takes_one_of_them():
    misused(call("graph"), "needs SPEC|FOLDER")
    misused(call("graph", _MINIMAL, _MINIMAL), "takes no more than SPEC|FOLDER")
    misused(call("graph", _MINIMAL, "--format=svg"), "--format")
