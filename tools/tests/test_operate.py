"""tools/deploy check, status, failover, failback and mend."""

import io
import json
import pathlib
import urllib.request
import zipfile

import boto3
import pytest

from tools.tests.fake_aws import EAST, WEST, Folder, commands, errors

pytest_plugins = "tools.tests.deploy_fixtures"

_CONTRACTS = json.loads(pathlib.Path("generator/functions/contracts.json").read_text())
EVALUATOR, MENDER = (
    f"{_CONTRACTS[function]['name']}-prod" for function in ("failover_evaluator", "document_mender")
)

# The evaluator


def _play_text(aws, text):
    """What is printed is not JSON alone, so it cannot be told from an error by its type."""
    (aws.folder / "answers.json").write_text(json.dumps([["lambda invoke", [{"out": text}]]]))


@pytest.mark.parametrize("action", ["status", "failover", "failback"])
def test_invokes_the_evaluator(aws, deploy, action):
    answer = {"action": action, "result": "moved", "region": WEST}
    _play_text(aws, json.dumps(answer) + '{\n    "StatusCode": 200\n}\n')
    run = deploy(action, "--suffix", "prod", "--region", WEST, "--cause", "a drill", "--execute")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == answer
    (call,) = aws.calls
    assert call[:4] == ["lambda", "invoke", "--function-name", EVALUATOR]
    payload = json.loads(call[call.index("--payload") + 1])
    assert payload == {"action": action, "cause": "a drill"}
    assert call[call.index("--cli-binary-format") + 1] == "raw-in-base64-out"
    assert call[-2:] == ["--region", WEST]


@pytest.mark.parametrize("execute", [[], ["--execute"]])
def test_status_only_reads(aws, folder, deploy, execute):
    """So it needs no --execute, which scripts may say all the same; the folder knows the region."""
    _play_text(aws, '{"result": "unchanged"}{"StatusCode": 200}')
    run = deploy("status", folder.path, "--suffix", "prod", *execute)
    assert run.returncode == 0, run.stderr
    (call,) = aws.calls
    assert call[-2:] == ["--region", WEST]


@pytest.mark.parametrize("action", ["failover", "failback"])
def test_a_folder_knows_the_secondary_region(aws, folder, deploy, action):
    run = deploy(action, folder.path, "--suffix", "prod")
    (shown,) = commands(run.stdout)
    assert shown[-2:] == ["--region", WEST]
    assert aws.calls == []
    assert deploy(action, folder.path, "--suffix", "prod", "--region", WEST).returncode == 2
    assert deploy(action, "--suffix", "prod").returncode == 2


def test_a_refused_failback(aws, deploy):
    answer = {"result": "refused", "cause": "us-east-1 does not store heartbeats"}
    _play_text(aws, json.dumps(answer) + '{"StatusCode": 200}')
    run = deploy("failback", "--suffix", "prod", "--region", WEST, "--execute")
    assert run.returncode == 1
    assert json.loads(run.stdout) == answer
    assert errors(run) == [
        "tools/deploy: error: failback refused: us-east-1 does not store heartbeats"
    ]


def test_a_failback_that_accepts_loss(aws, deploy):
    _play_text(aws, '{"result": "moved"}{"StatusCode": 200}')
    run = deploy(
        "failback", "--suffix", "prod", "--region", WEST, "--accept-loss", "--execute"
    )
    assert run.returncode == 0, run.stderr
    (call,) = aws.calls
    payload = json.loads(call[call.index("--payload") + 1])
    assert payload == {"action": "failback", "accept_loss": True}
    # The function itself takes minutes.
    assert int(call[call.index("--cli-read-timeout") + 1]) > 900


@pytest.mark.parametrize("action", ["status", "failover"])
def test_nothing_else_accepts_loss(deploy, action):
    run = deploy(action, "--suffix", "prod", "--region", WEST, "--accept-loss")
    assert run.returncode == 2


def test_an_evaluator_that_fails(aws, deploy):
    _play_text(
        aws,
        '{"errorMessage": "no such table", "errorType": "ClientError"}'
        '{"StatusCode": 200, "FunctionError": "Unhandled"}',
    )
    run = deploy("failover", "--suffix", "prod", "--region", WEST, "--execute")
    assert run.returncode == 1
    assert run.stdout == ""
    assert errors(run) == [f"tools/deploy: error: {EVALUATOR} failed: no such table"]


def test_an_evaluator_of_another_region(aws, deploy):
    aws.play([("lambda invoke", ["An error occurred (ResourceNotFoundException) when calling: x"])])
    run = deploy("status", "--suffix", "prod", "--region", EAST, "--execute")
    assert run.returncode == 1
    assert "it lies in the secondary region" in errors(run)[0]


# The document mender


def _payloads(aws):
    return [json.loads(call[call.index("--payload") + 1]) for call in aws.calls]


def test_mends_every_segment_to_its_end(aws, deploy):
    counts = {"items": 5, "missing": 2, "written": 1, "unlike": 1, "next": None}
    _play_text(aws, json.dumps(counts) + '{"StatusCode": 200}')
    run = deploy("mend", "--suffix", "prod", "--region", EAST, "--segments", "3", "--execute")
    assert run.returncode == 0, run.stderr
    totals = {"region": EAST, "items": 15, "missing": 6, "written": 3, "unlike": 3}
    assert json.loads(run.stdout) == totals
    assert sorted(payload["segment"] for payload in _payloads(aws)) == [0, 1, 2]
    assert {call[3] for call in aws.calls} == {MENDER}
    assert all(call[-2:] == ["--region", EAST] for call in aws.calls)


def test_mending_goes_on_where_a_run_stopped(aws, deploy):
    counts = {"items": 1, "missing": 1, "written": 0, "unlike": 0}
    key = {"pk": {"S": "t-1"}}
    texts = [
        {"out": json.dumps({**counts, "next": following}) + '{"StatusCode": 200}'}
        for following in (key, None)
    ]
    (aws.folder / "answers.json").write_text(json.dumps([["lambda invoke", texts]]))
    run = deploy(
        *("mend", "--suffix", "prod", "--region", EAST, "--segments", "1"),
        *("--since", "2026-01-31", "--count-only", "--execute"),
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["missing"] == 2
    begin = {"segment": 0, "segments": 1, "since": "2026-01-31", "count_only": True}
    assert _payloads(aws) == [begin, {**begin, "start": key}]


def test_a_mender_that_was_idle_for_weeks_is_waited_for(aws, deploy):
    counts = {"items": 1, "missing": 0, "written": 0, "unlike": 0, "next": None}
    texts = [
        {"error": "An error occurred (CodeArtifactUserPendingException) when calling: x"},
        {"error": "An error occurred (ResourceNotReadyException) when calling: x"},
        {"out": json.dumps(counts) + '{"StatusCode": 200}'},
    ]
    (aws.folder / "answers.json").write_text(json.dumps([["lambda invoke", texts]]))
    run = deploy("mend", "--suffix", "prod", "--region", EAST, "--segments", "1", "--execute")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["items"] == 1


def test_mending_is_shown_first(aws, deploy):
    run = deploy("mend", "--suffix", "prod", "--region", EAST, "--segments", "2")
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(f"aws lambda invoke --function-name {MENDER}") == 2
    assert aws.calls == []


@pytest.mark.parametrize("segments", ["0", "65", "x"])
def test_segments_within_bounds(deploy, segments):
    run = deploy("mend", "--suffix", "prod", "--region", EAST, "--segments", segments)
    assert run.returncode == 2


def test_an_environment_without_a_mender(aws, deploy):
    aws.play([("lambda invoke", ["An error occurred (ResourceNotFoundException) when calling: x"])])
    run = deploy("mend", "--suffix", "prod", "--region", EAST, "--segments", "1", "--execute")
    assert run.returncode == 1
    assert "transaction processor" in errors(run)[0]


def _post(url, content):
    """Sets up moto itself."""
    body = json.dumps(content).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, body, headers, method="POST")
    urllib.request.urlopen(request).close()


def test_invokes_a_function_by_a_real_cli(moto, deploy_moto):
    _post(f"{moto}/moto-api/config", {"lambda": {"use_docker": False}})
    where = {"endpoint_url": moto, "region_name": WEST}
    trust = {"Version": "2012-10-17", "Statement": []}
    role = boto3.client("iam", **where).create_role(
        RoleName="evaluator", AssumeRolePolicyDocument=json.dumps(trust)
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "")
    boto3.client("lambda", **where).create_function(
        FunctionName=EVALUATOR,
        Runtime="python3.11",
        Role=role["Role"]["Arn"],
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
    )
    answer = {"result": "moved", "region": WEST}
    results = {"results": [json.dumps(answer)], "region": WEST}
    _post(f"{moto}/moto-api/static/lambda-simple/response", results)
    run = deploy_moto("failover", "--suffix", "prod", "--region", WEST, "--execute")
    assert run.returncode == 0, run.stderr
    # Without a container moto answers with the payload if it has no other result for it.
    assert json.loads(run.stdout) in (answer, {"action": "failover"})


# Prerequisites


def _quota(service, name, needed, regions):
    return {"service": service, "name": name, "needed": needed, "regions": regions}


_QUOTAS = [
    _quota("AWS Lambda", "Concurrent executions", 1100, [EAST, WEST]),
    _quota("Amazon S3", "Replication Time Control data transfer rate", 2000, [EAST]),
]


def _zone(name, private):
    return {
        "HostedZone": {"Id": "/hostedzone/Z0123", "Name": name, "Config": {"PrivateZone": private}},
        "DelegationSet": {"NameServers": ["ns-2.example", "ns-1.example"]},
    }


def _account(concurrency, opted_in, value):
    limit = {"ConcurrentExecutions": concurrency, "UnreservedConcurrentExecutions": concurrency}
    return [
        ("get-account-settings", [{"AccountLimit": limit}]),
        ("get-service-quota", [{"Quota": {"Value": value}}]),
        (
            "describe-region-settings",
            [
                {
                    "ResourceTypeOptInPreference": {"DynamoDB": True},
                    "ResourceTypeManagementPreference": {"DynamoDB": opted_in},
                }
            ],
        ),
        ("get-hosted-zone", [_zone("acme.net.", False)]),
    ]


def test_prerequisites_that_are_there(aws, folder, deploy):
    aws.play(_account(2000, True, 2000.0))
    run = deploy("check", folder.path, "--suffix", "prod")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "ok    AWS CLI: aws-cli/2.30.0",
        "ok    us-east-1 AWS Lambda, the account's limit: 2000, 1100 needed",
        "ok    us-west-2 AWS Lambda, the account's limit: 2000, 1100 needed",
        "ok    us-east-1 AWS Backup of DynamoDB, advanced",
        "ok    us-west-2 AWS Backup of DynamoDB, advanced",
        "ok    zone Z0123: delegate acme.net to ns-1.example ns-2.example",
    ]


@pytest.mark.parametrize(
    "zone, line",
    [
        (_zone("acme.net.", True), "SHORT zone Z0123 is private: certificates need a public one"),
        (_zone("acme.com.", False), "SHORT zone Z0123 is of acme.com, the spec says acme.net"),
        (
            "An error occurred (NoSuchHostedZone) when calling the GetHostedZone operation: x",
            "SHORT zone Z0123 does not exist in this account",
        ),
    ],
)
def test_a_zone_of_which_no_certificate_comes(aws, folder, deploy, zone, line):
    aws.play([*_account(2000, True, 2000.0)[:-1], ("get-hosted-zone", [zone])])
    run = deploy("check", folder.path, "--suffix", "prod")
    assert run.returncode == 3
    assert line in run.stdout.splitlines()


def test_prerequisites_that_are_missing(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "short", _QUOTAS)
    aws.play(_account(50, False, 1000.0))
    run = deploy("check", folder.path)
    assert run.returncode == 3
    assert errors(run) == ["tools/deploy: error: 7 prerequisites are missing"]
    assert "SHORT us-east-1 AWS Lambda, Concurrent executions: 1000, 1100 needed" in run.stdout
    assert "Replication Time Control data transfer rate: 2000 needed; ask AWS Support" in run.stdout
    asked = [words[2] for words in commands(run.stderr)]
    assert asked.count("request-service-quota-increase") == 4
    assert asked.count("update-region-settings") == 2
    # Only said, never done.
    assert not {"request-service-quota-increase", "update-region-settings"} & set(aws.operations())


def test_a_region_that_the_account_has_not_enabled(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "opt-in", decisions=["opt-in-region"])
    answers = [{"RegionOptStatus": each} for each in ("ENABLED_BY_DEFAULT", "DISABLED")]
    aws.play([("get-region-opt-status", answers), *_account(2000, True, 2000.0)])
    run = deploy("check", folder.path)
    assert run.returncode == 3
    assert run.stdout.splitlines()[1:] == [
        "ok    us-east-1 in the account: ENABLED_BY_DEFAULT",
        "SHORT us-west-2 in the account: DISABLED",
    ]
    assert "aws account enable-region --region-name us-west-2" in run.stderr
    # Nothing else is asked: that region would refuse it.
    assert set(aws.operations()) == {"get-region-opt-status"}


def test_regions_that_the_account_has_enabled(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "opt-in", decisions=["opt-in-region"])
    enabled = ("get-region-opt-status", [{"RegionOptStatus": "ENABLED"}])
    aws.play([enabled, *_account(2000, True, 0.0)])
    run = deploy("check", folder.path)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 8


_OURS, _OTHERS = ([{"Key": "dr-suffix", "Value": each}] for each in ("prod", "test"))
_NETWORKS = [
    {"resource": service, "measure": name, "needed": needed, "regions": ["us-east-1"]}
    for service, name, needed in [
        ("Amazon VPC", "VPCs per Region", 1),
        ("Amazon EC2", "EC2-VPC Elastic IPs", 3),
        ("Amazon VPC", "NAT gateways per Availability Zone", 1),
        ("Amazon VPC", "Internet gateways per Region", 1),
    ]
]


def _networks(addresses):
    """What the account has, of this environment and of others."""
    gateways = [{"SubnetId": "a"}, {"SubnetId": "b"}, {"SubnetId": "b", "Tags": _OTHERS}]
    zones = {"a": "use1-az1", "b": "use1-az2"}
    subnets = [{"SubnetId": id, "AvailabilityZoneId": zone} for id, zone in zones.items()]
    return [
        ("describe-vpcs", [{"Vpcs": [{}, {"Tags": _OTHERS}, {"Tags": _OURS}]}]),
        ("describe-addresses", [{"Addresses": [{}] * addresses + [{"Tags": _OURS}] * 3}]),
        ("describe-nat-gateways", [{"NatGateways": [*gateways, {"SubnetId": "b", "Tags": _OURS}]}]),
        ("describe-subnets", [{"Subnets": subnets}]),
        ("describe-internet-gateways", [{"InternetGateways": [{}, {"Tags": _OURS}]}]),
        *_account(2000, True, 5.0),
    ]


def test_networks_that_others_leave(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "networks", capacity=_NETWORKS)
    aws.play(_networks(addresses=2))
    run = deploy("check", folder.path, "--suffix", "prod")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[3:7] == [
        "ok    us-east-1 Amazon VPC, VPCs per Region: 5, 2 taken by others, 1 needed",
        "ok    us-east-1 Amazon EC2, EC2-VPC Elastic IPs: 5, 2 taken by others, 3 needed",
        "ok    us-east-1 Amazon VPC, NAT gateways per Availability Zone: 5, 2 taken by others, 1 needed",
        "ok    us-east-1 Amazon VPC, Internet gateways per Region: 5, 1 taken by others, 1 needed",
    ]


def test_addresses_that_others_have(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "networks", capacity=_NETWORKS)
    aws.play(_networks(addresses=3))
    run = deploy("check", folder.path, "--suffix", "prod")
    assert run.returncode == 3
    assert "SHORT us-east-1 Amazon EC2, EC2-VPC Elastic IPs: 5, 3 taken by others" in run.stdout
    assert "--quota-code L-0263D0A3 --desired-value 6" in run.stderr


def test_a_quota_with_a_default_only(aws, deploy, tmp_path):
    folder = Folder(tmp_path / "short", _QUOTAS[:1])
    none = "An error occurred (NoSuchResourceException) when calling the X operation: none"
    default = ("get-aws-default-service-quota", [{"Quota": {"Value": 2000.0}}])
    aws.play([default, ("get-service-quota", [none]), *_account(2000, True, 0.0)])
    assert deploy("check", folder.path, "--execute").returncode == 0


