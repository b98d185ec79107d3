"""Makes a Python wheel of the compiler and tools/deploy, without any packaging library.

The form of a wheel: Python Packaging User Guide, "Binary distribution format".
"""

import argparse
import base64
import hashlib
import pathlib

from archives import protos, write_zip

_NAME = "protoc_gen_cfn"

_METADATA = """\
Metadata-Version: 2.1
Name: protoc-gen-cfn
Version: {version}
Summary: Compiles two-region disaster-recovery specs to CloudFormation
License: Apache-2.0
Requires-Python: >=3.9
"""

_ENTRY_POINTS = "[console_scripts]\ndr-deploy = dr_deploy:main\n"


def _record(files):
    """RECORD: each file with its hash and size, but for itself."""
    lines = []
    for name, (content, _) in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        lines.append(f"{name},sha256={digest.decode()},{len(content)}\n")
    return "".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--tag", required=True, help="python-abi-platform")
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--license", type=pathlib.Path, required=True)
    parser.add_argument("--entry", type=pathlib.Path, required=True, help="the module dr_deploy")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--protos", type=pathlib.Path, nargs="+", default=[], help="the language, for editors")
    parser.add_argument("--notice", type=pathlib.Path, action="append", default=[], help="of what is linked in")
    parser.add_argument("tools", type=pathlib.Path, nargs="+", help="tools/deploy and its modules")
    options = parser.parse_args()

    info = f"{_NAME}-{options.version}.dist-info"
    files = {
        f"{_NAME}-{options.version}.data/scripts/protoc-gen-cfn": (options.program.read_bytes(), True),
        "dr_deploy/__init__.py": (options.entry.read_bytes(), False),
    }
    # What is below data/ is installed below the prefix.
    for name, file in protos(options.protos).items():
        files[f"{_NAME}-{options.version}.data/data/{name}"] = file
    for path in sorted(options.tools):
        files[f"dr_deploy/{path}"] = (path.read_bytes(), False)
    # The platform alone is why it is not for all machines: the program asks for no Python.
    wheel = ["Wheel-Version: 1.0", "Generator: tools/package", "Root-Is-Purelib: false"]
    python, abi, platforms = options.tag.split("-")
    wheel += [f"Tag: {python}-{abi}-{platform}" for platform in platforms.split(".")]
    for name, text in [
        ("LICENSE", options.license.read_text()),
        ("METADATA", _METADATA.format(version=options.version)),
        ("WHEEL", "\n".join(wheel) + "\n"),
        ("entry_points.txt", _ENTRY_POINTS),
    ]:
        files[f"{info}/{name}"] = (text.encode(), False)
    for path in options.notice:
        files[f"{info}/{path.name}"] = (path.read_bytes(), False)
    record = _record(files) + f"{info}/RECORD,,\n"
    files[f"{info}/RECORD"] = (record.encode(), False)
    write_zip(options.output, files)


if __name__ == "__main__":
    main()
