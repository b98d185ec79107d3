"""Tables and buckets of two regions, and how what is written in one comes to the other."""

import functools

EAST, WEST, WITNESS = "us-east-1", "us-west-2", "us-east-2"
REGIONS = EAST, WEST
OTHER = {EAST: WEST, WEST: EAST}


@functools.cache
def _condition(text):
    """The terms of a condition, any of which is enough: (attribute, operator, value's name)."""
    terms = []
    for term in text.split(" OR "):
        if term.startswith("attribute_not_exists("):
            terms.append((term[len("attribute_not_exists("):-1], "", None))
        else:
            name, operator, value = term.split()
            assert operator in ("<", "="), term
            terms.append((name, operator, value))
    return terms


def _plain(value):
    [(kind, content)] = value.items()
    return float(content) if kind == "N" else content


def holds(params, item):
    """Whether a request's condition holds for the item that is there, or None."""
    text = params.get("ConditionExpression")
    if text is None:
        return True
    names, item = params.get("ExpressionAttributeNames", {}), item or {}
    for name, operator, value in _condition(text):
        found = item.get(names.get(name, name))
        if not operator:
            if found is None:
                return True
        elif found is not None:
            given = _plain(params["ExpressionAttributeValues"][value])
            if _plain(found) < given if operator == "<" else _plain(found) == given:
                return True
    return False


class Strong:
    """One truth: who reaches no quorum neither reads nor writes."""

    strong = True

    def __init__(self, network):
        self.network = network
        self._items = {}

    def reachable(self, region):
        return self.network.has_quorum(region)

    def get(self, region, key):
        return self._items.get(key)

    def put(self, region, key, item):
        self._items[key] = item

    def delete(self, region, key):
        self._items.pop(key, None)

    def settle(self, key, item):
        """Every region has had the item for long."""
        self._items[key] = item

    def keys(self, region):
        return self._items.keys()


class Eventual:
    """A replica a region; the last write wins, whenever and in whatever order it arrives."""

    strong = False

    def __init__(self, network, directions=((EAST, WEST), (WEST, EAST))):
        self.network, self.directions = network, directions
        self._items = {EAST: {}, WEST: {}}  # key: ((time, region) of the write, item)

    def reachable(self, region):
        return True

    def get(self, region, key):
        found = self._items[region].get(key)
        return found and found[1]

    def put(self, region, key, item):
        network = self.network
        entry = ((network.clock.now, region), item)
        self._items[region][key] = entry
        if (region, OTHER[region]) in self.directions:
            network.replicate(region, OTHER[region], self._arrive, OTHER[region], key, entry)

    def delete(self, region, key):
        self.put(region, key, None)

    def settle(self, key, item):
        for region in REGIONS:
            self._items[region][key] = ((self.network.clock.now, ""), item)

    def _arrive(self, region, key, entry):
        there = self._items[region].get(key)
        if there is None or there[0] < entry[0]:
            self._items[region][key] = entry

    def keys(self, region):
        return [key for key, (_, item) in self._items[region].items() if item is not None]
