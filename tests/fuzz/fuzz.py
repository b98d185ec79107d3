#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has libFuzzer look for inputs that a fuzz target does not survive.

Two processes at a time: one for the compiler's pipeline, all the time there is;
one for the other targets in turn. What is found stays in `.fuzz/findings`, and
what was reached in `.fuzz/corpus`, where the next run begins.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
from typing import NamedTuple

_MAIN = "pipeline_fuzz_test"


class Result(NamedTuple):
    target: str
    ok: bool
    executions: int
    per_second: int
    coverage: int  # edges
    corpus: int  # inputs
    log: str


def last(pattern: str, text: str) -> int:
    """The number in the last match; 0 without one."""
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def run(binary: pathlib.Path, seconds: int, seed: int, folder: pathlib.Path) -> Result:
    target = binary.name
    corpus = folder / "corpus" / target
    findings = folder / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    options = binary.with_name(target + ".options").read_text().split()
    process = subprocess.run(
        [
            binary.absolute(),
            *options,
            f"-seed_inputs=@{binary.with_name(target + '.seeds')}",
            f"-artifact_prefix={findings}/{target}-",
            f"-max_total_time={seconds}",
            f"-seed={seed}",
            "-timeout=60",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-reload=0",
            # Its schedule costs a quarter of the time and favours rare bytes,
            # not rare specs.
            "-entropic=0",
            corpus,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    log = process.stdout
    return Result(
        target,
        process.returncode == 0,
        last(r"stat::number_of_executed_units: (\d+)", log) or last(r"^#(\d+)", log),
        last(r"stat::average_exec_per_sec: +(\d+)", log) or last(r"exec/s: (\d+)", log),
        last(r" cov: (\d+)", log),
        last(r" corp: (\d+)", log),
        log,
    )


def report(result: Result) -> None:
    print(
        f"{result.target}: {'ok' if result.ok else 'FAILED'}: {result.executions:,} executions, "
        f"{result.per_second:,}/s, {result.coverage:,} edges, corpus of {result.corpus:,}",
        flush=True,
    )
    if result.ok:
        return
    print(result.log[-8000:])
    for path in re.findall(r"Test unit written to (.*)", result.log):
        print(f"To see it again, run\n  tests/fuzz/run --target {result.target} --input {path}")


def reproduce(binary: pathlib.Path, path: pathlib.Path) -> int:
    return subprocess.run([binary.absolute(), path]).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests/fuzz/run", description=__doc__)
    parser.add_argument("binaries", nargs="*", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=120, help="for all targets together")
    parser.add_argument("--seed", type=int, default=0, help="0, the default: another each time")
    parser.add_argument("--target", help="run this one only, e.g. pipeline_fuzz_test")
    parser.add_argument("--input", type=pathlib.Path, help="run --target on this file, once")
    parser.add_argument("--folder", type=pathlib.Path, help="instead of .fuzz")
    options = parser.parse_args()

    binaries = [b for b in options.binaries if options.target in (None, b.name)]
    if not binaries or (options.input and len(binaries) != 1):
        names = ", ".join(binary.name for binary in options.binaries)
        parser.error(f"--target is one of {names}")
    start = pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
    if options.input:
        return reproduce(binaries[0], start / options.input)
    workspace = pathlib.Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", "."))
    folder = start / options.folder if options.folder else workspace / ".fuzz"

    lanes = [
        [b for b in binaries if b.name == _MAIN],
        [b for b in binaries if b.name != _MAIN],
    ]
    lanes = [lane for lane in lanes if lane]

    def run_lane(lane: list[pathlib.Path]) -> bool:
        ok = True
        for binary in lane:
            result = run(binary, max(1, options.seconds // len(lane)), options.seed, folder)
            report(result)
            ok = ok and result.ok
        return ok

    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        return 0 if all(list(pool.map(run_lane, lanes))) else 1


if __name__ == "__main__":
    sys.exit(main())
