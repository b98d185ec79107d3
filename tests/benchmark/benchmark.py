#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures protoc with protoc-gen-cfn against the floor.

The floor is protoc with a bare plugin, which parses the same specs and answers
with the same bytes, recorded beforehand. What is measured is the whole protoc
process with its plugin. The two run in turn, and each ratio is that of a pair,
so that the load of the machine falls on both. How many instructions the plugin's
own process takes, valgrind counts once, which no load changes.

Asserts no time. Fails where the two write different bytes.
"""

import argparse
import filecmp
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile
import time
from typing import NamedTuple


class Cost(NamedTuple):
    """Of one protoc process and its plugin, in seconds."""

    cpu: float  # user and system
    wall: float


class Pair(NamedTuple):
    plugin: Cost
    floor: Cost


class Memory(NamedTuple):
    peak: int
    answered: int


class Counted(NamedTuple):
    """What one run of the plugin's own process took."""

    memory: Memory
    instructions: int


# Run in the plugin's place: protoc starts plugins without arguments.
_COUNTER = """#!/bin/sh
exec valgrind --tool=callgrind --callgrind-out-file="$COUNT_FILE" "$COUNT_PLUGIN"
"""


class Bench:
    """One call of protoc with so many copies of the spec, in a folder of its own."""

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path, count: int):
        self.options = options
        self.folder = folder
        self.count = count
        self.answer = folder / "answer"
        specs = folder / "specs"
        # The spec names its functions' code relative to itself.
        code = specs / os.path.relpath(options.code, os.path.dirname(options.spec))
        code.parent.mkdir(parents=True)
        shutil.copyfile(options.code, code)
        self.specs = [specs / f"environment-{i:04}.textproto" for i in range(count)]
        for spec in self.specs:
            shutil.copyfile(options.spec, spec)

    def run(self, name: str, plugin: str, flags: list[str], **environment: str) -> Cost:
        out = self.folder / name
        out.mkdir()
        # Thousands of specs are more than a command line holds.
        arguments = self.folder / "arguments"
        arguments.write_text(
            "".join(
                f"{argument}\n"
                for argument in [
                    f"--plugin=protoc-gen-cfn={os.path.abspath(plugin)}",
                    f"--cfn_out={out}",
                    *(f"--cfn_opt=spec={spec}" for spec in self.specs),
                    *flags,
                    f"--descriptor_set_in={':'.join(self.options.schema)}",
                    "dr/v1/environment.proto",
                ]
            )
        )
        began = time.perf_counter()
        pid = os.posix_spawn(
            self.options.protoc, ["protoc", f"@{arguments}"], {**os.environ, **environment}
        )
        # Of protoc and of the plugin, for which protoc has waited.
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - began
        if status != 0:
            sys.exit(f"protoc with {plugin} failed")
        return Cost(usage.ru_utime + usage.ru_stime, wall)

    def run_pair(self, name: str) -> Pair:
        return Pair(
            self.run(f"plugin-{name}", self.options.plugin, []),
            self.run(f"floor-{name}", self.options.floor, [f"--cfn_opt=answer={self.answer}"]),
        )

    def record(self) -> Memory:
        """Records the plugin's answer, for the floor, and its peak memory."""
        memory = self.folder / "memory"
        self.run(
            "recorded",
            self.options.meter,
            [],
            METER_PLUGIN=os.path.abspath(self.options.plugin),
            METER_ANSWER=str(self.answer),
            METER_MEMORY=str(memory),
        )
        return Memory(int(memory.read_text()), self.answer.stat().st_size)

    def count_instructions(self) -> int:
        """The instructions of the plugin's process."""
        counter, counts = self.folder / "counter", self.folder / "counts"
        counter.write_text(_COUNTER)
        counter.chmod(0o755)
        self.run(
            "counted",
            str(counter),
            [],
            COUNT_FILE=str(counts),
            COUNT_PLUGIN=os.path.abspath(self.options.plugin),
        )
        found = re.search(r"^(?:totals|summary): (\d+)", counts.read_text(), re.MULTILINE)
        if found is None:
            sys.exit("valgrind has counted no instructions")
        return int(found[1])

    def check(self) -> None:
        """Fails where plugin and floor write different bytes."""
        self.run_pair("checked")
        plugin, floor = self.folder / "plugin-checked", self.folder / "floor-checked"
        files = [
            sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
            for out in (plugin, floor)
        ]
        if not files[0] or files[0] != files[1]:
            sys.exit("the floor writes other files than the plugin")
        _, different, errors = filecmp.cmpfiles(plugin, floor, files[0], shallow=False)
        if different or errors:
            sys.exit(f"the floor differs from the plugin: {', '.join(map(str, different + errors))}")

    def measure(self, pairs: int) -> list[Pair]:
        return [self.run_pair(str(i)) for i in range(pairs)]


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def has_room(folder: str) -> bool:
    """Whether the outputs of a whole run fit: each of 1,000 specs is 0.4 MB, nine times."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 8e9


def print_table(rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths)))
    print()


def print_instructions(results: dict[int, tuple[Counted, list[Pair]]]) -> None:
    """Of each number of specs, and of one more spec than the number before had."""
    print("Millions of instructions of the plugin's own process")
    rows, before = [["specs", "all", "each further spec"]], None
    for count, (counted, _) in results.items():
        if not counted.instructions:
            continue
        further = ""
        if before is not None:
            specs = count - before[0]
            further = f"{(counted.instructions - before[1]) / specs / 1e6:.1f}"
        before = count, counted.instructions
        rows.append([f"{count:,}", f"{counted.instructions / 1e6:.1f}", further])
    print_table(rows)


def print_results(results: dict[int, tuple[Counted, list[Pair]]]) -> None:
    print("Times the floor: median (least-most) of interleaved pairs")
    print_table(
        [["specs", "pairs", "CPU", "wall"]]
        + [
            [
                f"{count:,}",
                str(len(pairs)),
                spread([pair.plugin.cpu / pair.floor.cpu for pair in pairs]),
                spread([pair.plugin.wall / pair.floor.wall for pair in pairs]),
            ]
            for count, (_, pairs) in results.items()
        ]
    )

    print("Milliseconds a spec: median; the first spec pays for the start of protoc and plugin")
    print_table(
        [["specs", "CPU", "of the floor", "wall", "of the floor"]]
        + [
            [f"{count:,}"]
            + [
                f"{1000 * statistics.median(getattr(getattr(pair, who), what) for pair in pairs) / count:.2f}"
                for what in ("cpu", "wall")
                for who in ("plugin", "floor")
            ]
            for count, (_, pairs) in results.items()
        ]
    )

    print("Peak memory of the plugin's own process")
    print_table(
        [["specs", "peak MB", "answered MB", "peak / answered"]]
        + [
            [
                f"{count:,}",
                f"{memory.peak / 1e6:.1f}",
                f"{memory.answered / 1e6:.1f}",
                f"{memory.peak / memory.answered:.2f}",
            ]
            for count, ((memory, _), _) in results.items()
        ]
    )
    print_instructions(results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for part in ("plugin", "floor", "meter", "protoc", "spec", "code"):
        parser.add_argument(f"--{part}", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--schema", action="append", required=True, help=argparse.SUPPRESS)
    parser.add_argument(
        "--specs",
        type=lambda text: [int(count) for count in text.split(",")],
        default=[1, 10, 100, 1000],
        help="how many specs to compile in one call, separated by commas",
    )
    parser.add_argument("--pairs", type=int, help="how often; default: by the number of specs")
    parser.add_argument(
        "--folder",
        default="/dev/shm" if has_room("/dev/shm") else None,
        help="where to write; default: memory, whose time to write files is short and even, or "
        "the temporary folder where there is too little",
    )
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("valgrind counts the instructions and is missing: apt-get install valgrind")

    results = {}
    # Outputs stay until the end: on a disk, ext4 is slow to create files where
    # others were deleted a minute before.
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
        for count in options.specs:
            print(f"{count:,} specs...", file=sys.stderr, flush=True)
            bench = Bench(options, pathlib.Path(folder) / str(count), count)
            # A thousand specs take under valgrind what a hundred tell as well.
            counted = Counted(bench.record(), bench.count_instructions() if count <= 100 else 0)
            bench.check()
            pairs = bench.measure(options.pairs or max(3, int(50 / count**0.5)))
            results[count] = counted, pairs
    print_results(results)


if __name__ == "__main__":
    main()
