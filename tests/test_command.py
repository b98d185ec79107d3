"""The commands that compile: without protoc, and all or nothing in the folder that is written."""

import json
import os
import pty
import shutil
import subprocess

import pytest
from tests import compiler
from tests.compiler import call, misused

_MINIMAL = compiler.SPECS / "minimal.textproto"


@pytest.fixture(name="bad")
def fixture_bad(tmp_path):
    """A spec with a mistake in line 9, in a folder of its own."""
    path = tmp_path / "specs/bad.textproto"
    path.parent.mkdir()
    path.write_text(_MINIMAL.read_text().replace('"us-west-2"', '"us-east-1"'))
    return path


# --- compile ---------------------------------------------------------------


@pytest.mark.parametrize(
    "spec, built", [("minimal", "infra/minimal"), ("transactions", "infra/dr_template")]
)
def test_compiles_to_the_bytes_that_bazel_builds(tmp_path, spec, built):
    out = tmp_path / "out"
    result = call("compile", f"infra_specs/{spec}.textproto", "--out", out)
    assert (result.returncode, result.stdout) == (0, "")
    assert compiler.read_tree(out) == compiler.read_tree(built)
    assert list(tmp_path.iterdir()) == [out]
    assert {path.stat().st_mode & 0o777 for path in out.rglob("*")} == {0o644, 0o755}


def test_options_do_what_they_do_with_protoc(tmp_path):
    spec, log = "infra_specs/transactions.textproto", tmp_path / "a,b.sarif"
    out = tmp_path / "c,d"
    result = call("compile", spec, f"--out={out}", "--template_urls=relative", "--diagnostics", log)
    assert result.returncode == 0
    expected = compiler.run(tmp_path / "protoc", f"spec={spec}", "template_urls=relative")
    assert compiler.read_tree(out) == expected.files
    assert result.stderr == expected.errors != ""
    assert json.loads(log.read_text())["runs"][0]["results"]


def test_several_specs_have_a_folder_each(tmp_path):
    specs = ["infra_specs/minimal.textproto", "infra_specs/transactions.textproto"]
    out = tmp_path / "out"
    for _ in range(2):
        assert call("compile", *specs, f"--out={out}").returncode == 0
        assert compiler.read_tree(out / "minimal") == compiler.read_tree("infra/minimal")
        assert {path.name for path in out.iterdir()} == {"minimal", "transactions"}


def test_writes_the_report_alone(tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        assert call("compile", _MINIMAL, f"--out={out}", "--report_only").returncode == 0
        assert set(compiler.read_tree(out)) == {"report.html", "report.md", "report.json"}


@pytest.mark.parametrize("command", ["check", "compile"])
def test_warnings_fail_a_run_that_wants_none(tmp_path, command):
    warned = compiler.SPECS / "transactions.textproto"
    out = [f"--out={tmp_path / 'out'}"] if command == "compile" else []
    assert call(command, warned, *out).returncode == 0
    before = compiler.read_tree(tmp_path)
    result = call(command, warned, *out, "--warnings_as_errors")
    assert result.returncode == 1
    count = result.stderr.count(": warning: ")
    assert f"{warned}: {count} warnings, and --warnings_as_errors is set\n" in result.stderr
    assert compiler.read_tree(tmp_path) == before
    assert call(command, _MINIMAL, *out, "--warnings_as_errors").returncode == 0


def test_code_files_lie_beside_the_spec(tmp_path):
    (tmp_path / "specs").mkdir()
    code = (compiler.SPECS / "functions/transaction_processor.py").read_text()
    (tmp_path / "specs/own.py").write_text(code + "# ours\n")
    spec = tmp_path / "specs/shop.textproto"
    spec.write_text(
        _MINIMAL.read_text().replace(
            '"transaction-processor"', '"transaction-processor" code_file: "own.py"'
        )
    )
    result = call("compile", "specs/shop.textproto", "--out=out", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert any(b"# ours" in content for content in compiler.read_tree(tmp_path / "out").values())
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["spec"] == "specs/shop.textproto"


def test_replaces_what_it_wrote_and_what_is_empty(tmp_path):
    out = tmp_path / "out"
    (out / "us-west-2").mkdir(parents=True)
    assert call("compile", _MINIMAL, "--out", out).returncode == 0
    (out / "us-east-1/stale.template.json").touch()
    (out / "root.template.json").write_text("older\n")
    result = call("compile", "infra_specs/minimal.textproto", f"--out={out}/")
    assert (result.returncode, result.stderr) == (0, "")
    assert compiler.read_tree(out) == compiler.read_tree("infra/minimal")
    assert list(tmp_path.iterdir()) == [out]


def test_makes_the_folders_above(tmp_path):
    out = tmp_path / "a/b/out"
    assert call("compile", _MINIMAL, "--out", out).returncode == 0
    assert (out / "manifest.json").exists()
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_follows_a_link_to_its_folder(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real")
    assert call("compile", _MINIMAL, "--out", link).returncode == 0
    assert link.is_symlink() and (tmp_path / "real/manifest.json").exists()


@pytest.mark.parametrize("older", [False, True])
def test_a_mistake_leaves_all_as_it_is(tmp_path, bad, older):
    out = tmp_path / "deep/out"
    if older:
        assert call("compile", _MINIMAL, "--out", out).returncode == 0
    before = compiler.read_tree(tmp_path)
    for specs in [[bad], [_MINIMAL, bad], [bad, _MINIMAL]]:
        result = call("compile", *specs, "--out", out)
        assert (result.returncode, result.stdout) == (1, "")
        assert f"{bad}:9:21: error: " in result.stderr
        assert result.stderr.endswith("protoc-gen-cfn compile: 1 error\n")
        assert compiler.read_tree(tmp_path) == before
        assert out.parent.exists() == older


def test_a_spec_that_is_missing_leaves_all_as_it_is(tmp_path):
    result = call("compile", "missing.textproto", _MINIMAL, "--out=out", cwd=tmp_path)
    assert result.returncode == 1
    assert "protoc-gen-cfn compile: missing.textproto: No such file" in result.stderr
    assert not list(tmp_path.iterdir())


def _has_a_file_of_somebody(out):
    (out / "us-west-2").mkdir(parents=True)
    (out / "us-west-2/notes.txt").touch()
    shutil.copy("infra/minimal/manifest.json", out)
    return "us-west-2/notes.txt in it is not the compiler's"


def _has_a_link(out):
    shutil.copytree("infra/minimal", out)
    out.chmod(0o755)
    (out / "report.md").unlink()
    (out / "report.md").symlink_to("/dev/null")
    return "report.md in it is not the compiler's"


def _has_another_manifest(out):
    out.mkdir()
    (out / "manifest.json").write_text('{"name": "a web application"}\n')
    return "it has no manifest.json of the compiler's"


def _is_a_file(out):
    out.touch()
    return "it is no folder"


@pytest.mark.parametrize(
    "make", [_has_a_file_of_somebody, _has_a_link, _has_another_manifest, _is_a_file]
)
def test_does_not_replace_what_is_not_its_own(tmp_path, make):
    why = make(tmp_path / "out")
    before = compiler.read_tree(tmp_path)
    result = call("compile", _MINIMAL, "--out", tmp_path / "out")
    assert result.returncode == 1
    assert f"{tmp_path}/out is not replaced: {why}" in result.stderr
    assert compiler.read_tree(tmp_path) == before


@pytest.mark.parametrize("out", [".", "..", "../"])
def test_does_not_replace_the_folder_that_one_is_in(tmp_path, out):
    (tmp_path / "here").mkdir()
    result = call("compile", _MINIMAL, f"--out={out}", cwd=tmp_path / "here")
    assert result.returncode == 1
    assert "it is the current folder, or one above it" in result.stderr


def test_says_where_it_cannot_write(tmp_path):
    (tmp_path / "file").touch()
    result = call("compile", _MINIMAL, "--out", tmp_path / "file/out")
    assert result.returncode == 1
    assert "file/out: Not a directory" in result.stderr


def test_plans_over_the_folder_that_it_replaces(tmp_path):
    out = tmp_path / "out"
    assert call("compile", _MINIMAL, "--out", out).returncode == 0
    result = call("compile", _MINIMAL, "--out", out, "--previous", out)
    assert (result.returncode, result.stderr) == (0, "")
    assert (out / "plan.md").read_text() == "# minimal: no changes\n"


@pytest.mark.parametrize(
    "arguments, why",
    [
        ([], "needs SPEC..."),
        (["--out=out"], "needs SPEC..."),
        ([_MINIMAL], "needs --out=DIR"),
        ([_MINIMAL, "--out="], "needs --out=DIR"),
        ([_MINIMAL, "--out"], "--out must be --out=DIR"),
        ([_MINIMAL, "--out=out", "--template_urls=s3"], "--template_urls=s3 must be --template_urls=bucket|"),
        ([_MINIMAL, "--out=out", "--template_url=s3"], "did you mean `--template_urls`?"),
        ([_MINIMAL, "--out=out", "--report_only=yes"], "--report_only takes no value"),
        ([_MINIMAL, "--out=a", "--out=b"], "repeated flag --out=DIR"),
        ([_MINIMAL, _MINIMAL, "--out=out"], "would both be written to the folder minimal"),
        ([_MINIMAL, "--out=out", "--diagnostics=out/findings.txt"], "lies in the folder that is written anew"),
        ([_MINIMAL, "--out=out", f"--diagnostics={_MINIMAL}"], "must be --diagnostics=FILE.sarif|FILE.txt"),
        (["", "--out=out"], "a spec's path must not be empty"),
    ],
)
def test_compile_refuses_other_arguments(tmp_path, arguments, why):
    misused(call("compile", *arguments, cwd=tmp_path), why)
    assert not list(tmp_path.iterdir())


def test_names_every_mistake_in_the_arguments(tmp_path):
    result = call("compile", _MINIMAL, "--template_urls=s3", "--diagnostics=x", cwd=tmp_path)
    for why in ["needs --out=DIR", "--template_urls=s3 must be", "--diagnostics=x must be"]:
        misused(result, why)


# --- check -----------------------------------------------------------------


def test_check_shows_findings_and_writes_nothing(tmp_path, bad):
    other = tmp_path / "other/bad.textproto"
    other.parent.mkdir()
    shutil.copy(bad, other)
    result = call("check", "specs/bad.textproto", "other/bad.textproto", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    for path in ["specs/bad.textproto", "other/bad.textproto"]:
        assert f"\n{path}:9:21: error: " in "\n" + result.stderr
    assert result.stderr.endswith("protoc-gen-cfn check: 2 errors\n")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["bad.textproto"] * 2


def test_check_passes_what_has_warnings_alone():
    assert call("check", _MINIMAL).stderr == ""
    result = call("check", "infra_specs/transactions.textproto")
    assert result.returncode == 0
    assert "warning: " in result.stderr


def test_check_takes_no_options_of_writing():
    misused(call("check", _MINIMAL, "--template_urls=bucket"), "unknown flag --template_urls")


def _on_a_terminal(spec, environment):
    reader, writer = pty.openpty()
    subprocess.run([compiler.PLUGIN, "check", spec], stderr=writer, check=False, env=environment)
    os.close(writer)
    return os.read(reader, 65536).decode()


def test_findings_have_colour_on_a_terminal(bad):
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    for environment in [plain, {**plain, "NO_COLOR": ""}]:
        assert "\033[1;31merror: \033[0m" in _on_a_terminal(bad, environment)
    assert "\033" not in _on_a_terminal(bad, {**plain, "NO_COLOR": "1"})
