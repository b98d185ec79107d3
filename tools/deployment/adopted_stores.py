"""The stores of a template that are taken in, each by what its type asks for."""

from deployment.adopted_bucket import Bucket
from deployment.adopted_table import Table

_KINDS = {kind.types[0]: kind for kind in (Table, Bucket)}


def stores(aws, folder, body, parameters):
    """By logical id. `parameters`: the values of the template's, as far as they are known."""
    return {
        id: _KINDS[resource["Type"]](aws, folder, id, body, parameters)
        for id, resource in body.get("Resources", {}).items()
        if resource["Type"] in _KINDS
    }
