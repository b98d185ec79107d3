"""precompiled_header: headers that the compiler reads once instead of once for each source."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")
load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")

# What our sources are written in, and so the headers are compiled for.
CXX_STANDARD = ["-std=c++17"]

def _precompiled_header_impl(ctx):
    # In the output tree alone: beside a header of the source tree the compiler
    # would look for the precompiled one in vain.
    header = ctx.actions.declare_file(ctx.label.name + ".h")
    toolchain = find_cpp_toolchain(ctx)
    compiler = toolchain.compiler_executable

    # Clang refuses what was compiled with other flags, as some sources are; GCC
    # reads the header then. An optimised build compiles what it links statically
    # without -fPIC. `--define pch=off` shows which source lacks an include.
    if ("gcc" not in compiler.split("/")[-1] or
        ctx.var["COMPILATION_MODE"] == "opt" or
        ctx.var.get("pch", "on") == "off"):
        ctx.actions.write(header, "")
        context = cc_common.create_compilation_context(headers = depset([header]))
        return [DefaultInfo(files = depset([header])), CcInfo(compilation_context = context)]
    ctx.actions.write(header, "".join(["#include <%s>\n" % name for name in ctx.attr.includes]))

    precompiled = ctx.actions.declare_file(ctx.label.name + ".h.gch")
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    given = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps]).compilation_context
    variables = cc_common.create_compile_variables(
        cc_toolchain = toolchain,
        feature_configuration = features,
        source_file = header.path,
        output_file = precompiled.path,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + CXX_STANDARD,
        include_directories = given.includes,
        quote_include_directories = given.quote_includes,
        system_include_directories = given.system_includes,
        preprocessor_defines = given.defines,
        # As libraries and programs are, by default.
        use_pic = True,
    )
    arguments = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = ACTION_NAMES.cpp_compile,
        variables = variables,
    )
    ctx.actions.run(
        executable = compiler,
        arguments = ["-x", "c++-header"] + arguments,
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = ACTION_NAMES.cpp_compile,
            variables = variables,
        ),
        inputs = depset([header], transitive = [given.headers, toolchain.all_files]),
        mnemonic = "CppPrecompile",
        outputs = [precompiled],
        progress_message = "Precompiling headers",
    )
    files = depset([header, precompiled])
    own = CcInfo(compilation_context = cc_common.create_compilation_context(headers = files))

    # Whoever includes the headers sees what they include; it links nothing.
    merged = cc_common.merge_cc_infos(cc_infos = [own, CcInfo(compilation_context = given)])
    return [DefaultInfo(files = files), merged]

precompiled_header = rule(
    implementation = _precompiled_header_impl,
    attrs = {
        "deps": attr.label_list(
            providers = [CcInfo],
            doc = "The libraries whose headers they are.",
        ),
        "includes": attr.string_list(
            mandatory = True,
            doc = "The headers, as `#include <...>` names them; of libraries, which change seldom.",
        ),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    doc = """Makes NAME.h, which includes the headers, and NAME.h.gch, which GCC reads in its place.

A source that is compiled with `-include PACKAGE/NAME.h`, and depends on the
target, is compiled as if it included them first. Where its flags are not those
of the whole build, the compiler reads the headers as ever. Of other compilers
than GCC, NAME.h is empty.
""",
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
