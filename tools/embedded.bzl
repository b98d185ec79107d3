"""A file's bytes within a program."""

def embedded_bytes(name, src, out, function):
    """A C++ source with one function, which whoever calls it declares.

    Args:
      name: of the rule.
      src: the file.
      out: the source's name.
      function: its qualified name; it takes nothing and gives the bytes, an
        absl::string_view.
    """
    namespace, _, function = function.rpartition("::")
    native.genrule(
        name = name,
        srcs = [src],
        outs = [out],
        cmd = """
          {
            echo '#include "absl/strings/string_view.h"'
            echo 'namespace %s {'
            echo 'static constexpr char kBytes[] ='
            od -An -v -tx1 $< | sed 's, ,\\\\x,g; s,.*,"&",'
            echo ';'
            echo 'absl::string_view %s() {'
            echo '  return {kBytes, sizeof(kBytes) - 1};'
            echo '}'
            echo '}'
          } > $@
        """ % (namespace, function),
    )
