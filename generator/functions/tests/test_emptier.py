"""The emptier of buckets and backup vaults."""
import threading

import pytest
from generator.functions.tests.lambdas import EAST, ONE_AT_A_TIME, Refused
from moto.backends import get_backend

BUCKET = "documents-test"
VAULT = "vault-test"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


@pytest.fixture
def emptier(functions):
    module = functions.load("emptier", AWS_REGION=EAST)
    module.PAUSE_SECONDS = 0
    return module


@pytest.fixture
def s3(aws):
    client = aws("s3", EAST)
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return client


def fill(s3, objects, versions=1, markers=0, uploads=0):
    moto = get_backend("s3")["123456789012"]["aws"]  # a client takes ten times as long
    for number in range(objects):
        for version in range(versions):
            moto.put_object(BUCKET, f"transactions/{number:05}", bytes([version % 256]))
    for number in range(markers):
        s3.delete_object(Bucket=BUCKET, Key=f"transactions/{number:05}")
    for number in range(uploads):
        upload = s3.create_multipart_upload(Bucket=BUCKET, Key=f"upload/{number}")["UploadId"]
        s3.upload_part(
            Bucket=BUCKET, Key=f"upload/{number}", UploadId=upload, PartNumber=1, Body=b"x")


def page(s3, functions, size):
    """Makes the function's pages of versions smaller: moto takes long for thousands."""
    def answer(_, request):
        with ONE_AT_A_TIME:
            return s3.list_object_versions(**request, MaxKeys=size)

    functions.intercept["ListObjectVersions"] = answer


def left(s3):
    page = s3.list_object_versions(Bucket=BUCKET)
    return (len(page.get("Versions", [])), len(page.get("DeleteMarkers", [])),
            len(s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])))


def delete(ask, emptier, name=BUCKET, kind="Bucket", **options):
    return ask(emptier, "Delete", {kind: name}, physical=f"{kind}:{name}", **options)


# Life cycle

@pytest.mark.parametrize("kind, name", [("Bucket", BUCKET), ("BackupVault", VAULT),
                                        ("Certificate", CERTIFICATE)])
@pytest.mark.parametrize("request_type", ["Create", "Update"])
def test_only_names_itself_until_deleted(emptier, ask, functions, request_type, kind, name):
    answer = ask(emptier, request_type, {kind: name, "ServiceToken": "arn"}, physical=f"{kind}:old")
    assert answer["Status"] == "SUCCESS"
    assert answer["PhysicalResourceId"] == f"{kind}:{name}"
    assert functions.calls == []


def test_a_replacement_empties_the_former_bucket(emptier, ask, s3):
    former = ask(emptier, "Create", {"Bucket": BUCKET})["PhysicalResourceId"]
    same = ask(emptier, "Update", {"Bucket": BUCKET}, physical=former)["PhysicalResourceId"]
    assert same == former
    fill(s3, 3)
    now = ask(emptier, "Update", {"Bucket": "other"}, physical=former)["PhysicalResourceId"]
    assert now != former and left(s3)[0] == 3
    # CloudFormation then deletes the former id, whatever properties it sends along.
    answer = ask(emptier, "Delete", {"Bucket": "other"}, physical=former)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", former)
    assert left(s3) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["Bucket", "BackupVault"])
def test_empties_nothing_that_is_kept(emptier, ask, s3, functions, kind):
    fill(s3, 1)
    answer = ask(emptier, "Delete", {kind: BUCKET, "Keep": "true"}, physical=f"{kind}:{BUCKET}")
    assert answer["Status"] == "SUCCESS"
    assert functions.calls == [] and left(s3)[0] == 1


@pytest.mark.parametrize("properties", [{}, {"Bucket": "a", "BackupVault": "b"}])
def test_wants_one_thing(emptier, ask, functions, properties):
    answer = ask(emptier, "Create", properties)
    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == "ValueError: one of Bucket, BackupVault, Certificate must be given"
    # The rollback must get through.
    answer = ask(emptier, "Delete", properties, physical=answer["PhysicalResourceId"])
    assert answer["Status"] == "SUCCESS"
    assert functions.calls == []


def test_what_was_never_created_holds_nothing(emptier, ask, s3):
    fill(s3, 1)
    answer = ask(emptier, "Delete", {"Bucket": BUCKET}, physical="stack-Thing-1ABC")
    assert answer["Status"] == "SUCCESS"
    assert left(s3) == (1, 0, 0)


# Buckets

def test_empties_a_bucket_of_many_versions(emptier, ask, s3, functions):
    fill(s3, objects=420, versions=3, markers=50, uploads=3)
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)
    # A page each; what a slow machine does not answer in time is asked again.
    assert functions.count("DeleteObjects") >= 2
    s3.delete_bucket(Bucket=BUCKET)


def test_lets_s3_expire_what_it_has_no_time_for(emptier, ask, s3):
    fill(s3, 2)
    assert delete(ask, emptier, milliseconds=119_999)["Status"] == "FAILED"
    rules = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert [rule["Status"] for rule in rules] == ["Enabled", "Enabled"]
    assert rules[0]["Expiration"] == {"Days": 1}
    assert rules[0]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rules[0]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert rules[1]["Expiration"] == {"ExpiredObjectDeleteMarker": True}


def test_empties_an_object_of_more_versions_than_a_page(emptier, ask, s3, functions):
    page(s3, functions, 10)
    fill(s3, objects=1, versions=11)
    fill(s3, objects=3)
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)


def test_deletes_pages_side_by_side(emptier, ask, s3, functions):
    """All of a listing's pages are being deleted before the first has answered."""
    page(s3, functions, 10)
    fill(s3, 25)
    arrived = threading.Barrier(3, timeout=30)
    first = [1, 1, 1]

    def wait(*_):
        if first:
            first.pop()
            arrived.wait()

    functions.intercept["DeleteObjects"] = wait
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)


def test_deletes_what_came_before_versioning(emptier, ask, aws):
    s3 = aws("s3", EAST)
    s3.create_bucket(Bucket=BUCKET)
    fill(s3, 2)
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    s3.delete_bucket(Bucket=BUCKET)


def test_stops_the_replication_first(emptier, ask, s3, functions):
    s3.create_bucket(Bucket="copies")
    s3.put_bucket_versioning(Bucket="copies", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(Bucket=BUCKET, ReplicationConfiguration={
        "Role": "arn:aws:iam::123456789012:role/r", "Rules": [{
            "ID": "all", "Status": "Enabled", "Priority": 1, "Filter": {},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Destination": {"Bucket": "arn:aws:s3:::copies"}}]})
    fill(s3, 1)
    delete(ask, emptier)
    assert functions.calls[0] == (EAST, "DeleteBucketReplication")
    with pytest.raises(s3.exceptions.ClientError, match="ReplicationConfigurationNotFound"):
        s3.get_bucket_replication(Bucket=BUCKET)


def test_finds_what_arrives_meanwhile(emptier, ask, s3, functions):
    fill(s3, 1)

    def late(*_):
        if functions.count("DeleteObjects") == 1:
            s3.put_object(Bucket=BUCKET, Key="a-late-replica", Body=b"x")

    functions.intercept["DeleteObjects"] = late
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)


def test_a_missing_bucket_is_empty(emptier, ask, aws):
    assert delete(ask, emptier)["Status"] == "SUCCESS"


@pytest.mark.parametrize(
    "operation", ["ListMultipartUploads", "ListObjectVersions", "DeleteObjects"])
def test_a_bucket_that_vanishes_is_empty(emptier, ask, s3, functions, operation):
    fill(s3, 1, uploads=1)
    functions.intercept[operation] = lambda *_: Refused("NoSuchBucket", 404)
    assert delete(ask, emptier)["Status"] == "SUCCESS"


def test_lists_the_uploads_again_until_none_is_left(emptier, ask, s3, functions):
    fill(s3, 0, uploads=3)
    functions.intercept["ListMultipartUploads"] = lambda *_: {
        "Uploads": s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])[:1]}
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)


def test_an_upload_that_ended_is_gone(emptier, ask, s3, functions):
    fill(s3, 0, uploads=2)

    def ended(_, request):
        functions.intercept.clear()
        s3.abort_multipart_upload(**request)
        return Refused("NoSuchUpload", 404)

    functions.intercept["AbortMultipartUpload"] = ended
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert left(s3) == (0, 0, 0)


def test_goes_on_while_some_versions_can_be_deleted(emptier, ask, s3, functions):
    fill(s3, 3)

    def one_only(_, request):
        *refused, version = request["Delete"]["Objects"]
        s3.delete_object(Bucket=BUCKET, **version)
        return {"Errors": [{"Key": each["Key"], "Code": "SlowDown"} for each in refused]}

    functions.intercept["DeleteObjects"] = one_only
    assert delete(ask, emptier)["Status"] == "SUCCESS"
    assert functions.count("DeleteObjects") == 3


def test_fails_when_no_version_can_be_deleted(emptier, ask, s3, functions):
    fill(s3, 2)
    functions.intercept["DeleteObjects"] = lambda _, request: {"Errors": [
        {"Key": each["Key"], "Code": "AccessDenied"} for each in request["Delete"]["Objects"]]}
    answer = delete(ask, emptier)
    assert answer["Status"] == "FAILED"
    assert "no version can be deleted" in answer["Reason"] and "AccessDenied" in answer["Reason"]


@pytest.mark.parametrize(
    "operation",
    ["DeleteBucketReplication", "PutBucketLifecycleConfiguration", "ListObjectVersions"])
def test_says_what_is_forbidden(emptier, ask, s3, functions, operation):
    functions.intercept[operation] = lambda *_: Refused("AccessDenied", 403)
    answer = delete(ask, emptier)
    assert answer["Status"] == "FAILED" and "AccessDenied" in answer["Reason"]


@pytest.mark.parametrize("uploads, what", [
    (0, "object versions, which S3 expires within two days"), (1, "multipart uploads")])
def test_stops_in_time_and_says_so(emptier, ask, s3, functions, uploads, what):
    fill(s3, 2, uploads=uploads)
    answer = delete(ask, emptier, milliseconds=119_999)
    assert answer["Status"] == "FAILED"
    assert answer["PhysicalResourceId"] == f"Bucket:{BUCKET}"
    assert answer["Reason"] == (
        f"TimeoutError: {BUCKET}: not gone yet: {what}; delete the stack again to go on")
    assert left(s3) == (2, 0, uploads)
    assert delete(ask, emptier, milliseconds=120_000)["Status"] == "SUCCESS"


def test_looks_at_the_clock_before_each_call(emptier, ask, s3, functions):
    fill(s3, 2)
    readings = iter([900_000, 10_000])
    answer = delete(ask, emptier, milliseconds=lambda: next(readings))
    assert answer["Status"] == "FAILED"
    assert left(s3) == (0, 0, 0), "one listing and one deletion were in time"


def test_the_margin_outlasts_two_calls_and_the_answer(emptier):
    config = emptier.client("s3").meta.config
    attempts = config.retries["total_max_attempts"]
    longest = attempts * (config.connect_timeout + config.read_timeout) + 3  # and the pauses
    assert (2 * longest + 3 * 5) * 1_000 < emptier.MARGIN_MS


# Answers

def test_repeats_an_answer_that_did_not_arrive(emptier, server, ask):
    server.statuses = [500, 503, 200]
    with pytest.raises(AssertionError, match="exactly one answer"):
        ask(emptier, "Create", {"Bucket": BUCKET})
    assert len({body for _, _, _, body in server.requests}) == 1 and len(server.requests) == 3


def test_raises_when_no_answer_arrives(emptier, server, ask):
    server.statuses = [500]
    with pytest.raises(OSError):
        ask(emptier, "Create", {"Bucket": BUCKET})
    assert len(server.requests) == 3


def test_a_long_reason_fits(emptier, ask, server, functions, monkeypatch):
    def fail(*_):
        raise RuntimeError("\u20ac" * 10_000)

    functions.intercept["DeleteBucketReplication"] = fail
    assert delete(ask, emptier)["Status"] == "FAILED"
    assert len(server.requests[-1][3]) <= 4_096


# Certificates

def release(ask, emptier, **options):
    return delete(ask, emptier, CERTIFICATE, "Certificate", **options)


def test_waits_until_nobody_uses_the_certificate(emptier, ask, functions):
    users = [["arn:loadbalancer/1"], ["arn:loadbalancer/1"], []]
    functions.intercept["DescribeCertificate"] = lambda region, request: {
        "Certificate": {"CertificateArn": request["CertificateArn"], "InUseBy": users.pop(0)}}
    assert release(ask, emptier)["Status"] == "SUCCESS"
    assert users == []
    assert functions.requests[-1] == ("DescribeCertificate", {"CertificateArn": CERTIFICATE})


def test_a_certificate_that_is_gone_is_used_by_nobody(emptier, ask, functions):
    functions.intercept["DescribeCertificate"] = (
        lambda *_: Refused("ResourceNotFoundException"))
    assert release(ask, emptier)["Status"] == "SUCCESS"


def test_says_who_still_uses_the_certificate_in_time(emptier, ask, functions):
    functions.intercept["DescribeCertificate"] = (
        lambda *_: {"Certificate": {"InUseBy": ["arn:loadbalancer/1"]}})
    left = iter([500_000, 119_999])
    answer = release(ask, emptier, milliseconds=lambda: next(left))
    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == (f"TimeoutError: {CERTIFICATE}: not gone yet: use by arn:loadbalancer/1; "
                                "delete the stack again to go on")
    assert functions.count("DescribeCertificate") == 2
