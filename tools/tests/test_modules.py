"""tools/modules, on this machine's packages."""

import pathlib
import subprocess

import pytest


@pytest.fixture(name="made", scope="module")
def fixture_made(tmp_path_factory):
    """The folder, and the folder that each module is said to be in."""
    folder = tmp_path_factory.mktemp("modules")
    lines = ""
    # Twice: what is there already is no hindrance.
    for _ in range(2):
        lines = subprocess.run(
            ["tools/modules", folder], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    options = [line.split("=") for line in lines.splitlines()]
    assert {option for option, _, _ in options} == {"--override_module"}
    return folder, {name: pathlib.Path(path) for _, name, path in options}


def test_names_each_folder_that_it_made(made):
    folder, modules = made
    assert set(folder.iterdir()) == set(modules.values())
    for name, path in modules.items():
        assert f'module(name = "{name}"' in (path / "MODULE.bazel").read_text()


def test_has_every_library(made):
    """What dependencies.bzl declares, MODULE.bazel does too."""
    _, modules = made
    texts = "".join((path / "MODULE.bazel").read_text() for path in modules.values())
    source = pathlib.Path("third_party/dependencies.bzl").read_text()
    names = [line.split('"')[1] for line in source.splitlines() if line.endswith(": struct(")]
    no_modules = ["debian_copyrights", "remote_coverage_tools"]
    assert len(names) > len(no_modules)
    missing = [name for name in names if f'repo_name = "{name}"' not in texts]
    assert missing == no_modules


def test_links_what_is_installed(made):
    _, modules = made
    for path in ["protobuf/BUILD.bazel", "protobuf/bazel/proto_library.bzl", "re2/BUILD.bazel"]:
        name, _, rest = path.partition("/")
        assert (modules[name] / rest).exists()
    assert (modules["protobuf"] / "bazel/BUILD.bazel").read_text() == ""
    archives = (modules["abseil-cpp"] / "archives.bzl").read_text()
    assert "'libabsl_strings.a'" in archives
    assert "test" not in archives
