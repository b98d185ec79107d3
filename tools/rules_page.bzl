"""rules_page: the documentation of the compiler's rules, as the compiler prints it."""

def _rules_page_impl(ctx):
    page = ctx.actions.declare_file(ctx.label.name + ".md")
    ctx.actions.run_shell(
        arguments = [ctx.executable._plugin.path, page.path],
        command = "\"$1\" --rules=markdown > \"$2\"",
        mnemonic = "RulesPage",
        outputs = [page],
        progress_message = "Printing the rules",
        tools = [ctx.executable._plugin],
    )
    return [DefaultInfo(files = depset([page]))]

rules_page = rule(
    implementation = _rules_page_impl,
    attrs = {
        # In the target configuration, as dr_template has it.
        "_plugin": attr.label(
            cfg = "target",
            default = "//generator:protoc-gen-cfn",
            executable = True,
        ),
    },
    doc = "Makes one file: what `protoc-gen-cfn --rules=markdown` prints.",
)
