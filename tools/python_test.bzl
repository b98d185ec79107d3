"""python_test: runs pytest in the project's Python environment as a Bazel test."""

load("@python_environment//:python.bzl", "PYTHON")

# What a test sees is the same on every machine: no settings and no
# credentials of AWS but these, no plugin that happens to be installed, no
# package of the user's home. Bazel itself sets TZ, PATH and TEST_*.
_LAUNCHER = """\
#!/bin/bash
set -euo pipefail
unset "${{!AWS_@}}" "${{!PYTEST_@}}" "${{!PYTHON@}}"
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_SESSION_TOKEN=testing
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
export HOME="$TEST_TMPDIR" LC_ALL=C.UTF-8 TZ=UTC
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1
export PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 PYTHONNOUSERSITE=1
export PYTHONPATH={imports}
{environment}
# Bazel makes one process a shard; this test does not divide its work.
if [[ "${{TEST_TOTAL_SHARDS:-1}}" != 1 ]]; then
  echo 'python_test does not support shard_count: make several targets' >&2
  exit 2
fi
filter=()
if [[ -n "${{TESTBRIDGE_TEST_ONLY:-}}" ]]; then
  filter=(-k "$TESTBRIDGE_TEST_ONLY")
fi
# pytest exits with 5 where it collects no test, which fails the test too.
exec {python} -m pytest -c /dev/null --rootdir=. \\
  --basetemp="$TEST_TMPDIR/pytest" -p no:cacheprovider --strict-markers -q \\
  --junitxml="$XML_OUTPUT_FILE" "${{filter[@]}}" "$@" {files}
"""

def _quote(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _python_test_impl(ctx):
    for file in ctx.files.srcs:
        if file.extension != "py":
            fail("{} is no Python file".format(file.short_path), "srcs")
    imports = ["$PWD"]
    for path in ctx.attr.imports:
        parts = [ctx.label.package] if path == "." else [ctx.label.package, path]
        imports.append("/".join(["$PWD"] + [part for part in parts if part]))
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        output = launcher,
        content = _LAUNCHER.format(
            environment = "".join([
                "export {}={}\n".format(name, _quote(ctx.expand_location(value, ctx.attr.data)))
                for name, value in ctx.attr.env.items()
            ]),
            files = " ".join([_quote(file.short_path) for file in ctx.files.srcs]),
            imports = "\"" + ":".join(imports) + "\"",
            python = _quote(PYTHON),
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles(files = ctx.files.srcs + ctx.files.data + ctx.files._environment)
    for target in ctx.attr.data:
        runfiles = runfiles.merge(target[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

python_test = rule(
    implementation = _python_test_impl,
    attrs = {
        "srcs": attr.label_list(
            allow_empty = False,
            allow_files = [".py"],
            doc = "The files with tests. A target that collects no test fails.",
            mandatory = True,
        ),
        "data": attr.label_list(
            allow_files = True,
            doc = "What the tests import or read: modules, conftest.py, files, programs.",
        ),
        "env": attr.string_dict(
            doc = "More environment variables. `$(rootpath LABEL)` is where a test finds a file of `data`.",
        ),
        "imports": attr.string_list(
            doc = "Folders, relative to the package (`.` for itself), to import modules from. " +
                  "The root of the repository is one always.",
        ),
        "_environment": attr.label(
            allow_single_file = True,
            default = "@python_environment//:stamp",
            doc = "Another environment means a new run.",
        ),
    },
    doc = """Runs pytest on `srcs`, in the sandbox, with the project's pinned packages.

Bazel's results hold each test case. `bazel test TARGET --test_filter=EXPRESSION`
passes EXPRESSION as pytest's -k, `--test_arg=-s` any option. Working directory
is the root of the repository, as seen through the declared files.

```
python_test(
    name = "reader_test",
    srcs = ["tests/test_reader.py"],
    data = ["reader.py"],
    imports = ["."],
)
```
""",
    test = True,
)
