"""cfn_dependencies: what this repository builds with, for its own workspace and for others.

```
local_repository(
    name = "protoc_gen_cfn",
    path = "third_party/protoc_gen_cfn",
)

load("@protoc_gen_cfn//third_party:dependencies.bzl", "cfn_dependencies")

cfn_dependencies()
```
"""

load(":repositories.bzl", "debian_rules_cc", "system_python", "system_repository")

def _build_file(name):
    return Label("//third_party:" + name)

# Debian packages whose code ends in a static program.
COPYRIGHTS = [
    "libabsl-dev",
    "libc6-dev",
    "libprotobuf-dev",
    "libre2-dev",
    "libssl-dev",
    "libstdc++6",
    "nlohmann-json3-dev",
    "zlib1g-dev",
]

_LIBRARIES = {
    "com_google_absl": struct(
        archives = "libabsl_",
        build_files = {
            "absl.BUILD": "BUILD.bazel",
            "absl_algorithm.BUILD": "absl/algorithm/BUILD.bazel",
            "absl_container.BUILD": "absl/container/BUILD.bazel",
            "absl_flags.BUILD": "absl/flags/BUILD.bazel",
            "absl_status.BUILD": "absl/status/BUILD.bazel",
            "absl_strings.BUILD": "absl/strings/BUILD.bazel",
            "absl_time.BUILD": "absl/time/BUILD.bazel",
            "absl_types.BUILD": "absl/types/BUILD.bazel",
        },
        required = {"/usr/include/absl/strings/str_cat.h": "libabsl-dev"},
        symlinks = {},
    ),
    "com_google_googletest": struct(
        archives = "",
        build_files = {"googletest.BUILD": "BUILD.bazel"},
        required = {"/usr/src/googletest/googletest/src/gtest-all.cc": "googletest"},
        symlinks = {"/usr/src/googletest": "googletest"},
    ),
    "com_google_protobuf": struct(
        archives = "",
        build_files = {
            "protobuf.BUILD": "BUILD.bazel",
            "protobuf_cc_defs.bzl": "bazel/cc_proto_library.bzl",
            "protobuf_defs.bzl": "bazel/proto_library.bzl",
        },
        required = {"/usr/include/google/protobuf/compiler/code_generator.h": "libprotoc-dev"},
        symlinks = {"/usr/include/google/protobuf": "src/google/protobuf"},
    ),
    "com_googlesource_code_re2": struct(
        archives = "",
        build_files = {"re2.BUILD": "BUILD.bazel"},
        required = {"/usr/include/re2/re2.h": "libre2-dev"},
        symlinks = {},
    ),
    "debian_copyrights": struct(
        archives = "",
        build_files = {"copyrights.BUILD": "BUILD.bazel"},
        required = {},
        symlinks = {
            "/usr/share/doc/%s/copyright" % package: package + ".copyright"
            for package in COPYRIGHTS
        },
    ),
    "nlohmann_json": struct(
        archives = "",
        build_files = {"nlohmann_json.BUILD": "BUILD.bazel"},
        required = {"/usr/include/nlohmann/json.hpp": "nlohmann-json3-dev"},
        symlinks = {},
    ),
    "openssl": struct(
        archives = "",
        build_files = {"openssl.BUILD": "BUILD.bazel"},
        required = {"/usr/include/openssl/sha.h": "libssl-dev"},
        symlinks = {},
    ),
    "zlib": struct(
        archives = "",
        build_files = {"zlib.BUILD": "BUILD.bazel"},
        required = {"/usr/include/zlib.h": "zlib1g-dev"},
        symlinks = {},
    ),
    # Bazel itself wants this for every test; coverage is not collected here.
    "remote_coverage_tools": struct(
        archives = "",
        build_files = {"coverage_tools.BUILD": "BUILD.bazel"},
        required = {},
        symlinks = {},
    ),
    "rules_shell": struct(
        archives = "",
        build_files = {
            "rules_shell_binary.bzl": "shell/sh_binary.bzl",
            "rules_shell_test.bzl": "shell/sh_test.bzl",
        },
        required = {},
        symlinks = {},
    ),
}

# Bazel's own rules, as Debian packages them. Bazel 7's toolchains load
# rules_license and rules_python; Debian 12 has neither, and its Bazel does not ask.
_RULES = {
    "bazel_skylib": "/usr/share/bazel/tools/skylib",
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_license": "/usr/share/bazel/rules/license",
    "rules_python": "/usr/share/bazel/rules/python",
}

def system_library(name):
    """Declares one of the libraries, whatever else is declared.

    Args:
      name: of the repository.
    """
    library = _LIBRARIES[name]
    system_repository(
        name = name,
        archives = library.archives,
        build_files = {
            _build_file(file): path
            for file, path in library.build_files.items()
        },
        required = library.required,
        symlinks = library.symlinks,
    )

def cfn_dependencies():
    """Declares every dependency that the workspace has not declared before.

    Each is a Debian package that tools/setup installs; nothing is downloaded at build
    time. The names are those of the Bazel Central Registry, so that a workspace's own
    declarations can take their place. Python is that of the machine, and only the drill
    and tests need one.
    """
    if not native.existing_rule("rules_cc"):
        debian_rules_cc(name = "rules_cc")
    for name, path in _RULES.items():
        if not native.existing_rule(name):
            native.local_repository(name = name, path = path)
    for name in _LIBRARIES:
        if not native.existing_rule(name):
            system_library(name)
    if not native.existing_rule("python_environment"):
        system_python(name = "python_environment")
