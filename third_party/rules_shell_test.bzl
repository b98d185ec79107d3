"""sh_test, where newer Bazel releases expect to load it from."""

sh_test = native.sh_test
