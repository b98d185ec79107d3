"""sh_binary, where newer Bazel releases expect to load it from."""

sh_binary = native.sh_binary
