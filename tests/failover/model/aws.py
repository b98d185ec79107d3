"""AWS's services as a handler's clients see them: calls that take time, fail, or vanish.

A call's fate, where trouble says nothing else, is to be carried out and answered. Others:
  lost        it is not carried out, and times out
  unanswered  it is carried out, and times out
  late        it times out, and is carried out some seconds after that
  refused     AWS refuses it at once; a client tries no second time
  failed      AWS has an internal error; a client tries again
  crash       the caller ends before the call
"""

import datetime
import types

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from tests.failover.model.clock import Crash
from tests.failover.model.stores import holds

FATES = "lost", "unanswered", "late", "refused", "failed", "crash"


class ConditionalCheckFailed(ClientError):
    pass


_EXCEPTIONS = types.SimpleNamespace(ConditionalCheckFailedException=ConditionalCheckFailed)


class Config:
    """botocore's."""

    def __init__(self, connect_timeout, read_timeout, retries):
        self.connect, self.read = connect_timeout, read_timeout
        self.attempts = retries["total_max_attempts"]


def place(url):
    """The region and path of an API's URL."""
    host, _, path = url.removeprefix("https://").partition("/")
    return host, "/" + path


def refusal(code, operation, kind=ClientError, **more):
    return kind({"Error": {"Code": code, "Message": code}, **more}, operation)


class Client:
    """A service in a region, to the code of one environment."""

    exceptions = _EXCEPTIONS

    def __init__(self, module, service, region, config):
        self.module, self.service, self.region, self.config = module, service, region, config
        self.away = module.region != region

    def __getattr__(self, operation):
        name, attempts = f"{self.service}:{operation}", self.config.attempts
        perform, attempt_once = getattr(Services, f"{self.service}_{operation}"), self._attempt

        def call(**params):
            for attempt in range(1, attempts + 1):
                try:
                    return attempt_once(name, perform, params)
                except (ConnectTimeoutError, ReadTimeoutError):
                    if attempt == attempts:
                        raise
                except ClientError as error:
                    code = error.response["Error"]["Code"]
                    if code != "InternalServerError" or attempt == attempts:
                        raise
                world = self.module.world
                world.sleep(world.random.random() * 0.1 * 2 ** attempt)

        setattr(self, operation, call)
        return call

    def _attempt(self, name, perform, params):
        world = self.module.world
        clock, network = world.clock, world.network
        process, sleep = clock.task.process, clock.sleep
        if process.dead or clock.closed:
            raise Crash
        fate = world.fate(process, self, name, params)
        if fate == "crash":
            world.crash(process)
        if network.troubled and not network.reaches(self.module.region, self.region):
            sleep(self.config.connect)
            raise ConnectTimeoutError(endpoint_url=name)
        if fate == "lost":
            sleep(self.config.read)
            raise ReadTimeoutError(endpoint_url=name)
        # What happens between a call's effect and its answer may as well happen before the
        # next call: so one pause is enough.
        sleep(world.latency(self.away))
        if fate == "refused":
            raise refusal("AccessDenied", name)
        if fate == "failed":
            raise refusal("InternalServerError", name)
        if network.troubled and not world.services.reachable(self.region, params):
            sleep(self.config.read)
            raise ReadTimeoutError(endpoint_url=name)
        if fate is None:
            return perform(world.services, self.region, params)
        if fate == "late":
            world.clock.after(self.config.read + 4, lambda: _late(process, perform, self, params))
        else:
            assert fate == "unanswered", fate
            _carry_out(perform, self, params)
        sleep(self.config.read)
        raise ReadTimeoutError(endpoint_url=name)


def _carry_out(perform, client, params):
    try:
        perform(client.module.world.services, client.region, params)
    except ClientError:
        pass


def _late(process, perform, client, params):
    world = client.module.world
    if world.services.reachable(client.region, params):
        world.late = process
        _carry_out(perform, client, params)
        world.late = None


def _key(given):
    [value] = given.values()
    [key] = value.values()
    return key


class Services:
    """What the services do with a request that has reached them."""

    def __init__(self, world):
        self.world = world

    def reachable(self, region, params):
        table = self.world.tables.get(params.get("TableName"))
        return table is None or table.reachable(region)

    def dynamodb_get_item(self, region, params):
        item = self.world.tables[params["TableName"]].get(region, _key(params["Key"]))
        return {} if item is None else {"Item": item}

    def dynamodb_put_item(self, region, params):
        table, item = self.world.tables[params["TableName"]], params["Item"]
        key = (item.get("id") or item["pk"])["S"]
        self._check("PutItem", table, region, key, params)
        table.put(region, key, item)
        self.world.wrote(params["TableName"], region, item)
        return {}

    def dynamodb_update_item(self, region, params):
        table = self.world.tables[params["TableName"]]
        key = _key(params["Key"])
        self._check("UpdateItem", table, region, key, params)
        name = params["UpdateExpression"].removeprefix("SET ").removesuffix(" = :true")
        item = {**(table.get(region, key) or params["Key"]),
                params["ExpressionAttributeNames"][name]: {"BOOL": True}}
        table.put(region, key, item)
        self.world.wrote(params["TableName"], region, item)
        return {}

    def _check(self, operation, table, region, key, params):
        item = table.get(region, key)
        if not holds(params, item):
            more = {}
            if params.get("ReturnValuesOnConditionCheckFailure") and item is not None:
                more = {"Item": item}
            raise refusal("ConditionalCheckFailedException", operation,
                          ConditionalCheckFailed, **more)

    def s3_put_object(self, region, params):
        documents, key = self.world.documents, params["Key"]
        if params.get("IfNoneMatch") and documents.get(region, key) is not None:
            raise refusal("PreconditionFailed", "PutObject")
        documents.put(region, key, params["Body"])
        return {}

    def s3_get_object(self, region, params):
        body = self.world.documents.get(region, params["Key"])
        if body is None:
            raise refusal("NoSuchKey", "GetObject")
        return {"Body": types.SimpleNamespace(read=lambda: body)}

    def sts_assume_role(self, region, params):
        end = datetime.datetime.fromtimestamp(self.world.clock.now + 3600, datetime.timezone.utc)
        return {"Credentials": {"AccessKeyId": "key", "SecretAccessKey": "secret",
                                "SessionToken": "token", "Expiration": end}}

    def sns_publish(self, region, params):
        self.world.heard(params["Subject"], params["Message"])
        return {}

    def cloudwatch_put_metric_data(self, region, params):
        for datum in params["MetricData"]:
            self.world.metrics[region, datum["MetricName"]].append(
                (self.world.clock.now, datum["Value"]))
        return {}
