"""Signatures of requests to an HTTP API, as API Gateway checks them.

AWS General Reference, "Signing AWS API requests" (version 4): over the method, the URL, the
headers that it names and the body, for a service of a region, at a time.
"""

import re

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/execute-api/aws4_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


def check(request, region, secret):
    """The access key that signed a urllib's request; ValueError if it is not well signed.

    `secret` is its secret key, or a function from the access key to it.
    """
    headers = {name.lower(): value for name, value in request.header_items()}
    match = _FORM.fullmatch(headers.get("authorization", ""))
    if match is None:
        raise ValueError(f"no signature for execute-api: {headers.get('authorization')}")
    key, day, where, names, signature = match.groups()
    if where != region or not headers["x-amz-date"].startswith(day):
        raise ValueError(f"signed for {where}, not for {region}, or for another day")
    named = set(names.split(";"))
    if not {"host", "x-amz-date"} <= named:
        raise ValueError(f"signed without host or time: {names}")
    signed = {name: headers[name] for name in named - {"host"}}
    again = AWSRequest(request.get_method(), request.full_url, signed, request.data)
    again.context["timestamp"] = headers["x-amz-date"]
    secret = secret(key) if callable(secret) else secret
    auth = SigV4Auth(Credentials(key, secret), "execute-api", region)
    text = auth.string_to_sign(again, auth.canonical_request(again))
    if auth.signature(text, again) != signature:
        raise ValueError("the signature does not match")
    return key
