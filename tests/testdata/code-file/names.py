"""Takes a name of the fence's."""
dr_seen = {}


def handler(event, context):
    dr_seen[event["id"]] = event
