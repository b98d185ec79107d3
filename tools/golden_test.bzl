"""golden_test: compares outputs, folders or files, with what is checked in."""

_LAUNCHER = """\
#!/bin/bash
set -euo pipefail
exec {script} {arguments} {pairs}
"""

# `bazel run` starts here, in the runfiles; the goldens lie in the work tree.
_UPDATE = "update \"${BUILD_WORKSPACE_DIRECTORY:?run it with bazel run}\""

def _quote(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _launcher(ctx, arguments):
    pairs = []
    for target, golden in ctx.attr.outputs.items():
        files = target[DefaultInfo].files.to_list()
        if len(files) != 1:
            fail("{} is not one folder or file".format(target.label), "outputs")
        pairs.append("{}={}/{}".format(files[0].short_path, ctx.label.package, golden))
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        output = launcher,
        content = _LAUNCHER.format(
            arguments = " ".join(
                [arguments] + [_quote("--without=" + name) for name in ctx.attr.without],
            ),
            pairs = " ".join([_quote(pair) for pair in pairs]),
            script = _quote(ctx.executable._script.short_path),
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles(
        files = ctx.files.outputs + ctx.files.goldens + [ctx.executable._script],
    )
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

def _golden_test_impl(ctx):
    return _launcher(ctx, "check " + _quote("bazel run " + ctx.attr.update))

def _golden_update_impl(ctx):
    return _launcher(ctx, _UPDATE)

_ATTRS = {
    "goldens": attr.label_list(
        allow_files = True,
        doc = "Every file of the goldens.",
    ),
    "outputs": attr.label_keyed_string_dict(
        doc = "Targets that make one folder or file each, and its golden within the package.",
        mandatory = True,
    ),
    "without": attr.string_list(
        doc = "Files of the outputs that no golden has.",
    ),
    "_script": attr.label(
        allow_single_file = True,
        cfg = "target",
        default = "//tools:golden.sh",
        executable = True,
    ),
}

_golden_test = rule(
    implementation = _golden_test_impl,
    attrs = dict(_ATTRS, update = attr.string(mandatory = True)),
    test = True,
)

_golden_update = rule(
    implementation = _golden_update_impl,
    attrs = _ATTRS,
    executable = True,
)

def golden_test(name, outputs, without = [], **kwargs):
    """A test that outputs are their goldens, and the command to accept them.

    Compares every file byte for byte; a missing and an extra one differ too. Of
    `golden_test(name = "golden_test", ...)`, `bazel run :golden.update` makes all
    goldens anew.

    Args:
      name: the test's name; it ends in _test.
      outputs: label of a target that makes one folder or file -> its golden, a
        folder or file too, relative to the package.
      without: files of the output folders, by their paths in them, that no golden has: what
        changes with each edit and is nothing to review.
      **kwargs: common attributes of the test.
    """
    if not name.endswith("_test"):
        fail("{} does not end in _test".format(name), "name")
    update = name[:-len("_test")] + ".update"
    goldens = native.glob(
        [golden + "/**" for golden in outputs.values()] + outputs.values(),
        allow_empty = True,
    )
    _golden_update(
        name = update,
        testonly = True,
        goldens = goldens,
        outputs = outputs,
        tags = ["manual"],
        without = without,
    )
    _golden_test(
        name = name,
        goldens = goldens,
        outputs = outputs,
        update = "//{}:{}".format(native.package_name(), update),
        without = without,
        **kwargs
    )
