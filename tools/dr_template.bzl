"""dr_template: compiles a spec of a disaster-recovery environment, and puts it to a drill."""

load("@com_google_protobuf//bazel/common:proto_info.bzl", "ProtoInfo")

def _dr_template_impl(ctx):
    folder = ctx.actions.declare_directory(ctx.label.name)
    schema = ctx.attr._schema[ProtoInfo]
    arguments = ctx.actions.args()
    arguments.add(ctx.executable._plugin, format = "--plugin=protoc-gen-cfn=%s")
    arguments.add(folder.path, format = "--cfn_out=%s")
    arguments.add(ctx.file.spec, format = "--cfn_opt=spec=%s")
    arguments.add(ctx.attr.template_urls, format = "--cfn_opt=template_urls=%s")
    arguments.add_joined(
        schema.transitive_descriptor_sets,
        join_with = ":",
        format_joined = "--descriptor_set_in=%s",
    )
    arguments.add("dr/v1/environment.proto")
    ctx.actions.run(
        executable = ctx.executable._protoc,
        arguments = [arguments],
        inputs = depset(
            [ctx.file.spec] + ctx.files.data,
            transitive = [schema.transitive_descriptor_sets],
        ),
        tools = [ctx.executable._plugin],
        outputs = [folder],
        mnemonic = "DrTemplate",
        progress_message = "Compiling %s to CloudFormation" % ctx.file.spec.short_path,
    )
    return [DefaultInfo(files = depset([folder]), runfiles = ctx.runfiles([folder]))]

_dr_template = rule(
    implementation = _dr_template_impl,
    attrs = {
        "data": attr.label_list(
            allow_files = True,
            doc = "Files that the spec names: the code of its functions.",
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
        # The plugin runs where it is built, on the system's libraries. In the target
        # configuration it is the one that the tests drive, and compiled once.
        "_plugin": attr.label(
            cfg = "target",
            default = "//generator:protoc-gen-cfn",
            executable = True,
        ),
        "_protoc": attr.label(
            cfg = "target",
            default = "@com_google_protobuf//:protoc",
            executable = True,
        ),
        "_schema": attr.label(
            default = "//proto:dr_proto",
            providers = [ProtoInfo],
        ),
    },
    doc = "Compiles a spec to CloudFormation templates.",
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
    doc = "Writes drill.md, drill.json and recovery_curve.svg of an environment.",
)

def dr_template(name, spec, data = [], template_urls = "bucket", **kwargs):
    """Compiles a spec to CloudFormation templates.

    Makes one folder, named after the target: root.template.json, a folder of nested
    templates for each region, manifest.json, report.json, report.md and
    source_map.json. A spec with mistakes fails the build with their places.

    `NAME_drill`, built when it is asked for, simulates the loss of the primary over
    these templates: drill.md, drill.json and recovery_curve.svg in a folder of that
    name.

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
      data: files that the spec names, the code of its functions.
      template_urls: how parents name their nested templates: `bucket` is what AWS
        deploys, `relative` what linters can follow.
      **kwargs: attributes that every rule has, of both targets.
    """
    _dr_template(
        name = name,
        spec = spec,
        data = data,
        template_urls = template_urls,
        **kwargs
    )
    kwargs["tags"] = kwargs.get("tags", []) + ["manual"]
    _dr_drill(
        name = name + "_drill",
        templates = ":" + name,
        **kwargs
    )
