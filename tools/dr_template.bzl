"""dr_template: compiles a spec of a disaster-recovery environment, and puts it to a drill.

dr_golden_test holds what it makes to what is checked in.
"""

load(":golden_test.bzl", "golden_test")

# The plugin runs where it is built, on the system's libraries. In the target
# configuration it is the one that the tests drive, and compiled once.
_PLUGIN = attr.label(
    cfg = "target",
    default = "//generator:protoc-gen-cfn",
    executable = True,
)

def _folder_of(files):
    """The path of a release among a target's files: a tree, or the folder of its manifest."""
    for file in files:
        if file.is_directory:
            return file
        if file.basename == "manifest.json":
            return struct(path = file.dirname, short_path = file.short_path.rpartition("/")[0])
    fail("`previous` must be a folder of the compiler's: it has no manifest.json")

def _dr_template_impl(ctx):
    folder = ctx.actions.declare_directory(ctx.label.name)
    findings = ctx.actions.declare_file(ctx.label.name + ".sarif")
    arguments = ctx.actions.args()
    arguments.add("compile")
    arguments.add(ctx.file.spec)
    arguments.add(folder.path, format = "--out=%s")
    arguments.add_all(ctx.files.overlays, format_each = "--overlay=%s")
    arguments.add(ctx.attr.template_urls, format = "--template_urls=%s")
    arguments.add(findings, format = "--diagnostics=%s")
    if ctx.attr.warnings_as_errors:
        arguments.add("--warnings_as_errors")
    if ctx.files.previous:
        arguments.add(_folder_of(ctx.files.previous).path, format = "--previous=%s")
    ctx.actions.run(
        executable = ctx.executable._plugin,
        arguments = [arguments],
        inputs = [ctx.file.spec] + ctx.files.overlays + ctx.files.data + ctx.files.previous,
        outputs = [folder, findings],
        mnemonic = "DrTemplate",
        progress_message = "Compiling %s to CloudFormation" % ctx.file.spec.short_path,
    )
    return [
        DefaultInfo(files = depset([folder]), runfiles = ctx.runfiles([folder])),
        OutputGroupInfo(findings = depset([findings])),
    ]

_dr_template = rule(
    implementation = _dr_template_impl,
    attrs = {
        "data": attr.label_list(
            allow_files = True,
            doc = "Files that the spec and the overlays name: the code of functions.",
        ),
        "overlays": attr.label_list(
            allow_files = [".textproto"],
            doc = "What is merged over the spec, in this order.",
        ),
        "previous": attr.label(
            allow_files = True,
            doc = "What is deployed: a folder that the compiler has written.",
        ),
        "spec": attr.label(
            allow_single_file = [".textproto"],
            doc = "The spec, a dr.v1.Environment in protobuf text format.",
            mandatory = True,
        ),
        "template_urls": attr.string(
            default = "bucket",
            doc = "How parents name their nested templates: `bucket` is what AWS deploys, " +
                  "`relative` what linters can follow.",
            values = ["bucket", "relative"],
        ),
        "warnings_as_errors": attr.bool(
            doc = "Whether a warning fails the build.",
        ),
        "_plugin": _PLUGIN,
    },
    doc = "Compiles a spec to CloudFormation templates.",
)

def _dr_plan_impl(ctx):
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        output = script,
        content = "#!/bin/sh\nexec {} plan {} {} \"$@\"\n".format(
            ctx.executable._plugin.short_path,
            _folder_of(ctx.files.previous).short_path,
            ctx.file.templates.short_path,
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles(
        [ctx.executable._plugin, ctx.file.templates] + ctx.files.previous,
    )
    return [DefaultInfo(executable = script, runfiles = runfiles)]

_dr_plan = rule(
    implementation = _dr_plan_impl,
    attrs = {
        "previous": attr.label(
            allow_files = True,
            doc = "What is deployed: a folder that the compiler has written.",
            mandatory = True,
        ),
        "templates": attr.label(
            allow_single_file = True,
            doc = "The folder of a dr_template.",
            mandatory = True,
        ),
        "_plugin": _PLUGIN,
    },
    doc = "Prints what an update does.",
    executable = True,
)

def _dr_drill_impl(ctx):
    folder = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run(
        executable = ctx.executable._drill,
        arguments = [ctx.file.templates.path, "--report", "--output", folder.path],
        inputs = [ctx.file.templates],
        outputs = [folder],
        mnemonic = "DrDrill",
        progress_message = "Losing the primary region of %s" % ctx.label,
    )
    return [DefaultInfo(files = depset([folder]), runfiles = ctx.runfiles([folder]))]

_dr_drill = rule(
    implementation = _dr_drill_impl,
    attrs = {
        "templates": attr.label(
            allow_single_file = True,
            doc = "The folder of a dr_template.",
            mandatory = True,
        ),
        "_drill": attr.label(
            cfg = "target",
            default = "//tools/drill",
            executable = True,
        ),
    },
    doc = "Writes drill.md, drill.json, recovery_curve.svg and report.html with it, of an environment.",
)

def dr_template(
        name,
        spec,
        overlays = [],
        data = [],
        previous = None,
        template_urls = "bucket",
        warnings_as_errors = False,
        **kwargs):
    """Compiles a spec to CloudFormation templates.

    Makes one folder, named after the target: root.template.json, a folder of nested
    templates for each region, functions/NAME.zip of packaged code, manifest.json,
    report.html, report.json, report.md and source_map.json. A spec with mistakes fails the build with their places.

    With `previous`, the folder has plan.md and plan.json as well: what an update of
    what is deployed does. A change that loses data, or that AWS refuses, fails the
    build at the spec's line. `bazel run NAME.plan` prints the plan; `--format=json` and
    `--format=markdown` print it in other forms.

    Bazel prints the warnings of a build once, and not again of what it has in its
    cache. `bazel build NAME --output_groups=findings` gives them as NAME.sarif.

    `NAME_drill`, built when it is asked for, simulates the loss of the primary over
    these templates: drill.md, drill.json, recovery_curve.svg and report.html with that
    curve in a folder of that name.

    ```
    dr_template(
        name = "dr_template",
        spec = "//infra_specs:transactions.textproto",
        data = ["//infra_specs/functions:transaction_processor.py"],
    )
    ```

    Args:
      name: of the target and its folder.
      spec: a dr.v1.Environment in protobuf text format.
      overlays: what a stage has otherwise, each a dr.v1.Environment in which nothing
        is required; merged over the spec in this order (docs/stages.md).
      data: files that the spec and the overlays name, the code of functions.
      previous: what is deployed: a folder that the compiler has written, such as one
        that `tools/deploy plan` has fetched, a filegroup of one that is checked in, or
        another dr_template.
      template_urls: how parents name their nested templates: `bucket` is what AWS
        deploys, `relative` what linters can follow.
      warnings_as_errors: whether a warning fails the build; `suppressions` of the spec
        say why one is passed over.
      **kwargs: attributes that every rule has, of each target made here.
    """
    _dr_template(
        name = name,
        spec = spec,
        overlays = overlays,
        data = data,
        previous = previous,
        template_urls = template_urls,
        warnings_as_errors = warnings_as_errors,
        **kwargs
    )
    kwargs["tags"] = kwargs.get("tags", []) + ["manual"]
    _dr_drill(
        name = name + "_drill",
        templates = ":" + name,
        **kwargs
    )
    if previous:
        _dr_plan(
            name = name + ".plan",
            previous = previous,
            templates = ":" + name,
            **kwargs
        )

def dr_golden_test(name, goldens, **kwargs):
    """A test that templates are those that are checked in, and the command to accept them.

    ```
    dr_golden_test(
        name = "golden_test",
        goldens = {":dr_template": "golden"},
    )
    ```

    A difference is printed; `bazel run :golden.update` accepts it. What is checked in has
    the templates, manifest.json and report.md.

    Args:
      name: the test's name; it ends in _test.
      goldens: label of a dr_template -> its folder, relative to the package.
      **kwargs: common attributes of the test.
    """
    golden_test(
        name = name,
        outputs = goldens,
        # What follows from lines of the spec, the same again for tools and as a page, and
        # archives, whose hashes manifest.json has.
        without = [
            "functions/*.zip",
            "report.html",
            "report.json",
            "source_map.json",
        ],
        **kwargs
    )
