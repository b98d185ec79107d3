"""The command `format`: which files it writes, and when."""

import os

import pytest
from tests import compiler
from tests.compiler import call, misused

_UNTIDY = '# what it is\nname:"a"  # its name\n\n\nbuckets{name:"b"}\n'
_TIDY = '# what it is\nname: "a"  # its name\n\nbuckets { name: "b" }\n'


@pytest.fixture(name="spec")
def fixture_spec(tmp_path):
    path = tmp_path / "untidy.textproto"
    path.write_text(_UNTIDY)
    return path


def test_rewrites_what_is_not_formatted(spec, tmp_path):
    tidy = tmp_path / "tidy.textproto"
    tidy.write_text(_TIDY)
    before = tidy.stat().st_mtime_ns
    result = call("format", spec, tidy)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert spec.read_text() == tidy.read_text() == _TIDY
    assert tidy.stat().st_mtime_ns == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tidy.textproto", "untidy.textproto"]


def test_check_writes_nothing_and_names_lines(spec):
    result = call("format", "--check", spec, compiler.SPECS / "minimal.textproto")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"protoc-gen-cfn format: {spec}:2: not formatted\n"
    assert spec.read_text() == _UNTIDY
    assert call("format", spec).returncode == call("format", "--check", spec).returncode == 0


def test_refuses_all_where_one_is_no_spec(spec, tmp_path):
    broken, missing = tmp_path / "broken.textproto", tmp_path / "missing.textproto"
    broken.write_text('name: "a"\nbucket { name: "b" }\n')
    result = call("format", spec, broken, missing)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"{broken}:2:1: error: `Environment` has no field `bucket`" in result.stderr
    assert "protoc-gen-cfn format: 1 error\n" in result.stderr
    assert f"protoc-gen-cfn format: {missing}: " in result.stderr
    assert spec.read_text() == _UNTIDY


def test_keeps_links_and_permissions(spec, tmp_path):
    spec.chmod(0o640)
    link = tmp_path / "link.textproto"
    link.symlink_to(spec)
    assert call("format", link).returncode == 0
    assert link.is_symlink()
    assert spec.read_text() == _TIDY
    assert spec.stat().st_mode & 0o777 == 0o640


def test_takes_standard_input():
    result = call("format", "-", input=_UNTIDY)
    assert (result.returncode, result.stdout, result.stderr) == (0, _TIDY, "")
    result = call("format", "--check", "-", input=_UNTIDY)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "protoc-gen-cfn format: <stdin>:2: not formatted\n"
    assert call("format", "--check", "-", input=_TIDY).returncode == 0
    result = call("format", "-", input="bucket {}")
    assert (result.returncode, result.stdout) == (1, "")
    assert "<stdin>:1:1: error: `Environment` has no field `bucket`" in result.stderr


def test_takes_standard_input_alone(spec):
    result = call("format", "-", spec, input=_UNTIDY)
    assert (result.returncode, result.stdout) == (2, "")
    assert "`-`, which is standard input, stands alone" in result.stderr
    assert spec.read_text() == _UNTIDY


def test_waits_for_no_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in [pipe, tmp_path, "/dev/stdin"]:
        result = call("format", path, input=_UNTIDY)
        assert (result.returncode, result.stdout) == (1, "")
        assert f"{path}: no regular file; `-` takes standard input" in result.stderr


def test_drops_a_byte_order_mark(spec):
    spec.write_bytes(b"\xef\xbb\xbf" + _UNTIDY.encode())
    assert call("format", spec).returncode == 0
    assert spec.read_bytes() == _TIDY.encode()


def test_needs_a_spec():
    misused(call("format"), "needs SPEC...")
    misused(call("format", "--check=yes", "a"), "--check takes no value")
