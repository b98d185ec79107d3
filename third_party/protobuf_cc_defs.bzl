"""cc_proto_library, where newer Bazel releases expect to load it from."""

cc_proto_library = native.cc_proto_library
