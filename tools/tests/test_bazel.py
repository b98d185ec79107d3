"""tools/bazel: which JDK the server gets."""

import pathlib
import subprocess

import pytest

_DEBIAN_12 = "4.2.3+ds-9"
_DEBIAN_13 = "4.2.3+ds-11"


def _make_jdk(folder, version):
    (folder / "bin").mkdir(parents=True)
    javac = folder / "bin/javac"
    javac.write_text("#!/bin/sh\n")
    javac.chmod(0o755)
    if version:
        (folder / "release").write_text(f'IMPLEMENTOR="Nobody"\nJAVA_VERSION="{version}"\n')
    return folder


@pytest.fixture(name="jvm")
def fixture_jvm(tmp_path):
    """The system's JDKs."""
    folder = tmp_path / "jvm"
    folder.mkdir()
    return folder


@pytest.fixture(name="run")
def fixture_run(tmp_path, jvm):
    """Runs the wrapper around a Bazel that prints its arguments."""
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(pathlib.Path("tools/bazel").read_text().replace("/usr/lib/jvm", str(jvm)))
    wrapper.chmod(0o755)
    stubs = tmp_path / "stubs"
    stubs.mkdir()

    def run(*arguments, bazel="bazel-4", package=_DEBIAN_12, path="", warning="", **environment):
        real = tmp_path / bazel
        real.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
        (stubs / "dpkg-query").write_text(f"#!/bin/sh\necho {package}\n")
        for program in [real, stubs / "dpkg-query"]:
            program.chmod(0o755)
        done = subprocess.run(
            [wrapper, *arguments],
            env={"PATH": f"{path}:{stubs}:/usr/bin:/bin", "BAZEL_REAL": str(real), **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert warning in done.stderr
        assert bool(warning) == bool(done.stderr)
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize("version", ["11.0.20", "17.0.15", "17"])
def test_keeps_a_fitting_java_home(run, tmp_path, version):
    jdk = _make_jdk(tmp_path / "jdk", version)
    assert run("build", "//x y", JAVA_HOME=str(jdk)) == ["build", "//x y"]


def test_debian_13_runs_on_java_21(run, tmp_path, jvm):
    jdk = _make_jdk(tmp_path / "jdk", "21.0.3")
    assert run("info", package=_DEBIAN_13, JAVA_HOME=str(jdk)) == ["info"]
    other = _make_jdk(tmp_path / "other", "25.0.3")
    of_system = _make_jdk(jvm / "java-21-openjdk-amd64", "21.0.3")
    option = f"--server_javabase={of_system}"
    assert run("info", package=_DEBIAN_13, JAVA_HOME=str(other)) == [option, "info"]


@pytest.mark.parametrize("version", ["1.8.0_402", "21.0.3", "25", "110", None])
def test_replaces_another_java_home(run, tmp_path, jvm, version):
    jdk = _make_jdk(tmp_path / "jdk", version)
    _make_jdk(jvm / "java-21-openjdk-amd64", "21.0.3")
    of_system = _make_jdk(jvm / "java-17-openjdk-amd64", "17.0.15")
    option = f"--server_javabase={of_system}"
    assert run("build", "//x y", JAVA_HOME=str(jdk)) == [option, "build", "//x y"]


def test_replaces_another_javac_on_the_path(run, tmp_path, jvm):
    jdk = _make_jdk(tmp_path / "jdk", "25.0.1")
    links = tmp_path / "links"
    links.mkdir()
    (links / "javac").symlink_to(jdk / "bin/javac")
    of_system = _make_jdk(jvm / "java-11-openjdk-amd64", "11.0.20")
    assert run("info", path=links) == [f"--server_javabase={of_system}", "info"]


def test_warns_where_no_jdk_fits(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "25.0.1")
    assert run("info", JAVA_HOME=str(jdk), warning="run: tools/setup") == ["info"]


def test_ignores_a_java_home_without_a_compiler_as_bazel_does(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "17.0.1")
    assert run("info", path=f"{jdk}/bin", JAVA_HOME=str(tmp_path)) == ["info"]


def test_leaves_other_releases_of_bazel_alone(run, tmp_path):
    jdk = _make_jdk(tmp_path / "jdk", "25.0.1")
    assert run("info", bazel="bazel-8.1.0", JAVA_HOME=str(jdk)) == ["info"]
