"""The settings that the bucket holds: {"minutes": NUMBER}, how long a session lives."""
import json
from os import environ


def seconds(s3):
    found = s3.get_object(Bucket=environ["BUCKET_NAME"], Key=environ["SETTINGS_KEY"])
    return 60 * json.loads(found["Body"].read())["minutes"]
