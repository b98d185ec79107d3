"""The stores of a template that are taken in, each by what its type asks for."""

from deployment.adopted_bucket import Bucket
from deployment.adopted_table import Table
from deployment.aws import WRONG_INPUT, Failure
from deployment.deployed import apart_name

_KINDS = {kind.types[0]: kind for kind in (Table, Bucket)}


def stores_of(aws, folder):
    """What a folder takes in, of all its templates."""
    for apart in folder.manifest.get("apart", []):
        yield from stores(aws, folder, folder.templates[apart["child"]], None).values()


def check_free(aws, folder, root):
    """Refuses a release that works on what another environment than the root's has taken in."""
    for store in stores_of(aws, folder):
        if other := store.other_environment(apart_name(root)):
            raise Failure(
                f"the {store.kind} {store.name} is taken in by another environment, by the stack "
                f"{other}, and only one can have it",
                WRONG_INPUT,
            )


def stores(aws, folder, body, parameters):
    """By logical id. `parameters`: the values of the template's, as far as they are known."""
    return {
        id: _KINDS[resource["Type"]](aws, folder, id, body, parameters)
        for id, resource in body.get("Resources", {}).items()
        if resource["Type"] in _KINDS
    }
