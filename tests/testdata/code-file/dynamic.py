SECRET = "{{resolve:secretsmanager:token}}"


def handler(event, context):
    return {"token": SECRET}
