"""tools/setup, with a Debian whose packages are stubs."""

import os
import pathlib
import shutil
import subprocess

import pytest

_STUBS = {
    # Installed are the lines of the file `installed`.
    "dpkg-query": 'sed "s/^/installed /" "$STATE/installed"',
    "dpkg": 'echo "dpkg $*" >>"$STATE/log"',
    # Installs what the file `available` has; `update` fills it from `remote`.
    "apt-get": """
while [ "${1#-}" != "$1" ]; do [ "$1" = -o ] && shift; shift; done
command=$1; shift
echo "apt-get $command" >>"$STATE/log"
if [ "$command" = update ]; then cp "$STATE/remote" "$STATE/available"; exit; fi
for name; do
  case $name in -*) continue;; esac
  grep -qx "$name" "$STATE/available" || { echo "E: Unable to locate package $name"; exit 100; }
  echo "$name" >>"$STATE/installed"
done
""",
    "sleep": "",
    # Stands for /usr/bin/python3, where the pinned packages are not to be had.
    "debian-python3": 'echo "ERROR: no package index" >&2; exit 1',
    "sudo": '[ "$1" = -n ] && shift; exec "$@"',
}


class Machine:
    def __init__(self, folder):
        self.clone = folder / "clone"
        self.state = folder / "state"
        self.stubs = folder / "stubs"
        for path in [self.clone / "tools", self.state, self.stubs]:
            path.mkdir(parents=True)
        shutil.copy("tools/pins.py", self.clone / "tools")
        script = pathlib.Path("tools/setup").read_text()
        self.write("setup", script.replace("/usr/bin/python3", f"{self.stubs}/debian-python3"))
        (self.clone / "tools/setup").chmod(0o755)
        for name, script in _STUBS.items():
            (self.stubs / name).write_text("#!/bin/sh\n" + script)
            (self.stubs / name).chmod(0o755)
        self.write("packages.txt", "# comment\ngit\n\nbazel  # why\n")
        self.write("requirements.txt", "")
        self.write("requirements.lock", "# nothing\n")
        for name in ["log", "available"]:
            (self.state / name).write_text("")
        (self.state / "remote").write_text("bazel\ngit\n")
        self.install("git", "bazel", "other")

    def write(self, name, text):
        (self.clone / "tools" / name).write_text(text)

    def install(self, *names):
        (self.state / "installed").write_text("".join(name + "\n" for name in names))

    def log(self):
        return (self.state / "log").read_text().splitlines()

    def set_up(self):
        result = subprocess.run(
            [self.clone / "tools/setup"],
            cwd="/",
            env={
                **os.environ,
                "PATH": f"{self.stubs}:/usr/bin:/bin",
                "STATE": str(self.state),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return result.returncode, result.stdout.splitlines()


@pytest.fixture(name="machine")
def fixture_machine(tmp_path):
    return Machine(tmp_path)


def test_says_and_does_nothing_where_nothing_is_missing(machine):
    assert machine.set_up() == (0, [])
    stamp = machine.clone / ".venv/stamp"
    before = stamp.stat().st_mtime_ns
    assert machine.set_up() == (0, [])
    assert stamp.stat().st_mtime_ns == before
    assert machine.log() == []


def test_installs_what_is_missing_after_an_update_if_need_be(machine):
    machine.install("git")
    status, lines = machine.set_up()
    assert (status, len(lines)) == (0, 1)
    assert lines[0] == "tools/setup: installing Debian packages and what they need: bazel"
    assert machine.log() == ["apt-get install", "dpkg --configure -a", "apt-get update", "apt-get install"]


def test_needs_no_update_where_the_lists_do(machine):
    machine.install("git")
    (machine.state / "available").write_text("bazel\n")
    assert machine.set_up()[0] == 0
    assert machine.log() == ["apt-get install"]


def test_names_the_command_for_what_cannot_be_installed(machine):
    machine.install("bazel")
    (machine.state / "remote").write_text("")
    status, lines = machine.set_up()
    assert status == 1
    assert "E: Unable to locate package git" in lines[-2]
    assert lines[-1].startswith("tools/setup: error: cannot install Debian packages; run as root: apt-get update")
    assert lines[-1].endswith(" git")
    assert not (machine.clone / ".venv").exists()


@pytest.mark.parametrize("damage", ["interrupted", "moved", "other pins", "broken"])
def test_repairs_an_environment(machine, damage):
    assert machine.set_up()[0] == 0
    environment = machine.clone / ".venv"
    rest = environment / "rest"
    rest.touch()
    if damage == "interrupted":
        (environment / "stamp").unlink()
    elif damage == "moved":
        machine.clone = machine.clone.rename(machine.clone.parent / "elsewhere")
        rest = machine.clone / ".venv/rest"
    elif damage == "other pins":
        machine.write("requirements.lock", "# nothing else\n")
    else:
        (environment / "bin/python3").unlink()
    assert machine.set_up() == (0, [])
    assert not rest.exists()
    assert pathlib.Path(machine.clone, ".venv/stamp").exists()


def test_makes_do_with_the_versions_it_finds_where_there_is_no_index(machine):
    machine.write("requirements.lock", "no-such-package==1.0\n")
    status, lines = machine.set_up()
    assert status == 0
    assert "no package index; using this machine's Python packages" in lines[-1]
    assert machine.set_up() == (0, [])


def test_fails_where_python_packages_cannot_be_had(machine):
    machine.write("requirements.txt", "no-such-package==1.0\n")
    machine.write("requirements.lock", "no-such-package==1.0\n")
    status, lines = machine.set_up()
    assert status == 1
    assert lines[-2] == "  ERROR: no package index"
    assert lines[-1].startswith("tools/setup: error: cannot install the Python packages")
    assert not (machine.clone / ".venv/stamp").exists()
