"""Repository rules that stand Debian's packages where Bazel expects sources."""

load(":archives.bzl", "archives_of")

_SETUP_HINT = "Run tools/setup to install what the build needs."

def _libraries(ctx):
    """Names of the files in the system's folders of libraries."""
    return [
        file.basename
        for folder in ctx.path("/usr/lib").readdir()
        if folder.basename.endswith("-linux-gnu")
        for file in folder.readdir()
    ]

def _system_repository_impl(ctx):
    for path, package in ctx.attr.required.items():
        if not ctx.path(path).exists:
            fail("{} is missing: install the Debian package {} (apt-get install {}). {}".format(
                path,
                package,
                package,
                _SETUP_HINT,
            ))
    for label, path in ctx.attr.build_files.items():
        ctx.symlink(label, path)
    for path in ctx.attr.build_files.values():
        # A folder that Starlark files are loaded from is a package.
        package = ctx.path(path).dirname.get_child("BUILD.bazel")
        if path.endswith(".bzl") and not package.exists:
            ctx.file(package, "")
    for source, path in ctx.attr.symlinks.items():
        ctx.symlink(source, path)
    if ctx.attr.archives:
        ctx.file("archives.bzl", "ARCHIVES = {}\n".format(archives_of(_libraries(ctx), ctx.attr.archives)))

system_repository = repository_rule(
    implementation = _system_repository_impl,
    attrs = {
        "archives": attr.string(
            doc = "Prefix of static libraries, whose names go into archives.bzl: which ones there are differs from release to release.",
        ),
        "build_files": attr.label_keyed_string_dict(
            doc = "Our build and Starlark files, and where they lie in the repository.",
        ),
        "required": attr.string_dict(
            doc = "Files of the system that must exist, and the Debian package that brings each.",
        ),
        "symlinks": attr.string_dict(
            doc = "Paths of the system, and where they lie in the repository.",
        ),
    },
    doc = "A library that the system's package manager installed, under the name of its Bazel module.",
    local = True,
)

# rules_cc of Debian 12 (0.0.4) asks Bazel for a symbol that Debian's Bazel
# 4.2.3 does not have; the toolchain type itself means the same.
_OLD_LOAD = "\"find_cpp_toolchain\", \"use_cpp_toolchain\")"
_NEW_LOAD = "\"find_cpp_toolchain\")"

def _debian_rules_cc_impl(ctx):
    source = "/usr/share/bazel/rules/cc"
    if not ctx.path(source).exists:
        fail("rules_cc is missing: install the Debian package bazel-rules-cc. " + _SETUP_HINT)
    result = ctx.execute(["cp", "-RL", source + "/.", "."])
    if result.return_code != 0:
        fail("cannot copy rules_cc: " + result.stderr)
    for name in ["cc_flags_supplier.bzl", "compiler_flag.bzl"]:
        path = "cc/private/rules_impl/" + name
        if not ctx.path(path).exists:
            continue
        text = ctx.read(path)
        if _OLD_LOAD in text:
            text = text.replace(_OLD_LOAD, _NEW_LOAD)
            text = text.replace("use_cpp_toolchain()", "[\"@bazel_tools//tools/cpp:toolchain_type\"]")
            ctx.file(path, text)

debian_rules_cc = repository_rule(
    implementation = _debian_rules_cc_impl,
    doc = "Debian's rules_cc, made to load under Debian's Bazel.",
    local = True,
)

_PYTHON_BUILD = """\
package(default_visibility = ["//visibility:public"])

exports_files([
    "bin/python3",
    "stamp",
])
"""

_SCHEMAS_BUILD = """
# AWS's resource provider schemas, as cfn-lint ships them, and what it has of IAM
# beside them.
filegroup(
    name = "resource_schemas",
    srcs = glob(["schemas/resources/*.json"]) + [
        "AdditionalSpecs/Policies.json",
        "AdditionalSpecs/StatefulResources.json",
        "schemas/providers/us-east-1.json",
    ],
)

# One in sixteen: their names are hashes.
filegroup(
    name = "some_resource_schemas",
    srcs = glob(["schemas/resources/0*.json"]),
)
"""

def _write_python(ctx, python, stamp, build_file):
    ctx.file("python.bzl", "PYTHON = \"{}\"\n".format(python))

    # Not a symlink: Python finds its environment beside the path it is called by.
    ctx.file("bin/python3", "#!/bin/sh\nexec '{}' -s \"$@\"\n".format(python))
    ctx.file("stamp", stamp + "\n", executable = False)
    ctx.file("BUILD.bazel", build_file)

def _system_python_impl(ctx):
    # A build that needs none must not fail for it.
    _write_python(ctx, ctx.which("python3") or "/usr/bin/python3", "system", _PYTHON_BUILD)

system_python = repository_rule(
    implementation = _system_python_impl,
    doc = "The machine's own Python, without any package: enough for the drill.",
    local = True,
)

def _python_environment_impl(ctx):
    root = ctx.path(ctx.attr.requirements).dirname.dirname
    environment = root.get_child(".venv")
    python = environment.get_child("bin").get_child("python3")
    if not python.exists or not environment.get_child("stamp").exists:
        fail("the project's Python environment (.venv) is missing or unfinished. " + _SETUP_HINT)

    # The label makes Bazel come back here when tools/setup has made it anew.
    stamp = ctx.read(ctx.path(Label("@//:.venv/stamp"))).split(" ")[0]

    # Another version's data would make tests fail that have no fault.
    lock = ctx.execute(["sha256sum", ctx.path(ctx.attr.requirements)])
    if lock.return_code != 0:
        fail("cannot read the pinned requirements: " + lock.stderr)
    if lock.stdout.split(" ")[0] != stamp:
        fail("the project's Python environment (.venv) was made of other requirements. " + _SETUP_HINT)
    result = ctx.execute([
        python,
        "-I",
        "-c",
        "import cfnlint, os; print(os.path.dirname(cfnlint.__file__))",
    ])
    if result.return_code != 0:
        fail("the project's Python environment is incomplete. {}\n{}".format(_SETUP_HINT, result.stderr))
    package = result.stdout.strip()
    ctx.symlink(package + "/data/schemas/resources", "schemas/resources")
    ctx.symlink(package + "/data/schemas/providers", "schemas/providers")
    ctx.symlink(package + "/data/AdditionalSpecs", "AdditionalSpecs")
    _write_python(ctx, python, stamp, _PYTHON_BUILD + _SCHEMAS_BUILD)

python_environment = repository_rule(
    implementation = _python_environment_impl,
    attrs = {
        "requirements": attr.label(
            mandatory = True,
            doc = "The pinned requirements; the environment is made anew when they change.",
        ),
    },
    doc = "The project's Python environment (.venv) and AWS's resource schemas that it brings.",
    local = True,
)
