"""tools/setup, with a Debian whose packages are stubs."""

import os
import pathlib
import shutil
import subprocess

import pytest

_STUBS = {
    # Installed are the lines of the file `installed`; `version` has Bazel's.
    "dpkg-query": """
case $* in
  *Version*) cat "$STATE/version";;
  *) sed "s/^/installed /" "$STATE/installed";;
esac
""",
    # Knows the lists that the last `update` brought.
    "apt-cache": """
shift
for name; do
  grep -qx "$name" "$STATE/available" && printf '%s:\\n  Candidate: 1\\n' "$name"
done
""",
    "dpkg": 'echo "dpkg $*" >>"$STATE/log"',
    # Installs what the file `available` has; `update` fills it from `remote`.
    "apt-get": """
while [ "${1#-}" != "$1" ]; do [ "$1" = -o ] && shift; shift; done
command=$1; shift
echo "apt-get $command" >>"$STATE/log"
if [ "$command" = update ]; then cp "$STATE/remote" "$STATE/available"; rm -f "$STATE/gone"; exit; fi
case " $* " in *" broken "*) exit 100;; esac
if [ -e "$STATE/gone" ]; then exit 100; fi
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

_PACKAGES = """\
# comment
[build]
git

bazel  # why
[tests]
clang-1|clang-2|clang  # any
"""


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
        self.write("modules", '#!/bin/sh\necho --override_module=a=$PWD/$1/a\n')
        (self.clone / "tools/modules").chmod(0o755)
        for name, script in _STUBS.items():
            (self.stubs / name).write_text("#!/bin/sh\n" + script)
            (self.stubs / name).chmod(0o755)
        self.write("packages.txt", _PACKAGES)
        self.write("requirements.txt", "")
        self.write("requirements.lock", "# nothing\n")
        for name in ["log", "available"]:
            (self.state / name).write_text("")
        (self.state / "remote").write_text("bazel\nclang\nclang-2\ngit\n")
        (self.state / "version").write_text("4.2.3+ds-9")
        self.install("git", "bazel", "clang", "other")

    def write(self, name, text):
        (self.clone / "tools" / name).write_text(text)

    def install(self, *names):
        (self.state / "installed").write_text("".join(name + "\n" for name in names))

    def installed(self):
        return (self.state / "installed").read_text().splitlines()

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
    machine = Machine(tmp_path)
    yield machine
    # Python 3.14 makes `bin/𝜋thon`; Bazel 7 ends where it shall remove such a name.
    shutil.rmtree(machine.clone / ".venv", ignore_errors=True)


def test_says_and_does_nothing_where_nothing_is_missing(machine):
    assert machine.set_up() == (0, [])
    stamp = machine.clone / ".venv/stamp"
    before = stamp.stat().st_mtime_ns
    assert machine.set_up() == (0, [])
    assert stamp.stat().st_mtime_ns == before
    assert machine.log() == []


def test_installs_what_is_missing_after_an_update_if_need_be(machine):
    machine.install("git", "clang")
    status, lines = machine.set_up()
    assert (status, len(lines)) == (0, 1)
    assert lines[0] == "tools/setup: installing Debian packages and what they need: bazel"
    assert machine.log() == ["dpkg --configure -a", "apt-get update", "apt-get install"]


def test_needs_no_update_where_the_lists_do(machine):
    machine.install("git", "clang")
    (machine.state / "available").write_text("bazel\n")
    assert machine.set_up()[0] == 0
    assert machine.log() == ["apt-get install"]


def test_updates_lists_that_name_files_which_are_gone(machine):
    machine.install("git", "clang")
    (machine.state / "available").write_text("bazel\n")
    (machine.state / "gone").write_text("")
    assert machine.set_up()[0] == 0
    assert machine.log() == ["apt-get install", "dpkg --configure -a", "apt-get update", "apt-get install"]


def test_installs_the_first_alternative_that_the_distribution_has(machine):
    machine.install("git", "bazel")
    assert machine.set_up()[0] == 0
    assert "clang-2" in machine.installed()
    assert "clang" not in machine.installed()


@pytest.mark.parametrize("alternative", ["clang-1", "clang"])
def test_any_installed_alternative_will_do(machine, alternative):
    machine.install("git", "bazel", alternative)
    assert machine.set_up() == (0, [])


def test_names_the_command_for_what_the_build_lacks(machine):
    machine.install("bazel")
    (machine.state / "remote").write_text("clang-2\n")
    status, lines = machine.set_up()
    assert status == 1
    assert lines[-1].startswith("tools/setup: error: the build lacks Debian packages; run as root: apt-get update")
    assert lines[-1].endswith(" git")
    assert not (machine.clone / ".venv").exists()


def test_goes_on_without_what_only_the_tests_lack(machine):
    machine.write("packages.txt", _PACKAGES + "awscli|aws\ngraphviz\n")
    (machine.state / "remote").write_text("graphviz\n")
    for _ in range(2):
        status, lines = machine.set_up()
        assert status == 0
        assert lines[-2] == "tools/setup: warning: not to be had: awscli|aws"
        assert lines[-1].endswith(" --no-install-recommends awscli")
    assert "graphviz" in machine.installed()
    assert (machine.clone / ".venv/stamp").exists()


def test_a_package_that_fails_does_not_keep_out_the_others(machine):
    machine.write("packages.txt", _PACKAGES + "broken\ngraphviz\n")
    (machine.state / "remote").write_text("broken\ngraphviz\n")
    status, lines = machine.set_up()
    assert status == 0
    assert lines[-2] == "tools/setup: warning: not to be had: broken"
    assert "graphviz" in machine.installed()


def test_tells_bazel_7_alone_where_its_dependencies_are(machine):
    options = machine.clone / "machine.bazelrc"
    assert machine.set_up()[0] == 0
    assert not options.exists()
    (machine.state / "version").write_text("7.7.1+ds-1")
    assert machine.set_up()[0] == 0
    assert options.read_text().splitlines() == [
        "common --noenable_bzlmod",
        "common:bzlmod --enable_bzlmod --noenable_workspace --lockfile_mode=off",
        f"common:bzlmod --override_module=a={machine.clone}/.modules/a",
    ]
    (machine.state / "version").write_text("4.2.3+ds-11")
    assert machine.set_up()[0] == 0
    assert not options.exists()


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
