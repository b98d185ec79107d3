"""Bazel's own ProtoInfo, under another name: a file cannot export a built-in."""

NativeProtoInfo = ProtoInfo
