"""Makes a Debian package of the compiler, without any packaging tool.

The form of a package: deb(5).
"""

import argparse

from archives import installed, parse_installed, tar_gz, write_ar

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
    options = parse_installed(parser)

    files = installed(options)
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
