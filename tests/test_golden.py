"""golden_test and its .update do what they say, on copies of the real folders."""

import os
import shutil
import subprocess

import pytest

_GOLDENS = {
    "transactions": "infra/dr_template",
    "payments": "infra/payments",
    "minimal": "infra/minimal",
    "orders": "infra/orders",
    "ledger": "infra/ledger",
}
_PAGE = ("tests/payments.html", "tests/golden/payments.html")
# What no golden folder has.
_WITHOUT = ["functions", "report.html", "report.json", "source_map.json"]


@pytest.fixture(name="tree")
def fixture_tree(tmp_path):
    """The runfiles of the two programs, as files that may be changed."""
    tree = tmp_path / "runfiles"
    for name in ["tools/golden.sh", "tests/golden_test", "tests/golden.update"]:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, tree / name)
    for golden, output in _GOLDENS.items():
        shutil.copytree(output, tree / output)
        shutil.copytree(output, tree / "tests/golden" / golden)
    for path in _PAGE:
        shutil.copy(_PAGE[0], tree / path)
    subprocess.run(["chmod", "-R", "u+w", tree], check=True)
    return tree


def _check(tree):
    return subprocess.run(
        ["tests/golden_test"], cwd=tree, capture_output=True, text=True, check=False
    )


def _update(tree, workspace):
    return subprocess.run(
        ["tests/golden.update"],
        cwd=tree,
        env={**os.environ, "BUILD_WORKSPACE_DIRECTORY": str(workspace)},
        capture_output=True,
        text=True,
        check=False,
    )


def _change_a_byte(tree):
    path = tree / "infra/dr_template/us-west-2/backup.template.json"
    path.write_bytes(path.read_bytes().replace(b"EncryptionKeyArn", b"EncryptionKeyARN", 1))
    return [
        "--- tests/golden/transactions/us-west-2/backup.template.json\n"
        "+++ tests/golden/transactions/us-west-2/backup.template.json\n@@ ",
        '\n-        "EncryptionKeyArn": {\n',
        '\n+        "EncryptionKeyARN": {\n',
    ]


def _change_the_last_byte(tree):
    path = tree / "infra/minimal/report.md"
    path.write_bytes(path.read_bytes()[:-1])
    return ["\n\\ No newline at end of file\n"]


def _lose_a_file(tree):
    (tree / "infra/dr_template/report.md").unlink()
    return [
        "file no longer made: tests/golden/transactions/report.md\n"
        "--- tests/golden/transactions/report.md\n+++ /dev/null\n",
    ]


def _make_an_extra_file(tree):
    (tree / "infra/minimal/us-west-2/extra.template.json").write_text("{}\n")
    return [
        "new file: tests/golden/minimal/us-west-2/extra.template.json\n"
        "--- /dev/null\n+++ tests/golden/minimal/us-west-2/extra.template.json\n",
        "\n+{}\n",
    ]


def _change_the_page(tree):
    path = tree / _PAGE[0]
    path.write_text(path.read_text().replace("<h1>payments", "<h1>other", 1))
    return ["--- tests/golden/payments.html\n", "\n-<h1>payments</h1>\n+<h1>other</h1>\n"]


def _make_an_empty_file(tree):
    (tree / "infra/minimal/empty").touch()
    return ["new file: tests/golden/minimal/empty\n"]


def _have_no_golden(tree):
    shutil.rmtree(tree / "tests/golden/minimal")
    return ["new file: tests/golden/minimal/root.template.json\n"]


_CHANGES = [
    _change_a_byte,
    _change_the_last_byte,
    _lose_a_file,
    _make_an_extra_file,
    _make_an_empty_file,
    _change_the_page,
    _have_no_golden,
]


def test_passes_where_nothing_changed(tree):
    result = _check(tree)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("change", _CHANGES)
def test_fails_with_a_diff_and_one_command(tree, change):
    expected = change(tree)
    result = _check(tree)
    assert result.returncode == 1
    assert result.stderr == ""
    for text in expected:
        assert text in result.stdout
    assert result.stdout.endswith("run:\n  bazel run //tests:golden.update\n")
    assert result.stdout.count("bazel run") == 1


def test_shows_every_file_that_changed(tree):
    expected = [text for change in _CHANGES[:4] for text in change(tree)]
    output = _check(tree).stdout
    for text in expected:
        assert text in output


@pytest.mark.parametrize("change", _CHANGES)
def test_update_heals(tree, change):
    change(tree)
    result = _update(tree, tree)
    assert result.returncode == 0, result.stderr
    result = _check(tree)
    assert (result.returncode, result.stdout) == (0, "")


def test_update_writes_into_the_work_tree_alone(tree, tmp_path):
    _change_a_byte(tree)
    work_tree = tmp_path / "work"
    stale = work_tree / "tests/golden/minimal/stale.json"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert _update(tree, work_tree).returncode == 0
    assert _check(tree).returncode == 1
    assert not stale.exists()
    for golden, output in _GOLDENS.items():
        made = work_tree / "tests/golden" / golden
        without = [f"--exclude={name}" for name in _WITHOUT]
        subprocess.run(["diff", "-r", *without, made, tree / output], check=True)
        assert not any((made / name).exists() for name in _WITHOUT)
        assert {path.stat().st_mode & 0o777 for path in made.rglob("*") if path.is_file()} == {0o644}


def test_update_wants_bazel_run(tree):
    result = subprocess.run(
        ["tests/golden.update"],
        cwd=tree,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "bazel run" in result.stderr


def test_an_output_without_files_is_no_golden(tree):
    shutil.rmtree(tree / "infra/minimal")
    for result in [_check(tree), _update(tree, tree)]:
        assert result.returncode == 2
        assert "infra/minimal holds no file" in result.stderr
