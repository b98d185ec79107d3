"""Loses the primary region of an emitted environment, many times, and compares with the proof.

FOLDER is what the compiler has written, such as bazel-bin/infra/dr_template. With
--output writes drill.md, drill.json, recovery_curve.svg and FOLDER's report.html with that
curve there.
"""

import argparse
import gc
import json
import os
import pathlib
import sys

from drill import curve, drill, environment, page, report

_EXIT_CODES = """\
exit codes:
  0  every run is within the proof (with --report: always)
  1  a run exceeds the proof, or something does not hold
  2  wrong arguments, or a folder that is not the compiler's
"""


def _positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="drill",
        description=__doc__,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help="what the compiler has written")
    parser.add_argument("--output", metavar="FOLDER", help="where to write; else prints drill.md")
    parser.add_argument("--report", action="store_true", help="exit with 0 whatever the verdict")
    parser.add_argument(
        "--runs", type=_positive, default=drill.RUNS, help=f"of each scenario ({drill.RUNS:,})"
    )
    parser.add_argument("--seed", type=int, default=drill.SEED, help=f"({drill.SEED})")
    return parser.parse_args(arguments)


def write(result, folder, own_page):
    """Writes the four files of a result; own_page is what `page.read` gave."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = curve.draw(result)
    files = {
        "drill.json": json.dumps(result, indent=2) + "\n",
        "drill.md": report.markdown(result),
        "recovery_curve.svg": picture,
        "report.html": page.with_curve(own_page, result, picture),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def main(arguments=None):
    options = _parse(arguments)
    # `bazel run` starts elsewhere than the user.
    here = pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
    try:
        read = environment.read(here / options.folder)
        own_page = page.read(here / options.folder)
    except (OSError, LookupError, ValueError, AssertionError) as error:
        print(f"drill: error: {here / options.folder}: {error}", file=sys.stderr)
        return 2
    gc.disable()  # tens of thousands of runs, none of which refers to itself
    result = drill.run(read, options.runs, options.seed)
    if options.output:
        write(result, here / options.output, own_page)
    else:
        sys.stdout.write(report.markdown(result))
    return 0 if options.report or result["verdict"] == drill.HOLDS else 1


if __name__ == "__main__":
    sys.exit(main())
