"""Runs protoc with the plugin, or the plugin as a command, as a user would by hand."""

import dataclasses
import os
import pathlib
import subprocess

# google/protobuf/descriptor.proto, compiled.
DESCRIPTOR = pathlib.Path(os.environ["DESCRIPTOR"]).absolute()
PLUGIN = pathlib.Path(os.environ["PLUGIN"]).absolute()
PROTOC = pathlib.Path(os.environ["PROTOC"]).absolute()
PROTO = pathlib.Path("proto").absolute()
SPECS = pathlib.Path("infra_specs").absolute()
ENVIRONMENT = "dr/v1/environment.proto"


@dataclasses.dataclass
class Result:
    status: int
    errors: str
    files: dict[str, bytes]  # by path within the output folder


def read_tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(pathlib.Path(folder).rglob("*"))
        if path.is_file()
    }


def run(out, *options, proto=PROTO, files=(ENVIRONMENT,), cwd=None, env=None):
    """Compiles into the folder `out`, each option as a --cfn_opt of its own."""
    out.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        [
            PROTOC,
            f"--plugin=protoc-gen-cfn={PLUGIN}",
            f"--cfn_out={out}",
            *(f"--cfn_opt={option}" for option in options),
            f"-I{proto}",
            f"--descriptor_set_in={DESCRIPTOR}",
            *(f"{proto}/{file}" for file in files),
        ],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.stdout == b""
    return Result(result.returncode, result.stderr.decode(errors="replace"), read_tree(out))


def call(*arguments, **options):
    """Runs the program itself; its standard input is empty, unless `input` says otherwise."""
    return subprocess.run(
        [PLUGIN, *map(str, arguments)],
        input=options.pop("input", ""),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


def misused(result, why):
    """Asserts that the arguments were refused, for that reason."""
    assert (result.returncode, result.stdout) == (2, "")
    assert why in result.stderr
    assert "usage: protoc-gen-cfn " in result.stderr or "commands, each" in result.stderr
