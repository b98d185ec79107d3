def to(event):
    return {"statusCode": 200}
