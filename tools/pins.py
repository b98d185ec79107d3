"""Says which packages of a requirements file this Python does not have.

Usage: python3 -I tools/pins.py FILE

Prints a line for each package that is absent or of another version than the
one pinned (`name==version` or `name[extra]==version`), and exits 1 if any is.
"""

import importlib.metadata
import re
import sys

_PIN = re.compile(r"(?P<name>[\w.-]+)(\[[\w,.-]+\])?==(?P<version>\S+)")


def unmet(lines):
    """Yields a message for each pin among `lines` that is not met."""
    for line in lines:
        line = line.partition("#")[0].strip()
        if not line:
            continue
        pin = _PIN.fullmatch(line)
        if not pin:
            yield f"`{line}` is not of the form name==version"
            continue
        name, wanted = pin["name"], pin["version"]
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{name} is absent, {wanted} is pinned"
            continue
        if found != wanted:
            yield f"{name} is {found}, {wanted} is pinned"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        messages = list(unmet(file))
    print("\n".join(messages), end="\n" if messages else "")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
