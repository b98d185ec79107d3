"""What is installed without Bazel compiles to the same bytes, and needs no library."""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import zipfile

import pytest

_CONTAINER = pathlib.Path(os.environ["CONTAINER"]).absolute()
_DEB = pathlib.Path(os.environ["DEB"]).absolute()
_PROGRAM = pathlib.Path(os.environ["PROGRAM"]).absolute()
_DESCRIPTOR = pathlib.Path(os.environ["DESCRIPTOR"]).absolute()
_PROTOC = pathlib.Path(os.environ["PROTOC"]).absolute()
_WHEEL = pathlib.Path(os.environ["WHEEL"]).absolute()
_SPEC = "infra_specs/minimal.textproto"


def _run(*command, **options):
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        **options,
    ).stdout


def _read_tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in pathlib.Path(folder).rglob("*")
        if path.is_file()
    }


def _compiles(program, out):
    _run(program, "compile", _SPEC, "--out", out, env={})
    return _read_tree(out) == _read_tree("infra/minimal")


@pytest.fixture(name="environment", scope="module")
def fixture_environment(tmp_path_factory):
    """A fresh virtual environment with the wheel in it; gives its commands' folder."""
    folder = tmp_path_factory.mktemp("venv")
    _run(sys.executable, "-m", "venv", folder)
    _run(folder / "bin/pip", "install", "--no-index", "--no-deps", "--no-cache-dir", _WHEEL)
    return folder / "bin"


def test_the_wheel_installs_the_compiler(environment, tmp_path):
    assert _compiles(environment / "protoc-gen-cfn", tmp_path / "out")


def test_the_wheel_installs_the_deployer(environment, tmp_path):
    deploy = environment / "dr-deploy"
    assert _run(deploy, "--help", env={"PATH": "/usr/bin:/bin"}).startswith("usage: dr-deploy ")
    # It finds the modules that were installed with it, from anywhere.
    answer = subprocess.run(
        [deploy, "plan", tmp_path, "--suffix", "prod"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("dr-deploy: error: ") and "manifest.json" in answer.stderr


def _has_the_language(prefix, tmp_path):
    """Whether the .proto files are there, all that they import with them."""
    folder = prefix / "share/protoc-gen-cfn/proto"
    out = tmp_path / "language.binpb"
    environment = f"{folder}/dr/v1/environment.proto"
    _run(_PROTOC, f"-I{folder}", f"--descriptor_set_in={_DESCRIPTOR}", environment, f"--descriptor_set_out={out}")
    return out.stat().st_size > 1000 and _read_tree(folder) == {
        name: content for name, content in _read_tree("proto").items() if name.endswith(".proto")
    }


def test_the_wheel_installs_the_language_for_editors(environment, tmp_path):
    page = pathlib.Path("docs/editors.md").read_text()
    (command,) = re.findall(r"^python3 -c .*proto.*$", page, re.MULTILINE)
    said = _run("sh", "-c", command, env={"PATH": f"{environment}:/usr/bin:/bin"}).strip()
    assert said == f"{environment.parent}/share/protoc-gen-cfn/proto"
    assert _has_the_language(environment.parent, tmp_path)


def test_the_readme_tells_the_truth(environment, tmp_path):
    """Its commands, as they stand there; what it has Bazel build is built already."""
    text = pathlib.Path("README.md").read_text().split("## Install in three ways")[1].split("\n## ")[0]
    commands = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1]
    assert commands.count("protoc-gen-cfn ") >= 5
    (tmp_path / "infra_specs").symlink_to(pathlib.Path("infra_specs").absolute())
    (tmp_path / "bazel-bin/tools").mkdir(parents=True)
    (tmp_path / "bazel-bin/tools/package").symlink_to(_WHEEL.parent)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/bazel").symlink_to("/bin/true")
    path = f"{tmp_path}/bin:{environment}:/usr/bin:/bin"
    said = _run("bash", "-euxc", commands, cwd=tmp_path, env={"PATH": path, "PIP_NO_INDEX": "1"})
    assert "protoc-gen-cfn 0" in said and "minimal: no changes" in said
    assert _read_tree(tmp_path / "minimal") == _read_tree("infra/minimal")


def test_the_wheel_lists_what_it_holds(tmp_path):
    with zipfile.ZipFile(_WHEEL) as archive:
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        record = archive.read(next(name for name in names if name.endswith("/RECORD"))).decode()
        wheel = archive.read(next(name for name in names if name.endswith("/WHEEL"))).decode()
    assert [line.split(",")[0] for line in record.splitlines()] == names
    assert any(name.endswith(".dist-info/libprotobuf-dev.copyright") for name in names)
    tags = _WHEEL.name.removesuffix(".whl").split("-", 2)[2]
    python, abi, platforms = tags.split("-")
    for platform in platforms.split("."):
        assert f"\nTag: {python}-{abi}-{platform}\n" in wheel


def test_the_debian_package_has_the_compiler(tmp_path):
    _run("dpkg-deb", "--extract", _DEB, tmp_path / "root")
    assert _compiles(tmp_path / "root/usr/bin/protoc-gen-cfn", tmp_path / "out")
    assert _run("dpkg-deb", "--field", _DEB, "Package", "Architecture").splitlines() == [
        "Package: protoc-gen-cfn",
        "Architecture: amd64",
    ]
    assert _has_the_language(tmp_path / "root/usr", tmp_path)
    notices = {path.name for path in (tmp_path / "root/usr/share/doc/protoc-gen-cfn").iterdir()}
    assert {"copyright", "libprotobuf-dev.copyright"} <= notices
    contents = _run("dpkg-deb", "--contents", _DEB)
    assert "-rwxr-xr-x root/root" in contents and "drwxr-xr-x root/root" in contents


def test_the_image_is_made_of_what_is_there(tmp_path):
    """Step by step, as its recipe says; the program starts on a root that has nothing else."""
    _run("tar", "--extract", "--gzip", f"--file={_CONTAINER}", f"--directory={tmp_path}")
    recipe = (tmp_path / "Dockerfile").read_text()
    steps = [line.split(maxsplit=1) for line in recipe.splitlines() if line and line[0] != "#"]
    assert [step for step, _ in steps] == ["FROM", "COPY", "WORKDIR", "ENTRYPOINT"]
    assert steps[0][1] == "scratch"
    source, target = steps[1][1].split()
    root = tmp_path / "root"
    shutil.copytree(tmp_path / source, root / target.lstrip("/"))
    (program,) = json.loads(steps[3][1])
    assert _compiles(root / program.lstrip("/"), tmp_path / "out")
    assert (root / "usr/share/doc/protoc-gen-cfn/copyright").is_file()
    assert "container.tar.gz" in recipe


def test_the_program_needs_no_library():
    program = _PROGRAM.read_bytes()
    # The program headers, elf(5): none names an interpreter or has dynamic linking.
    (start,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    kinds = {struct.unpack_from("<I", program, start + size * i)[0] for i in range(count)}
    assert kinds and not kinds & {2, 3}
    # Nor is there a symbol table, section headers of the kind 2.
    (start,) = struct.unpack_from("<Q", program, 40)
    size, count = struct.unpack_from("<HH", program, 58)
    kinds = {struct.unpack_from("<I", program, start + size * i + 4)[0] for i in range(count)}
    assert kinds and 2 not in kinds


@pytest.mark.parametrize("form", ["deb", "wheel"])
def test_is_the_same_bytes_again(tmp_path, form):
    source = tmp_path / "source"
    source.write_text("text\n")
    make = pathlib.Path(f"tools/package/make_{form}.sh").absolute()
    arguments = ["--version=1.2.3", "--program=source", "--license=source"]
    if form == "wheel":
        arguments += ["--entry=source", "--tag=py3-none-any", "source"]
    made = []
    for name, mode, when in [("a", 0o644, 1), ("b", 0o400, 2_000_000_000)]:
        source.chmod(mode)
        os.utime(source, (when, when))
        _run(make, *arguments, f"--output={name}", cwd=tmp_path)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
