"""The emulator's address: one HTTP server on loopback for all services and regions.

Like AWS's endpoints it tells the service by the request's signature. What the harness does not
answer itself, moto does.
"""

import contextlib
import json
import os
import re
import threading
import urllib.parse
from unittest import mock

from botocore.config import Config
from moto import mock_aws
from moto.core.models import RESPONSES_METHODS
from moto.iam.access_control import PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import FakeBucket
from moto.sns.models import Subscription
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.emulator.harness import actions, bucket_tags, delivery, functions, interfaces, node
from tests.emulator.harness import recovery_points, replication, table_calls
from tests.emulator.harness.cloudformation import CloudFormation
from tests.emulator.harness.world import USER, World, session
from tools.cfn import iam

# mock_aws also stands before the library requests, at a thousand patterns each time that it is
# entered. Nobody here uses that one.
RESPONSES_METHODS.clear()

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_INVOKE = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations")


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, *_):
        """Says nothing."""


def _bucket_permission(bucket, action, resource):
    """What a bucket's policy says to a request that comes as AWS's endpoints demand it."""
    policy = json.loads(bucket.policy or '{"Statement": []}')
    context = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.2"}
    if iam.resource_denies(policy, USER, action, resource, context):
        return PermissionResult.DENIED
    return PermissionResult.NEUTRAL


def _deliver(world):
    """What stands for moto's Subscription.publish, which sends requests to the internet."""

    def publish(subscription, message, _id, subject=None, **_):
        delivery.deliver(world, subscription, message, subject)

    return publish


def _go_on(world):
    """Replication does, whoever waits."""
    with world.act_as(None), contextlib.suppress(delivery.Undelivered):
        replication.replicate(world)


class Emulator:
    """An empty AWS account, until it is stopped or reset. moto has one for each process."""

    _running = False

    def __init__(self):
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._mock = mock_aws()
        # Making hundreds of machine images takes moto longer than a whole deployment.
        self._settings = mock.patch.dict(os.environ, {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false"})
        # moto's own applies a Deny whatever its condition.
        self._policies = mock.patch.object(FakeBucket, "get_permission", _bucket_permission)
        self._listen()
        self.world = World(self.endpoint)
        self.world.on_call = actions.check
        self.world.call_api = delivery.call_api
        self.world.on_wait = _go_on
        self._subscriptions = mock.patch.object(Subscription, "publish", _deliver(self.world))
        self.refused = []  # (service, region) of requests to regions that are down
        self.cloudformation = CloudFormation(self.world)
        self.engine = self.cloudformation.engine

    def _listen(self):
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_QuietHandler
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def go_on_in_fork(self):
        """In a process that was forked from this one's: its own account, at an address of its own.

        Threads stay behind, so the server and the thread of operations begin anew.
        """
        self._listen()
        self.world.endpoint = self.endpoint
        self.cloudformation.begin_thread()
        self._thread.start()

    def start(self):
        assert not Emulator._running, "another emulator is running in this process"
        Emulator._running = True
        self._settings.start()
        self._mock.start()
        self._policies.start()
        self._subscriptions.start()
        self._thread.start()
        return self

    def stop(self):
        self.cloudformation.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._subscriptions.stop()
        self._policies.stop()
        self._mock.stop()
        self._settings.stop()
        Emulator._running = False

    def reset(self):
        self.cloudformation.wait()
        self._mock.stop()
        self._mock.start()
        self.world.clear()
        self.refused.clear()

    def client(self, service, region):
        """A client as a user has it: by HTTP."""
        with functions.making_clients:
            return session().client(
                service,
                region_name=region,
                endpoint_url=self.endpoint,
                config=Config(retries={"total_max_attempts": 1}),
            )

    # --- Requests ---

    def _answer(self, environ, start_response):
        request = Request(environ)
        if request.path.startswith("/emulator/responses/"):
            functions.respond(request.path, request.get_data())
            return Response()(environ, start_response)
        if request.path.startswith(node.PATH):
            told = node.answer(request.path, request.get_data())
            return Response(json.dumps(told))(environ, start_response)
        scope = _SCOPE.search(request.headers.get("Authorization", ""))
        answer = self._answer_here(scope, request) if scope else None
        return (answer or self._moto)(environ, start_response)

    def _answer_here(self, scope, request):
        if not self.world.is_reachable(scope["service"], scope["region"]):
            self.refused.append((scope["service"], scope["region"]))
            return Response("", 503)
        if scope["service"] == "cloudformation":
            form = dict(urllib.parse.parse_qsl(request.get_data(as_text=True), True))
            status, headers, body = self.cloudformation.answer(scope["region"], form)
            return Response(body, status, headers)
        invoked = _INVOKE.fullmatch(request.path)
        if scope["service"] == "lambda" and invoked:
            name = urllib.parse.unquote(invoked["name"])
            return self._invoke(name, scope["region"], request)
        if scope["service"] == "backup" and "/recovery-points" in request.path:
            return recovery_points.answer(self.world, scope["region"], request)
        if scope["service"] == "s3":
            return bucket_tags.answer(self.world, request)
        if scope["service"] == "ec2":
            return interfaces.answer(self.world, request)
        if scope["service"] == "dynamodb":
            return table_calls.answer(self.world, scope["region"], request)
        return None

    def _invoke(self, name, region, request):
        function = functions.find(self.world, name, region)
        if function is None:
            body = {"Type": "User", "Message": f"Function not found: {name}"}
            headers = {"x-amzn-ErrorType": "ResourceNotFoundException"}
            return Response(json.dumps(body), 404, headers, content_type="application/json")
        event = json.loads(request.get_data() or b"{}")
        try:
            result, headers = functions.invoke(self.world, function, event), {}
        except Exception as error:  # pylint: disable=broad-exception-caught
            result = {"errorType": type(error).__name__, "errorMessage": str(error)}
            headers = {"X-Amz-Function-Error": "Unhandled"}
        headers["X-Amz-Executed-Version"] = "$LATEST"
        return Response(json.dumps(result), 200, headers, content_type="application/json")


@contextlib.contextmanager
def running():
    emulator = Emulator().start()
    try:
        yield emulator
    finally:
        emulator.stop()
