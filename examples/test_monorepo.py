"""What can be said of examples/monorepo without building it as a workspace of its own."""

import os
import pathlib
import re
import subprocess

_PROGRAM = pathlib.Path(os.environ["PROGRAM"]).absolute()
# The declared file leads to the work tree.
_ROOT = pathlib.Path("WORKSPACE").resolve().parent
_EXAMPLE = _ROOT / "examples/monorepo"


def _read_tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_golden_is_what_this_compiler_makes(tmp_path):
    out = tmp_path / "out"
    subprocess.run(
        [_PROGRAM, "compile", "shop/shop.textproto", "--out", out], cwd=_EXAMPLE, check=True
    )
    made = _read_tree(out)
    for name in ["report.html", "report.json", "source_map.json"]:
        del made[name]
    golden = _read_tree(_EXAMPLE / "shop/golden")
    stale = [name for name in sorted({*made, *golden}) if made.get(name) != golden.get(name)]
    assert not stale, "review what changes in it, and run: examples/update"


def test_bazel_leaves_the_example_alone():
    assert "examples/monorepo" in (_ROOT / ".bazelignore").read_text().splitlines()


def test_what_it_loads_is_there():
    """Labels of the example, from a user's side: file, and name in it."""
    text = "".join((_EXAMPLE / name).read_text() for name in ["WORKSPACE", "shop/BUILD.bazel"])
    loads = re.findall(r'load\("@protoc_gen_cfn//(.*):(.*\.bzl)", (.*)\)', text)
    assert len(loads) == 2
    for package, file, names in loads:
        source = (_ROOT / package / file).read_text()
        for name in re.findall(r'"(\w+)"', names):
            assert f"\ndef {name}(" in source


def test_the_workspaces_have_the_names_that_they_are_loaded_by():
    assert 'workspace(name = "protoc_gen_cfn")' in (_ROOT / "WORKSPACE").read_text()
    assert 'name = "protoc_gen_cfn"' in (_ROOT / "MODULE.bazel").read_text()
    assert 'bazel_dep(name = "protoc_gen_cfn")' in (_EXAMPLE / "MODULE.bazel").read_text()


def test_no_label_of_the_macro_is_of_the_users_workspace():
    """Strings that look like labels would be read as the user's own."""
    source = (_ROOT / "third_party/dependencies.bzl").read_text()
    code = source.split('"""', 2)[2]
    assert re.findall(r'(?<!Label\()"(//[^"]*)"', code) == []


def test_the_readme_shows_the_example():
    section = (_ROOT / "README.md").read_text().split("## Install in three ways")[1]
    shown = re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]
    for part in re.split(r"^# ", shown, flags=re.MULTILINE)[1:]:
        heading, text = part.split("\n", 1)
        file = heading.split(",")[0]
        assert text.strip() in (_EXAMPLE / file).read_text()
