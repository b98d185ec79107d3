"""fuzz_test: a fuzz target that is an ordinary test too."""

load("//tools:cc.bzl", "cc_test")

# Bytes of an input. seed_corpus_main.cc has it as well.
_MAX_SIZE = 32768

def fuzz_test(name, srcs, seeds, deps, dictionary = None, mutants = 0, **kwargs):
    """A program with LLVMFuzzerTestOneInput, which aborts where something is wrong.

    Built as ever, it runs that over its seeds, so that `bazel test` does. With
    `--config=fuzz` libFuzzer drives it: `bazel test` still runs the seeds, and
    tests/fuzz/run looks for more.

    Makes NAME, NAME.seeds (their paths, separated by commas) and NAME.options
    (libFuzzer's).

    Args:
      name: of the target.
      srcs: its sources.
      seeds: labels of files, each an input.
      deps: what it calls.
      dictionary: a file of words, in libFuzzer's format.
      mutants: in an ordinary test, how often each seed is mutated as well. The
        target has LLVMFuzzerCustomMutator then.
      **kwargs: as of cc_test.
    """
    paths = " ".join(["$(rootpaths %s)" % label for label in seeds])
    cc_test(
        name = name,
        srcs = srcs + select({
            "//tests/fuzz:libfuzzer": [],
            "//conditions:default": ["//tests/fuzz:seed_corpus_main.cc"],
        }),
        args = select({
            "//tests/fuzz:libfuzzer": [],
            "//conditions:default": ["-mutants=%d" % mutants],
        }) + [paths],
        data = seeds,
        linkopts = select({
            "//tests/fuzz:libfuzzer": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        deps = deps,
        **kwargs
    )
    native.genrule(
        name = name + "_seeds",
        srcs = seeds,
        outs = [name + ".seeds"],
        cmd = "echo %s | tr ' ' , >$@" % paths,
    )
    native.genrule(
        name = name + "_options",
        srcs = [dictionary] if dictionary else [],
        outs = [name + ".options"],
        cmd = "echo %s >$@" % " ".join(
            ["-max_len=%d" % _MAX_SIZE] +
            (["-dict=$(rootpath %s)" % dictionary] if dictionary else []),
        ),
    )
