"""A file's bytes within a program."""

load("//tools:cc.bzl", "cc_library")

def embedded_bytes(name, src, function):
    """A library of the one function that NAME.h declares.

    Args:
      name: of the library, and of its header in this package.
      src: the file.
      function: its qualified name; it gives the bytes, an absl::string_view.
    """
    header = "%s/%s.h" % (native.package_name(), name)
    namespace, _, function = function.rpartition("::")
    native.genrule(
        name = name + "_source",
        srcs = [src],
        outs = [name + ".cc"],
        cmd = """
          {
            echo '#include "%s"'
            echo 'namespace %s {'
            echo 'static constexpr char kBytes[] ='
            od -An -v -tx1 $< | sed 's, ,\\\\x,g; s,.*,"&",'
            echo ';'
            echo 'absl::string_view %s() {'
            echo '  return {kBytes, sizeof(kBytes) - 1};'
            echo '}'
            echo '}'
          } > $@
        """ % (header, namespace, function),
    )
    cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [name + ".h"],
        visibility = ["//visibility:private"],
        deps = ["@com_google_absl//absl/strings"],
    )
