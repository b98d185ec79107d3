"""tools/bazel: which JDK the server gets."""

import os
import pathlib
import subprocess

import pytest

_WRAPPER = pathlib.Path("tools/bazel").absolute()


def _make_jdk(folder, version):
    (folder / "bin").mkdir(parents=True)
    javac = folder / "bin/javac"
    javac.write_text("#!/bin/sh\n")
    javac.chmod(0o755)
    if version:
        (folder / "release").write_text(f'IMPLEMENTOR="Nobody"\nJAVA_VERSION="{version}"\n')
    return folder


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    """Runs the wrapper around a Bazel that prints its arguments."""

    def run(*arguments, bazel="bazel-4", **environment):
        real = tmp_path / bazel
        real.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
        real.chmod(0o755)
        return subprocess.run(
            [_WRAPPER, *arguments],
            env={"PATH": "/usr/bin:/bin", "BAZEL_REAL": str(real), **environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()

    return run


@pytest.mark.parametrize("version", ["11.0.20", "17.0.15", "17"])
def test_keeps_a_fitting_java_home(run, tmp_path, version):
    jdk = _make_jdk(tmp_path / "jdk", version)
    assert run("build", "//x y", JAVA_HOME=str(jdk)) == ["build", "//x y"]


@pytest.mark.parametrize("version", ["1.8.0_402", "21.0.3", "25", "110", None])
def test_replaces_another_java_home(run, tmp_path, version):
    jdk = _make_jdk(tmp_path / "jdk", version)
    option, *rest = run("build", "//x y", JAVA_HOME=str(jdk))
    assert rest == ["build", "//x y"]
    name, _, chosen = option.partition("=")
    assert name == "--server_javabase"
    assert os.access(pathlib.Path(chosen, "bin/javac"), os.X_OK)
    assert chosen != str(jdk)


def test_replaces_another_javac_on_the_path(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "25.0.1")
    links = tmp_path / "links"
    links.mkdir()
    (links / "javac").symlink_to(jdk / "bin/javac")
    option, command = run("info", PATH=f"{links}:/usr/bin:/bin")
    assert option.startswith("--server_javabase=/usr/lib/jvm/")
    assert command == "info"


def test_ignores_a_java_home_without_a_compiler_as_bazel_does(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "17.0.1")
    assert run("info", PATH=f"{jdk}/bin:/usr/bin:/bin", JAVA_HOME=str(tmp_path)) == ["info"]


def test_leaves_other_releases_of_bazel_alone(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "25.0.1")
    assert run("info", bazel="bazel-8.1.0", JAVA_HOME=str(jdk)) == ["info"]
