"""The same spec compiles to the same bytes, wherever, whenever and with whatever else."""

import shutil

import pytest
from tests import compiler

_NAMES = ["transactions", "minimal"]


def _compile(out, *options, **kwargs):
    result = compiler.run(out, *options, **kwargs)
    assert result.status == 0, result.errors
    return result.files


@pytest.fixture(name="once", params=_NAMES)
def fixture_once(request, tmp_path):
    """A spec's name and the files that it compiles to from the repository's root."""
    name = request.param
    return name, _compile(tmp_path / "once", f"spec=infra_specs/{name}.textproto")


def test_again(once, tmp_path):
    # Hash tables are seeded anew in each process: once more would prove little.
    name, files = once
    for turn in range(20):
        assert _compile(tmp_path / str(turn), f"spec=infra_specs/{name}.textproto") == files


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"LC_ALL": "C", "LANG": "de_DE.UTF-8"},
        {"LC_ALL": "", "LANG": "", "LC_NUMERIC": "de_DE.UTF-8"},
        {"TZ": "Pacific/Kiritimati"},
        {"HOME": "/", "USER": "nobody", "AWS_DEFAULT_REGION": "eu-west-1", "TMPDIR": "/"},
    ],
    ids=lambda env: next(iter(env.values())) or "empty",
)
def test_in_another_environment(once, tmp_path, env):
    name, files = once
    assert _compile(tmp_path / "other", f"spec=infra_specs/{name}.textproto", env=env) == files


def test_in_another_clone(once, tmp_path):
    name, files = once
    shutil.copytree("infra_specs", tmp_path / "elsewhere/infra_specs")
    spec = f"spec=infra_specs/{name}.textproto"
    assert _compile(tmp_path / "other", spec, cwd=tmp_path / "elsewhere") == files


def test_by_another_form_of_path(once, tmp_path):
    name, _ = once
    folder = tmp_path / "elsewhere"
    shutil.copytree("infra_specs", folder)
    here = _compile(tmp_path / "here", f"spec={name}.textproto", cwd=folder)
    assert _compile(tmp_path / "absolute", f"spec={folder}/{name}.textproto") == here


def test_outputs_name_the_spec_but_no_place_of_this_machine(once, tmp_path):
    name, files = once
    files |= _compile(tmp_path / "absolute", f"spec={compiler.SPECS}/{name}.textproto")
    for path, content in files.items():
        for place in [tmp_path, compiler.SPECS.parent, compiler.PLUGIN.parent]:
            assert str(place).encode() not in content, path


def test_no_template_knows_where_its_spec_lies(once, tmp_path):
    """A spec that is moved, or generated, updates no stack."""
    name, files = once
    other = _compile(tmp_path / "other", f"spec={compiler.SPECS}/{name}.textproto")
    assert other.keys() == files.keys()
    named = {path for path, content in files.items() if content != other[path]}
    assert named == {
        "manifest.json",
        "report.html",
        "report.json",
        "report.md",
        "source_map.json",
    }


def test_a_comment_changes_no_golden(once, tmp_path):
    """What follows from lines is in files that no golden has."""
    name, files = once
    folder = tmp_path / "elsewhere/infra_specs"
    shutil.copytree("infra_specs", folder)
    spec = folder / f"{name}.textproto"
    text = spec.read_text()
    spec.chmod(0o644)
    spec.write_text(text.replace('\nname: "', '\n# A comment,\n# and more.\n\nname: "', 1))
    other = _compile(
        tmp_path / "other", f"spec=infra_specs/{name}.textproto", cwd=tmp_path / "elsewhere"
    )
    changed = {path for path, content in files.items() if content != other[path]}
    assert "source_map.json" in changed and changed <= {"report.json", "source_map.json"}


def test_with_other_specs(tmp_path):
    specs = [f"spec=infra_specs/{name}.textproto" for name in _NAMES]
    alone = {
        f"{name}/{path}": content
        for name, spec in zip(_NAMES, specs)
        for path, content in _compile(tmp_path / name, spec).items()
    }
    assert _compile(tmp_path / "together", *specs) == alone
    assert _compile(tmp_path / "reversed", *reversed(specs)) == alone
    assert _compile(tmp_path / "one-option", ",".join(specs)) == alone


def test_with_more_of_the_schema(once, tmp_path):
    name, files = once
    protos = [f"dr/v1/{path.name}" for path in sorted((compiler.PROTO / "dr/v1").iterdir())]
    spec = f"spec=infra_specs/{name}.textproto"
    assert _compile(tmp_path / "all", spec, files=protos) == files
    assert _compile(tmp_path / "reversed", spec, files=protos[::-1]) == files


def test_by_hand_as_by_bazel(once):
    name, files = once
    folder = {"transactions": "infra/dr_template", "minimal": "infra/minimal"}[name]
    assert compiler.read_tree(folder) == files
