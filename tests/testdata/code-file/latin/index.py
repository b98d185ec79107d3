# café


def handler(event, context):
    return {}
