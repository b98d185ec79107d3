"""ProtoInfo, where newer Bazel releases expect to load it from."""

load(":native.bzl", "NativeProtoInfo")

ProtoInfo = NativeProtoInfo
