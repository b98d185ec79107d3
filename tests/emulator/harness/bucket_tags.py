"""Tags of buckets that AWS itself has set, which moto neither has nor keeps.

Amazon S3 API Reference, "PutBucketTagging": the call gives the whole set, and S3 refuses one
without those that begin with "aws:", as CloudFormation sets them on what it makes, or with others
of that kind.
"""

import io
from xml.etree import ElementTree

from werkzeug.wrappers import Response

_REFUSAL = "<Error><Code>InvalidTag</Code><Message>{}</Message></Error>"


def system(tags):
    """Those of a set that are AWS's own."""
    return {key: value for key, value in tags.items() if key.startswith("aws:")}


def answer(world, request):
    """The answer to a request that sets a bucket's tags, None where it is moto's."""
    backend = world.backend("s3")
    bucket = request.path.strip("/")
    if request.method != "PUT" or "tagging" not in request.args or bucket not in backend.buckets:
        return None
    body = request.get_data()
    request.environ["wsgi.input"] = io.BytesIO(body)  # moto reads it once more
    given = {
        tag.findtext("{*}Key"): tag.findtext("{*}Value") or ""
        for tag in ElementTree.fromstring(body).findall(".//{*}Tag")
    }
    there = system(found(world, bucket))
    if there.items() - given.items():
        return _refuse("System tags cannot be removed by requester")
    if system(given) != there:
        return _refuse("System tags cannot be added/updated by requester")
    if not there:
        return None
    backend.put_bucket_tagging(bucket, given)
    return Response("", 204)


def found(world, bucket):
    """All tags of a bucket."""
    tags = world.backend("s3").get_bucket_tagging(bucket)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in tags}


def _refuse(message):
    return Response(_REFUSAL.format(message), 400, content_type="application/xml")
