"""tools/deploy as the wheel installs it: the command dr-deploy."""

import os
import pathlib
import runpy
import sys


def main():
    """Runs it, with the compiler that was installed beside it."""
    here = pathlib.Path(__file__).resolve().parent
    sys.path[:0] = [str(here / "tools"), str(here)]
    compiler = pathlib.Path(sys.argv[0]).resolve().parent / "protoc-gen-cfn"
    os.environ.setdefault("PROTOC_GEN_CFN", str(compiler))
    runpy.run_path(str(here / "tools/deploy"), run_name="__main__")
