"""machine: a module extension for the repositories that no registry has.

Apart from dependencies.bzl, since Bazel 4 knows no extensions.
"""

load(":dependencies.bzl", "system_library")
load(":repositories.bzl", "python_environment", "system_python")

def _machine_impl(ctx):
    system_library("debian_copyrights")

    # Where this repository is a dependency, the machine's own Python will do.
    if ctx.modules[0].is_root:
        python_environment(
            name = "python_environment",
            requirements = Label("//tools:requirements.lock"),
        )
    else:
        system_python(name = "python_environment")

machine = module_extension(
    implementation = _machine_impl,
    doc = "The project's Python environment, and the licences of Debian's libraries.",
)
