"""python_program: a Python program in the project's Python environment."""

load("@python_environment//:python.bzl", "PYTHON")

# Works as `bazel run` and as a tool of an action: its files lie beside it.
_LAUNCHER = """\
#!/bin/bash
set -euo pipefail
if [[ "$0" == *.runfiles/* ]]; then
  root="${{0%%.runfiles/*}}.runfiles/{workspace}"
else
  root="$(cd "$(dirname "$0")" && pwd)/$(basename "$0").runfiles/{workspace}"
fi
unset "${{!PYTHON@}}"
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 PYTHONNOUSERSITE=1
export PYTHONPATH={imports}
exec {python} -m {module} "$@"
"""

def _python_program_impl(ctx):
    imports = ["$root"] + ["$root/" + path for path in ctx.attr.imports]
    launcher = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        output = launcher,
        content = _LAUNCHER.format(
            imports = "\"" + ":".join(imports) + "\"",
            module = ctx.attr.module,
            python = "'" + PYTHON + "'",
            # Runfiles have a folder for each repository.
            workspace = ctx.label.workspace_name or ctx.workspace_name,
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles(files = ctx.files.srcs + ctx.files.data + ctx.files._environment)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

python_program = rule(
    implementation = _python_program_impl,
    attrs = {
        "data": attr.label_list(
            allow_files = True,
            doc = "What the program reads.",
        ),
        "imports": attr.string_list(
            doc = "Folders of the repository to import modules from, its root besides.",
        ),
        "module": attr.string(
            doc = "What `python -m` runs.",
            mandatory = True,
        ),
        "srcs": attr.label_list(
            allow_files = [".py"],
            doc = "All modules.",
            mandatory = True,
        ),
        "_environment": attr.label(
            allow_single_file = True,
            default = "@python_environment//:stamp",
            doc = "Another environment means a new run.",
        ),
    },
    doc = """Makes an executable that runs a module with the project's pinned packages.

```
python_program(
    name = "drill",
    srcs = glob(["*.py"]),
    imports = ["tools"],
    module = "drill",
)
```
""",
    executable = True,
)
