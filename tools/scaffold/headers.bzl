"""headers: what a source that depends on libraries can include, for a test that compiles one itself."""

load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")

def _headers_impl(ctx):
    context = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    ).compilation_context
    generated = ctx.bin_dir.path + "/"
    folders = []
    for path in depset(transitive = [context.includes, context.quote_includes, context.system_includes]).to_list():
        # As a test sees them, whose files lie in one tree. Those of the system's
        # libraries need no flag.
        if path.startswith(generated):
            path = path[len(generated):]
        if not path.startswith(("bazel-out/", "external/")) and path not in folders:
            folders.append(path)
    list = ctx.actions.declare_file(ctx.label.name + ".txt")
    ctx.actions.write(list, "".join([path + "\n" for path in folders]))
    own = [file for file in context.headers.to_list() if not file.short_path.startswith("../")]
    return [DefaultInfo(files = depset([list]), runfiles = ctx.runfiles(files = own))]

headers = rule(
    implementation = _headers_impl,
    attrs = {"deps": attr.label_list(providers = [CcInfo])},
    doc = "Makes NAME.txt, the folders to include from, a line each; the headers are its runfiles.",
)
