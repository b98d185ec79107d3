"""The plugin as protoc drives it: what it refuses, and that it writes nothing then."""

import json
import os
import shutil

import pytest
from tests import compiler

_GOOD = "spec=infra_specs/minimal.textproto"
_MINIMAL = (compiler.SPECS / "minimal.textproto").read_text()
_BAD = _MINIMAL.replace('"us-west-2"', '"us-east-1"')


@pytest.fixture(name="out")
def fixture_out(tmp_path):
    """An output folder with an older file in it."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "root.template.json").write_text("old\n")
    os.utime(out / "root.template.json", ns=(1, 1))
    return out


@pytest.fixture(name="refuse")
def fixture_refuse(out):
    """Runs what must fail; gives what it says."""

    def refuse(*options, **kwargs):
        result = compiler.run(out, *options, **kwargs)
        assert result.status == 1
        assert result.files == {"root.template.json": b"old\n"}
        assert (out / "root.template.json").stat().st_mtime_ns == 1
        assert list(out.iterdir()) == [out / "root.template.json"]
        return result.errors

    return refuse


@pytest.fixture(name="write")
def fixture_write(tmp_path):
    def write(content, name="test.textproto"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# --- Specs -----------------------------------------------------------------


def test_compiles_a_good_spec_in_silence(out):
    result = compiler.run(out, _GOOD)
    assert (result.status, result.errors) == (0, "")
    assert result.files["root.template.json"] != b"old\n"
    assert len(result.files) > 30


def test_warns_and_compiles(out, write):
    path = write(_MINIMAL.replace('"us-east-1"', '"us-east-1" vpc_cidr: "11.0.0.0/16"'))
    result = compiler.run(out, f"spec={path}")
    assert result.status == 0
    assert result.errors.startswith(f"{path}:8:41: warning: ")
    assert "manifest.json" in result.files


def test_compiles_what_only_aws_knows_once_the_spec_says_so(out, refuse, write):
    unknown = _MINIMAL.replace('"us-east-1"', '"us-east-9"')
    assert "us-east-9" in refuse(f"spec={write(unknown)}")
    known = 'suppressions { rule: "unknown-region" reason: "opened in October, see the announcement" }\n'
    result = compiler.run(out, f"spec={write(unknown + known)}")
    assert (result.status, result.errors) == (0, "")
    assert "us-east-9/network.template.json" in result.files


@pytest.mark.parametrize(
    ("primary", "secondary", "regional"),
    [
        ("us-east-1", "us-west-2", []),
        ("us-east-1", "ap-east-1", ["ap-east-1"]),
        ("eu-central-2", "eu-south-1", ["eu-central-2", "eu-south-1"]),
        ("cn-north-1", "cn-northwest-1", []),
    ],
)
def test_trusts_what_stack_sets_act_as_in_a_region_that_is_opted_in(
    out, write, primary, secondary, regional
):
    spec = _MINIMAL.replace('"us-east-1"', f'"{primary}"').replace('"us-west-2"', f'"{secondary}"')
    spec = spec.replace('name: "documents"', 'name: "documents" transfer_acceleration: false')
    result = compiler.run(out, f"spec={write(spec)}")
    assert (result.status, result.errors) == (0, "")
    identity = json.loads(result.files[f"{primary}/identity.template.json"])
    role = identity["Resources"]["StackSetAdministrationRole"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    services = trust["Principal"]["Service"]
    assert (services if regional else [services]) == [
        "cloudformation.amazonaws.com",
        *(f"cloudformation.{region}.amazonaws.com" for region in regional),
    ]


def test_shows_the_place_of_a_mistake(refuse, write):
    path = write(_BAD)
    errors = refuse(f"spec={path}").splitlines()
    assert errors[0].startswith(f"{path}:9:")
    assert ": error: " in errors[0]
    assert errors[0].endswith("[region-pair]")
    assert errors[1] == '  secondary { name: "us-east-1" }'
    line, column = errors[0].removeprefix(f"{path}:").split(":")[:2]
    assert (line, errors[2]) == ("9", " " * (int(column) - 1) + "^")
    assert errors[-1].endswith("1 error")


def test_shows_every_mistake_in_order(refuse, write):
    path = write(_BAD + "logs { retention_days: 6 }\nobjectives { rto_seconds: 1 }\n")
    errors = refuse(f"spec={path}").splitlines()
    places = [line.split(":")[1] for line in errors if ": error: " in line]
    assert places == ["9", "14", "15"]
    assert errors[-1].endswith("3 errors")


def test_shows_the_mistakes_of_every_spec(refuse, write):
    first, second = write(_BAD, "first.textproto"), write(_BAD, "second.textproto")
    errors = refuse(f"spec={first}", f"spec={second}")
    assert f"{first}:9:" in errors
    assert f"{second}:9:" in errors
    assert errors.endswith("2 errors\n")


def test_writes_nothing_where_one_of_many_is_wrong(refuse, write):
    bad = write(_BAD, "bad.textproto")
    for order in [[_GOOD, f"spec={bad}"], [f"spec={bad}", _GOOD]]:
        errors = refuse(*order)
        assert f"{bad}:9:" in errors
        assert errors.count("error:") == 1


def test_writes_nothing_where_one_of_many_is_missing(refuse, tmp_path):
    assert f"{tmp_path}/missing.textproto: No such file" in refuse(
        _GOOD, f"spec={tmp_path}/missing.textproto"
    )


@pytest.mark.parametrize("kind", ["missing", "folder", "dangling", "below-a-file", "loop"])
def test_names_a_spec_that_it_cannot_read(refuse, tmp_path, kind):
    path = tmp_path / "test.textproto"
    reason = "No such file or directory"
    if kind == "folder":
        path.mkdir()
        reason = "Is a directory"
    elif kind == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "loop":
        path.symlink_to(path)
        reason = "Too many levels of symbolic links"
    elif kind == "below-a-file":
        (tmp_path / "file").touch()
        path = tmp_path / "file/test.textproto"
        reason = "Not a directory"
    assert f"\n{path}: {reason}\n" in refuse(f"spec={path}")


@pytest.mark.parametrize(
    "content, place, rule",
    [
        pytest.param(b"", ":1:1", "empty-spec", id="empty"),
        pytest.param(b" \n# a comment\n", ":1:1", "empty-spec", id="comment"),
        pytest.param(b'name: "a\xff"\n', ":1:9", "encoding", id="not-utf8"),
        pytest.param(b'name: "a\0"\n', ":1:9", "encoding", id="nul"),
        pytest.param(("\ufeff" + _MINIMAL).encode("utf-16-le"), ":1:1", "encoding", id="utf-16"),
        pytest.param(b"\x0a\x07minimal", ":2:1", "syntax", id="binary"),
        pytest.param(_MINIMAL[:160].encode(), "", "syntax", id="truncated"),
        pytest.param(b"#" * 100_000_000, "", "file-size", id="100-megabytes"),
        pytest.param(b'syntax: "proto3"\n', ":1:1", "syntax", id="other-message"),
        pytest.param(b"# proto-message: dr.v1.Table\nname: 1\n", ":1", "proto-message", id="other-header"),
        pytest.param(b"{" * 100_000, ":1", "syntax", id="deep"),
        pytest.param(b'{"name": "minimal"}\n', ":1:1", "syntax", id="json"),
    ],
)
def test_refuses_what_is_no_spec(refuse, write, content, place, rule):
    path = write(content)
    errors = refuse(f"spec={path}")
    first = errors.splitlines()[0]
    assert first.startswith(f"{path}{place}:")
    assert " error: " in first
    assert first.endswith(f"[{rule}]")
    assert len(errors) < 10_000


def test_refuses_every_truncation_or_compiles_it(tmp_path, write):
    """No prefix of a spec crashes the plugin."""
    content = _MINIMAL.encode()
    specs = []
    for length in range(0, len(content), 7):
        specs.append(f"spec={write(content[:length], f'cut/{length}.textproto')}")
    result = compiler.run(tmp_path / "out", *specs)
    assert result.status == 1
    assert "plugin failed" not in result.errors.lower()
    assert "errors\n" in result.errors[-20:]


# --- Options ---------------------------------------------------------------


@pytest.mark.parametrize(
    "options, error",
    [
        ([], "missing option --cfn_opt=spec=PATH"),
        (["template_urls=bucket"], "missing option --cfn_opt=spec=PATH"),
        (["spec="], "--cfn_opt=spec= must be --cfn_opt=spec=PATH"),
        (["spec"], "--cfn_opt=spec must be --cfn_opt=spec=PATH"),
        ([_GOOD, "sepc=x"], "unknown option --cfn_opt=sepc=x"),
        ([_GOOD, "verbose"], "unknown option --cfn_opt=verbose"),
        ([_GOOD, "=x"], "unknown option --cfn_opt==x"),
        (
            [_GOOD, "template_urls=bucket", "template_urls=relative"],
            "repeated option --cfn_opt=template_urls=bucket|relative",
        ),
        (
            [_GOOD, "template_urls=s3"],
            "--cfn_opt=template_urls=s3 must be --cfn_opt=template_urls=bucket|relative",
        ),
        (
            [_GOOD, "spec=other/minimal.textproto"],
            "--cfn_opt=spec=other/minimal.textproto and --cfn_opt=spec=infra_specs/minimal.textproto"
            " would both be written to the folder minimal",
        ),
        ([_GOOD, _GOOD], " would both be written to the folder minimal"),
        ([_GOOD, "spec=x/...textproto"], "--cfn_opt=spec=x/...textproto has no name"),
        ([_GOOD, "spec=.textproto"], "--cfn_opt=spec=.textproto has no name"),
        ([_GOOD, "spec=x/"], "--cfn_opt=spec=x/ has no name"),
    ],
)
def test_refuses_options_by_their_full_flag(refuse, options, error):
    assert error in refuse(*options)


def test_names_every_wrong_option(refuse):
    errors = refuse("sepc=x", "template_urls=s3")
    assert "--cfn_opt=sepc=x" in errors
    assert "--cfn_opt=template_urls=s3" in errors
    assert "--cfn_opt=spec=PATH" in errors


def test_takes_odd_paths(tmp_path, write):
    path = write(_MINIMAL, "a b/é=1.textproto")
    result = compiler.run(tmp_path / "out", f"spec={path}")
    assert (result.status, result.errors) == (0, "")


# --- Schema ----------------------------------------------------------------


@pytest.fixture(name="schema")
def fixture_schema(tmp_path):
    folder = tmp_path / "schema"
    shutil.copytree(compiler.PROTO, folder)

    def edit(file, old, new):
        path = folder / file
        text = path.read_text()
        assert old in text
        path.chmod(0o644)
        path.write_text(text.replace(old, new, 1))
        return folder

    return edit


@pytest.mark.parametrize(
    "file, old, new",
    [
        pytest.param(
            "dr/v1/environment.proto",
            "message Environment {",
            "message Environment { bool newer = 99;",
            id="field",
        ),
        pytest.param("dr/v1/routing.proto", 'default_value: "60"', 'default_value: "61"', id="default"),
        pytest.param("dr/v1/routing.proto", "int32 ttl_seconds", "int64 ttl_seconds", id="type"),
    ],
)
def test_refuses_another_version_of_the_schema(refuse, schema, file, old, new):
    errors = refuse(_GOOD, proto=schema(file, old, new))
    assert "is not the version that this protoc-gen-cfn was built with" in errors


def test_takes_a_schema_with_other_comments(out, schema):
    result = compiler.run(out, _GOOD, proto=schema("dr/v1/environment.proto", "// A two-region", "// A"))
    assert (result.status, result.errors) == (0, "")


def test_refuses_a_schema_without_specs(refuse):
    assert "dr/v1/environment.proto" in refuse(_GOOD, files=["dr/v1/compute.proto"])
