"""Calls AWS CLI version 2, and shows each command as a user could type it."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading

FAILED, WRONG_INPUT, NOT_READY, INTERRUPTED = 1, 2, 3, 130
EXIT_CODES = """\
exit codes:
  0    done, or there was nothing to do, or this was a dry run
  1    AWS refused a call, an operation failed, or the evaluator refused
  2    wrong arguments, a folder that is not as its manifest says, another environment's
       stack, no such environment, or a question that nobody answered with yes
  3    data would be lost that --allow-data-loss does not name, rights of the standby that
       --weaken-standby does not give up, AWS would refuse the update, or a prerequisite is
       missing: AWS CLI version 2, the compiler, a quota
  130  interrupted; an operation that AWS has begun goes on
"""

# Where installers put the CLI, for a PATH that leads to version 1.
_ELSEWHERE = ["/usr/local/bin/aws", "/usr/bin/aws", "/opt/homebrew/bin/aws"]
_HOW_TO_INSTALL = (
    "AWS CLI version 2 is needed; install it as the AWS CLI User Guide says, "
    '"Installing or updating to the latest version of the AWS CLI", '
    "and put it first on the PATH"
)
# Answers are read as JSON and errors as text (AWS CLI User Guide, "Structured error output in the
# AWS CLI"), and no region but the one that is called gives credentials, whatever the user's own
# settings are.
_SETTINGS = {
    "AWS_DEFAULT_OUTPUT": "json",
    "AWS_CLI_ERROR_FORMAT": "legacy",
    "AWS_PAGER": "",
    "AWS_CLI_AUTO_PROMPT": "off",
    "AWS_STS_REGIONAL_ENDPOINTS": "regional",
}
# AWS's words for what may well be answered a little later, and its CLI's where nothing answered.
_PASSING = re.compile("Throttl|RequestLimitExceeded|ServiceUnavailable|InternalFailure|InternalError")
_UNREACHED = "endpoint URL"
_SECRETS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]


class Failure(Exception):
    """Why the tool stops: one line for the user, and the exit code."""

    def __init__(self, message, code=FAILED):
        super().__init__(message)
        self.code = code


class CallFailure(Failure):
    """A command that failed; `error` is AWS's error code, or empty."""

    def __init__(self, message):
        super().__init__(message)
        match = re.search(r"An error occurred \((\w+)\)", message)
        self.error = match[1] if match else ""

    @property
    def is_passing(self):
        """Whether the same call may well succeed later: nothing answered, or it was too much."""
        return bool(_PASSING.match(self.error)) if self.error else _UNREACHED in str(self)


def _summarize(text):
    """Takes the line that says why from what a failed `aws` printed.

    The lines after AWS's own may repeat the signed request, so they are dropped.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if "An error occurred (" in line:
            return line
    return lines[-1] if lines else "aws failed and said nothing"


def _hide_credentials(text):
    for name in _SECRETS:
        value = os.environ.get(name, "")
        if len(value) >= 16:  # An emulator's may be a word that stands for itself.
            text = text.replace(value, f"<{name}>")
    return text


def _read_version(program):
    """Returns what `program --version` says, as "aws-cli/2.9.19"."""
    try:
        found = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (found.stdout or found.stderr).partition(" ")[0].strip()  # Version 1 once used stderr.


def find_program():
    """Returns the program of version 2 and its version; `aws` if that is what the PATH has."""
    found = []
    for folder in os.get_exec_path():
        program = shutil.which("aws", path=folder)
        if program and program not in found:
            found.append(program)
    first = found[0] if found else None
    versions = []
    for program in found + [path for path in _ELSEWHERE if path not in found]:
        version = _read_version(program)
        if version.startswith("aws-cli/2."):
            return "aws" if program == first else program, version
        if version:
            versions.append(f"{program} is {version}")
    reason = "; ".join(versions) if versions else "there is no aws on the PATH"
    raise Failure(f"{reason}: {_HOW_TO_INSTALL}", NOT_READY)


class Aws:
    """The one way to AWS. A dry run (`execute` false) only shows, and never calls.

    A dry run prints commands and `# notes` on standard output. Otherwise notes go to
    standard error, commands too where `verbose` wants them, and standard output has the
    results alone. On a terminal a last line, `status`, says what is being done.
    """

    def __init__(self, execute, endpoint_url=None, verbose=False):
        self.execute = execute
        self._verbose = verbose
        self._terminal = execute and sys.stderr.isatty()
        self._status = ""
        self._program = "aws"
        self._common = ["--endpoint-url", endpoint_url] if endpoint_url else []
        self._shown = set()
        self._lock = threading.Lock()
        if execute:
            self._program, self.version = find_program()

    def _print(self, line, file):
        with self._lock:
            self._clear()
            print(line, file=file, flush=True)

    def _clear(self):
        if self._status:
            print("\r\033[K", end="", file=sys.stderr, flush=True)  # ECMA-48, erase in line.
            self._status = ""

    def status(self, text):
        """Shows a line in the place of the last one; nothing where no terminal shows it."""
        if not self._terminal:
            return
        with self._lock:
            self._clear()
            width = shutil.get_terminal_size().columns
            self._status = text[: width - 1]
            print(self._status, end="", file=sys.stderr, flush=True)

    def ask(self, question):
        """Whether somebody at the terminal says yes; fails where there is none."""
        if not sys.stdin.isatty():
            raise Failure(f"{question} There is no terminal to ask at: --yes answers", WRONG_INPUT)
        with self._lock:
            self._clear()
            print(f"{question} Only `yes` goes on: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip() != "yes":
            raise Failure("nothing was done, as the answer was not yes", WRONG_INPUT)

    def note(self, text):
        if self.execute:
            self._print(text, sys.stderr)
        else:
            self._print(f"# {text}", sys.stdout)

    def result(self, text):
        self._print(text, sys.stdout)

    def words(self, command, region):
        return [self._program, *command, "--region", region, *self._common]

    def show(self, command, region):
        line = shlex.join(self.words(command, region))
        self._print(line, sys.stderr if self.execute else sys.stdout)

    def show_all(self, commands, region):
        for command in commands:
            self.show(command, region)

    def call_text(self, command, region):
        """Runs a command and returns its standard output; raises CallFailure."""
        assert self.execute, "a dry run makes no call"
        words = self.words(command, region)
        with self._lock:
            repeated = tuple(words) in self._shown
            self._shown.add(tuple(words))
        if self._verbose and not repeated:  # Polls would fill the screen.
            self.show(command, region)
        done = subprocess.run(
            words,
            env={**os.environ, **_SETTINGS},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise CallFailure(_hide_credentials(_summarize(done.stderr)))
        return done.stdout

    def call(self, command, region):
        """Runs a command and returns what it answered, parsed; {} for no answer."""
        text = self.call_text(command, region)
        if not text.strip():
            return {}
        try:
            return json.loads(text)
        except ValueError:
            raise Failure(f"not JSON: what {' '.join(command[:2])} answered") from None
