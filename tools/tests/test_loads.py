"""Build files load every rule that Bazel 9 has no more of its own.

Which those are: Bazel 9.0's release notes; C++, Python, shell, Java and protobuf rules and
their providers. third_party declares Debian's packages for the releases that have them.
"""

import ast
import pathlib

import pytest

# The declared file leads to the work tree.
_ROOT = pathlib.Path("WORKSPACE").resolve().parent
_PREFIXES = ("cc_", "java_", "objc_", "proto_", "py_", "sh_")
_PROVIDERS = {"CcInfo", "JavaInfo", "ProtoInfo", "PyInfo"}
# What a folder of Bazel's or of this machine's is called, or is a workspace of its own.
_OTHERS = {"third_party", ".venv", ".git", ".fuzz", "node_modules"}


def _files():
    for pattern in ["BUILD.bazel", "*.bzl"]:
        for path in _ROOT.rglob(pattern):
            parts = path.relative_to(_ROOT).parts
            if not _OTHERS & set(parts) and not parts[0].startswith("bazel-"):
                yield path.relative_to(_ROOT)


def _unloaded(text):
    """Names that would be Bazel's own: read, and neither loaded nor defined in the file."""
    tree = ast.parse(text)  # Starlark's grammar is a part of Python's.
    known, used = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "load":
            known |= {each.value for each in node.args[1:]} | {keyword.arg for keyword in node.keywords}
        elif isinstance(node, ast.FunctionDef):
            known |= {node.name, *(argument.arg for argument in node.args.args)}
        elif isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else known).add(node.id)
        elif isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "native":
            used.add(node.attr)
    return {name for name in used - known if name.startswith(_PREFIXES) or name in _PROVIDERS}


def test_there_are_build_files():
    assert len(list(_files())) > 50


@pytest.mark.parametrize("path", _files(), ids=str)
def test_loads_what_it_uses(path):
    assert _unloaded((_ROOT / path).read_text(encoding="utf-8")) == set()


def test_finds_what_is_not_loaded():
    assert _unloaded('cc_library(name = "a")') == {"cc_library"}
    assert _unloaded("x = [dep[CcInfo] for dep in native.sh_test]") == {"CcInfo", "sh_test"}
    assert _unloaded('load("@rules_cc//cc:defs.bzl", "cc_common", py_a = "py_b")\ncc_common.x(py_a)') == set()
