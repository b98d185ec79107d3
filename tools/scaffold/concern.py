"""A new concern: a file of generator/lower/ that adds the resources of one thing."""

from scaffold.tree import camel_case, check_name, file_name

_LIST = "generator/lower/concerns.inc"

_SOURCE = """\
// SPDX-License-Identifier: Apache-2.0
//
// TODO: what it adds, and why it is so.
#include "generator/lower/concerns.h"

namespace drc::lower {{
namespace {{

// TODO: the resources of a region, as `side.In(stacks::kData).Add<...>(...)`.
void AddRegion([[maybe_unused]] const Context& context,
               [[maybe_unused]] const Side& side) {{}}

}}  // namespace

void Lower{camel}(Context& context) {{
  for (const Side* side : context.sides()) AddRegion(context, *side);
}}

}}  // namespace drc::lower
"""


def add(tree, name):
    """Gives the steps that are left."""
    check_name(name, "concern")
    camel = camel_case(name)
    source = f"generator/lower/{file_name(name)}.cc"
    tree.create(source, _SOURCE.format(camel=camel))
    # The root's outputs tell of all others.
    tree.register(_LIST, f"CONCERN(Lower{camel})  // TODO: what it adds\n", last="LowerOutputs")
    return [
        f"{source}: add its resources to the stacks of both regions (a new stack: context.h)",
        f"{_LIST}: say what it adds",
        "tests/facts: a test of what it must emit",
        "tools/format && bazel run //tests:golden.update, and review the diff",
    ]
