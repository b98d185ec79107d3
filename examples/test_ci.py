"""The CI files run: their commands, in a repository like examples/monorepo, with this compiler."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

_PROGRAM = pathlib.Path(os.environ["PROGRAM"]).absolute()
# The declared file leads to the work tree.
_ROOT = pathlib.Path("WORKSPACE").resolve().parent
_CI = _ROOT / "examples/ci"

_GITHUB = yaml.safe_load((_CI / "github-actions.yml").read_text())
_GITLAB = yaml.safe_load((_CI / "gitlab-ci.yml").read_text())
_HOOKS = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text())


class Repository:
    """A repository with the example, and what its CI finds on a machine."""

    def __init__(self, folder):
        self.folder = folder / "repository"
        # Whoever has built the example in its place has Bazel's links there.
        shutil.copytree(
            _ROOT / "examples/monorepo", self.folder, ignore=shutil.ignore_patterns("bazel-*")
        )
        programs = folder / "bin"
        programs.mkdir()
        (programs / "protoc-gen-cfn").symlink_to(_PROGRAM)
        # What is installed is there already.
        (programs / "pip").write_text('#!/bin/sh\ntest "$*" = "install compiler.whl"\n')
        (programs / "pip").chmod(0o755)
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{programs}:/usr/bin:/bin",
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.net",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.net",
        }
        self.run("git init -q && git add . && git commit -qm base")
        self.base = self.run("git rev-parse HEAD").stdout.strip()

    def edit(self, old, new):
        spec = self.folder / "shop/shop.textproto"
        text = spec.read_text()
        assert old in text
        spec.write_text(text.replace(old, new))

    def accept(self):
        """Makes the golden anew, as a user would before the pull request."""
        self.run(
            "protoc-gen-cfn compile shop/shop.textproto --out shop/golden"
            " && rm shop/golden/report.html shop/golden/report.json shop/golden/source_map.json"
            " && git commit -qam change"
        )

    def run(self, script, check=True, **variables):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )


@pytest.fixture(name="repository")
def fixture_repository(tmp_path):
    return Repository(tmp_path)


def _run_github(repository, tmp_path):
    """Runs the steps as GitHub does; gives what the first that failed has said, and the summary."""
    (job,) = _GITHUB["jobs"].values()
    given = {
        "${{ github.event.pull_request.base.sha }}": repository.base,
        "${{ vars.PROTOC_GEN_CFN_WHEEL }}": "compiler.whl",
    }
    variables = {name: given[value] for name, value in job["env"].items()}
    summary = tmp_path / "summary.md"
    for step in job["steps"]:
        if "run" not in step:
            continue
        assert "${{" not in step["run"]
        result = repository.run(
            step["run"], check=False, GITHUB_STEP_SUMMARY=str(summary), **variables
        )
        if result.returncode:
            return step["name"], result.stdout + result.stderr
    return None, summary.read_text()


def _run_gitlab(repository, _):
    (job,) = _GITLAB.values()
    result = repository.run(
        "\n".join(job["script"]),
        check=False,
        CI_MERGE_REQUEST_DIFF_BASE_SHA=repository.base,
        PROTOC_GEN_CFN_WHEEL="compiler.whl",
    )
    if result.returncode:
        return "script", result.stdout + result.stderr
    return None, (repository.folder / "plan.md").read_text()


_HOSTS = pytest.mark.parametrize("run", [_run_github, _run_gitlab])


@_HOSTS
def test_tells_what_an_update_does(run, repository, tmp_path):
    repository.edit('functions { name: "orders" }', 'functions { name: "orders" memory_mb: 2048 }')
    repository.accept()
    failed, plan = run(repository, tmp_path)
    assert failed is None, plan
    assert plan.startswith("# shop: ") and "MemorySize" in plan
    sarif = json.loads((repository.folder / "findings.sarif").read_text())
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif["runs"][0]["results"]
    ]
    assert places and set(places) == {"shop/shop.textproto"}


@_HOSTS
def test_a_golden_has_no_archives(run, repository, tmp_path):
    code = repository.folder / "shop/orders"
    code.mkdir()
    (code / "index.py").write_text("def main(event, context):\n    return {}\n")
    repository.edit(
        'functions { name: "orders" }',
        'functions { name: "orders" runtime: "python3.13" handler: "index.main" code { directory: "orders" } }',
    )
    repository.accept()
    repository.run("rm -r shop/golden/functions && git add . && git commit -qm code")
    failed, said = run(repository, tmp_path)
    assert failed is None, said


@_HOSTS
def test_fails_where_the_golden_is_stale(run, repository, tmp_path):
    repository.edit('functions { name: "orders" }', 'functions { name: "orders" memory_mb: 2048 }')
    failed, said = run(repository, tmp_path)
    assert failed in ("Hold the golden to the spec", "script")
    assert "functions.template.json" in said


@_HOSTS
def test_fails_where_data_would_go(run, repository, tmp_path):
    repository.edit('tables { name: "orders" }', 'tables { name: "purchases" }')
    repository.accept()
    failed, said = run(repository, tmp_path)
    assert failed in ("Check the spec", "script")
    assert 'the deployed table "orders" is not in the spec' in said
    assert "removed-store" in (repository.folder / "findings.sarif").read_text()


def test_what_is_uploaded_is_what_was_written():
    (job,) = _GITHUB["jobs"].values()
    (upload,) = [step for step in job["steps"] if "upload-sarif" in step.get("uses", "")]
    written = re.findall(r"--diagnostics=(\S+)", " ".join(step.get("run", "") for step in job["steps"]))
    assert [upload["with"]["sarif_file"]] == written
    assert f"hashFiles('{written[0]}')" in upload["if"]
    # Where there is no place for them, the plan is told and the golden held all the same.
    assert upload["continue-on-error"]
    assert _GITHUB["permissions"] == {"actions": "read", "contents": "read", "security-events": "write"}
    (job,) = _GITLAB.values()
    script = "\n".join(job["script"])
    assert job["artifacts"]["paths"] == ["findings.sarif", "plan.md"]
    assert "--diagnostics=findings.sarif" in script and ">plan.md" in script


def _hook(name):
    (hook,) = [hook for hook in _HOOKS if hook["id"] == name]
    assert hook["language"] == "system"
    assert re.search(hook["files"], "shop/shop.textproto")
    assert not re.search(hook["files"], "shop/BUILD.bazel")
    return hook


def test_a_hook_checks_every_spec(repository):
    hook = _hook("protoc-gen-cfn-check")
    specs = "shop/shop.textproto shop/second.textproto"
    repository.run("cp shop/shop.textproto shop/second.textproto")
    assert repository.run(f"{hook['entry']} {specs}").returncode == 0
    repository.edit('"eu-west-1"', '"eu-central-1"')
    result = repository.run(f"{hook['entry']} {specs}", check=False)
    assert result.returncode == 1
    assert "[region-pair]" in result.stderr


def test_a_hook_formats_specs(repository):
    hook = _hook("protoc-gen-cfn-format")
    text = (repository.folder / "shop/shop.textproto").read_text()
    repository.edit("  primary {", "primary{")
    repository.run(f"{hook['entry']} shop/shop.textproto")
    assert (repository.folder / "shop/shop.textproto").read_text() == text
