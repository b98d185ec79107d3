# SPDX-License-Identifier: Apache-2.0
"""tests/fuzz/fuzz.py, with stubs for the targets."""

import os
import pathlib
import shutil
import stat
import subprocess
import sys

import pytest

_FINDS_NOTHING = """
echo "#7	NEW    cov: 12 ft: 30 corp: 4/9b lim: 4 exec/s: 3 rss: 40Mb L: 3/4 MS: 1 Custom-"
echo "stat::number_of_executed_units: 1200"
echo "stat::average_exec_per_sec:     60"
echo "$@" >"$(dirname "$0")/arguments"
"""

_FINDS_SOMETHING = """
echo "required: the same bytes"
for argument; do
  case $argument in -artifact_prefix=*) prefix=${argument#*=};; esac
done
echo broken >"${prefix}crash-1"
echo "Test unit written to ${prefix}crash-1"
exit 77
"""


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    def run(scripts: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
        for name, script in scripts.items():
            binary = tmp_path / name
            binary.write_text("#!/bin/bash\n" + script)
            binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
            (tmp_path / f"{name}.options").write_text("-max_len=9 -dict=words\n")
            (tmp_path / f"{name}.seeds").write_text("a,b\n")
        return subprocess.run(
            [sys.executable, "tests/fuzz/fuzz.py", *(str(tmp_path / name) for name in scripts)]
            + list(arguments),
            env={**os.environ, "BUILD_WORKSPACE_DIRECTORY": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return run


def test_reports_what_was_reached(run, tmp_path):
    done = run({"pipeline_fuzz_test": _FINDS_NOTHING}, "--seconds=6")
    assert done.returncode == 0, done.stdout
    assert done.stdout == (
        "pipeline_fuzz_test: ok: 1,200 executions, 60/s, 12 edges, corpus of 4\n"
    )
    arguments = (tmp_path / "arguments").read_text().split()
    assert {"-max_len=9", "-dict=words", "-max_total_time=6"} <= set(arguments)
    assert f"-seed_inputs=@{tmp_path}/pipeline_fuzz_test.seeds" in arguments
    assert arguments[-1] == f"{tmp_path}/.fuzz/corpus/pipeline_fuzz_test"


def test_fails_with_what_was_found_and_runs_the_others(run, tmp_path):
    done = run({"cidr_fuzz_test": _FINDS_SOMETHING, "text_fuzz_test": _FINDS_NOTHING})
    assert done.returncode == 1
    finding = pathlib.Path(tmp_path, ".fuzz/findings/cidr_fuzz_test-crash-1")
    assert finding.read_text() == "broken\n"
    assert "required: the same bytes" in done.stdout
    assert f"tests/fuzz/run --target cidr_fuzz_test --input {finding}\n" in done.stdout
    assert "text_fuzz_test: ok" in done.stdout


def test_divides_the_time_of_the_smaller_targets(run, tmp_path):
    run({"cidr_fuzz_test": "", "text_fuzz_test": _FINDS_NOTHING}, "--seconds=60")
    assert "-max_total_time=30" in (tmp_path / "arguments").read_text()


def test_runs_one_input(run):
    stubs = {"cidr_fuzz_test": "echo no", "text_fuzz_test": "echo one: $1; exit 3"}
    done = run(stubs, "--target=text_fuzz_test", "--input=/x")
    assert (done.returncode, done.stdout) == (3, "one: /x\n")


def test_says_how_to_install_what_is_missing(tmp_path):
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))
    done = subprocess.run(
        ["tests/fuzz/run"], env={"PATH": str(tmp_path)}, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 2
    assert done.stderr.endswith("is missing; run: tools/setup\n")


def test_knows_its_targets(run):
    done = run({"cidr_fuzz_test": _FINDS_NOTHING}, "--target=cdir")
    assert done.returncode == 2
    assert "--target is one of cidr_fuzz_test" in done.stdout
