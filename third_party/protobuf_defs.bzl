"""proto_library, where newer Bazel releases expect to load it from."""

proto_library = native.proto_library
