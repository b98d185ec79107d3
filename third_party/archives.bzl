"""Which of the system's static libraries a repository links; tools/modules runs it as Python."""

def archives_of(names, prefix):
    """Names of archives that begin with the prefix, each once, sorted.

    Args:
      names: the files of the folders in which the system has its libraries.
      prefix: of the archives, "libabsl_" say.

    Returns:
      A list of names, without what serves tests, which would want GoogleTest.
    """
    return sorted({
        name: True
        for name in names
        if name.startswith(prefix) and name.endswith(".a") and
           "test" not in name and not name.startswith(prefix + "scoped_")
    }.keys())
