"""Makes a Debian package of the compiler, without any packaging tool.

The form of a package: deb(5).
"""

import argparse
import pathlib

from archives import protos, tar_gz, write_ar

_CONTROL = """\
Package: protoc-gen-cfn
Version: {version}
Architecture: amd64
Maintainer: The authors of protoc-gen-cfn <nobody@localhost>
Installed-Size: {kilobytes}
Section: devel
Priority: optional
Description: compiles two-region disaster-recovery specs to CloudFormation
 A protoc plugin that is a command of its own as well. It needs no library.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--license", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--protos", type=pathlib.Path, nargs="+", default=[], help="the language, for editors")
    parser.add_argument("notices", type=pathlib.Path, nargs="*", help="licences of what is linked in")
    options = parser.parse_args()

    files = {
        "usr/bin/protoc-gen-cfn": (options.program.read_bytes(), True),
        "usr/share/doc/protoc-gen-cfn/copyright": (options.license.read_bytes(), False),
    }
    for name, file in protos(options.protos).items():
        files[f"usr/{name}"] = file
    for path in options.notices:
        files[f"usr/share/doc/protoc-gen-cfn/{path.name}"] = (path.read_bytes(), False)
    kilobytes = sum(len(content) for content, _ in files.values()) // 1024 + 1
    control = _CONTROL.format(version=options.version, kilobytes=kilobytes)
    write_ar(
        options.output,
        {
            "debian-binary": b"2.0\n",
            "control.tar.gz": tar_gz({"control": (control.encode(), False)}),
            "data.tar.gz": tar_gz(files),
        },
    )


if __name__ == "__main__":
    main()
