import pathlib
import subprocess

import pytest

_ROOT = pathlib.Path("WORKSPACE").resolve().parent


def _format(root, *options):
    return subprocess.run(
        ["tools/format", "--root", root, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_this_repository_is_formatted():
    result = _format(_ROOT, "--check")
    if result.returncode != 0:
        pytest.fail(result.stdout, pytrace=False)


@pytest.fixture(name="tree")
def fixture_tree(tmp_path):
    (tmp_path / ".clang-format").write_text("BasedOnStyle: Google\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/tidy.cc").write_text("int x = 1;\n")
    (tmp_path / "folder/untidy.h").write_text("int  y=1 ;\n")
    return tmp_path


def test_check_names_the_place_and_the_cure(tree):
    result = _format(tree, "--check")
    assert result.returncode == 1
    assert "folder/untidy.h:1:4: error: code should be clang-formatted" in result.stdout
    assert "tidy.cc" not in result.stdout
    assert result.stdout.endswith("run: tools/format\n")
    assert (tree / "folder/untidy.h").read_text() == "int  y=1 ;\n"


def test_rewrites_what_is_not_formatted(tree):
    assert _format(tree).returncode == 0
    assert (tree / "folder/untidy.h").read_text() == "int y = 1;\n"
    assert _format(tree, "--check").returncode == 0


def test_leaves_hidden_and_built_files_alone(tree):
    for folder in [".venv", "bazel-bin"]:
        (tree / folder).mkdir()
        (tree / "folder/untidy.h").rename(tree / folder / "untidy.h")
        assert _format(tree, "--check").returncode == 0
        (tree / folder / "untidy.h").rename(tree / "folder/untidy.h")


def test_refuses_an_unknown_argument(tree):
    assert _format(tree, "--chek").returncode == 2
