import os
import pathlib
import subprocess

import pytest

_PROGRAM = pathlib.Path(os.environ["PROTOC_GEN_CFN"]).absolute()
_ROOT = pathlib.Path("WORKSPACE").resolve().parent


def _format(root, *options, program=_PROGRAM):
    return subprocess.run(
        ["tools/format", "--root", root, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "PROTOC_GEN_CFN": str(program)},
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


_HEADER = "# proto-message: dr.v1.Environment\n"


def test_formats_specs(tree):
    spec, message, broken = (tree / f"folder/{name}.textproto" for name in "abc")
    spec.write_text(_HEADER + 'name:"a"\n')
    message.write_text('# proto-message: other.Message\nname:"a"\n')
    (tree / "testdata").mkdir()
    untidy = tree / "testdata/a.textproto"
    untidy.write_text(spec.read_text())
    (tree / "folder/untidy.h").unlink()

    result = _format(tree, "--check")
    assert result.returncode == 1
    assert "folder/a.textproto:2: not formatted\n" in result.stdout
    assert result.stdout.endswith("run: tools/format\n")

    assert _format(tree).returncode == 0
    assert spec.read_text() == _HEADER + 'name: "a"\n'
    assert message.read_text().endswith('name:"a"\n')
    assert untidy.read_text() == _HEADER + 'name:"a"\n'
    assert _format(tree, "--check").returncode == 0

    broken.write_text(_HEADER + "name:")
    assert _format(tree).returncode == 1


def test_does_not_pass_specs_over_where_the_compiler_is_not_built(tree):
    (tree / "folder/a.textproto").write_text(_HEADER)
    result = _format(tree, program=tree / "missing")
    assert result.returncode == 2
    assert "bazel build //generator:protoc-gen-cfn" in result.stdout
