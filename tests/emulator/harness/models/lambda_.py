"""AWS::Lambda: functions and permissions.

AWS Lambda API Reference, "CreateFunction", and Developer Guide, "Giving Lambda functions access
to resources in an Amazon VPC", "Securing Lambda environment variables", "Reserved concurrency".
"""

import io
import zipfile

from tests.emulator.harness import interfaces
from tests.emulator.harness.models import Model, tags
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

QUOTA = 10_000  # concurrent executions, raised as `tools/deploy check` asks for two environments
_INTERFACE_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
)

_TRACING_ACTIONS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


def _zip(text, runtime):
    buffer = io.BytesIO()
    name = "index.js" if runtime.startswith("nodejs") else "index.py"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def _object(item, place):
    """What lies in S3; one that is named by its version whoever deploys must be allowed to read."""
    bucket, key, version = place["S3Bucket"], place["S3Key"], place.get("S3ObjectVersion")
    found = item.world.backend("s3").buckets.get(bucket)
    objects = [
        each
        for each in (found.keys.getlist(key, []) if found else [])
        if version in (None, each.version_id)
    ]
    if not objects:
        raise Refused(f"Error occurred while GetObject. S3 Error Code: NoSuchKey ({key})")
    if found.region_name != item.region:
        raise Refused("Error occurred while GetObject. S3 Error Code: PermanentRedirect")
    if version:
        for action in ("s3:GetObject", "s3:GetObjectVersion"):
            item.authorize(action, f"arn:aws:s3:::{bucket}/{key}")
    return objects[-1].value


def _arn(item, name):
    return f"arn:aws:lambda:{item.region}:{ACCOUNT}:function:{name}"


class Function(Model):
    type = "AWS::Lambda::Function"
    tag_property = "Tags"

    def create(self, item):
        name, client = item["FunctionName"], item.client("lambda")
        self._check(item, name)
        client.create_function(
            FunctionName=name,
            Code=self._code(item),
            **self._configuration(item),
            **item.take("Architectures", "PackageType"),
            **({"Tags": tags(item["Tags"])} if "Tags" in item.all else {}),
        )
        item.physical_id = name
        self._reserve(item, client, name)
        return name, {"Arn": _arn(item, name)}

    def update(self, item):
        name, client = item.physical_id, item.client("lambda")
        item.take("FunctionName", "PackageType")
        self._check(item, name)
        if item.changed("Code") or item.changed("Architectures"):
            client.update_function_code(
                FunctionName=name,
                **self._code(item),
                **item.take("Architectures"),
            )
        client.update_function_configuration(FunctionName=name, **self._configuration(item))
        self._reserve(item, client, name)

    def _code(self, item):
        """The code as an API takes it. Lambda reads S3 as whoever deploys, in its own region."""
        code = item["Code"]
        if "ZipFile" in code:
            return {"ZipFile": _zip(code["ZipFile"], item["Runtime"])}
        if "ImageUri" in code:
            return self._image(item, code["ImageUri"])
        return {"ZipFile": _object(item, code)}

    def _image(self, item, uri):
        """Lambda Developer Guide, "Create a Lambda function using a container image".

        What is in it is not run.
        """
        host, _, rest = uri.partition("/")
        account, _, _, region, *_ = host.split(".")
        if region != item.region:
            raise Refused(f"Source image {uri} is not in {item.region}")
        if account != ACCOUNT:
            arn = f"arn:aws:ecr:{region}:{account}:repository/{rest.partition('@')[0]}"
            for action in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"):
                item.authorize(action, arn)
        return {"ImageUri": uri}

    def _configuration(self, item):
        return item.take(
            *("Role", "Handler", "Runtime", "Timeout", "MemorySize", "Description"),
            *("Environment", "LoggingConfig", "VpcConfig", "EphemeralStorage", "TracingConfig"),
            KMSKeyArn="KmsKeyArn",
        )

    def _check(self, item, name):
        role = item.require_role(item["Role"], "lambda.amazonaws.com")
        self._check_network(item, role)
        self._check_tracing(item, role)
        self._check_layers(item)
        if "KmsKeyArn" in item.all and "Environment" in item.all:
            context = {"kms:EncryptionContext:aws:lambda:FunctionArn": _arn(item, name)}
            context["kms:ViaService"] = f"lambda.{item.region}.amazonaws.com"
            context["kms:GrantIsForAWSResource"] = "true"
            item.require_key(item["KmsKeyArn"], "kms:Encrypt", "kms:CreateGrant", context=context)
        if len(item["Code"].get("ZipFile", "").encode()) > 4 * 1024 * 1024:
            raise Refused("ZipFile can not exceed 4194304 characters")

    def _check_network(self, item, role):
        network = item.get("VpcConfig", {})
        for type, names in (("Subnet", "SubnetIds"), ("SecurityGroup", "SecurityGroupIds")):
            for id in network.get(names, []):
                item.require(f"AWS::EC2::{type}", id)
        for action in _INTERFACE_ACTIONS if network else ():
            if not iam.allowed(role.policies, action, "*", {}):
                raise Refused(f"The execution role does not have permissions to call {action}")

    def _check_tracing(self, item, role):
        """Lambda Developer Guide, "Visualize Lambda function invocations using AWS X-Ray"."""
        active = item.get("TracingConfig", {}).get("Mode") == "Active"
        for action in _TRACING_ACTIONS if active else ():
            if not iam.allowed(role.policies, action, "*", {}):
                raise Refused(f"The execution role does not have permissions to call {action}")

    def _check_layers(self, item):
        """Lambda Developer Guide, "Adding layers to functions": those of the function's region.

        Others' are not looked into, and not run.
        """
        layers = [arn.rpartition(":")[0] for arn in item.get("Layers", [])]
        if len(set(layers)) < len(layers):
            raise Refused("Two different versions of the same layer are not allowed")
        for arn in item.get("Layers", []):
            if arn.split(":")[3] != item.region:
                raise Refused(f"Layer version {arn} is not in {item.region}")
            item.authorize("lambda:GetLayerVersion", arn)

    def _reserve(self, item, client, name):
        if "ReservedConcurrentExecutions" in item.all:
            reserved = item["ReservedConcurrentExecutions"]
            functions = item.world.owned(self.type)
            others = sum(
                each.properties.get("ReservedConcurrentExecutions", 0)
                for each in functions
                if each.stack.region == item.region and each.physical_id != name
            )
            if QUOTA - others - reserved < 100:
                raise Refused("decreases account's UnreservedConcurrentExecution below its minimum")
            client.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=reserved
            )
        elif item.old and "ReservedConcurrentExecutions" in item.old:
            client.delete_function_concurrency(FunctionName=name)

    def delete(self, item):
        item.client("lambda").delete_function(FunctionName=item.physical_id)
        interfaces.leave(item)


class LayerVersion(Model):
    """Lambda API Reference, "PublishLayerVersion": each region counts the versions of a name."""

    type = "AWS::Lambda::LayerVersion"

    def create(self, item):
        name = item["LayerName"]
        content = {"ZipFile": _object(item, item["Content"])}
        made = item.client("lambda").publish_layer_version(LayerName=name, Content=content)
        return made["LayerVersionArn"], {"LayerVersionArn": made["LayerVersionArn"]}

    def delete(self, item):
        layer, _, version = item.physical_id.rpartition(":")
        item.client("lambda").delete_layer_version(LayerName=layer, VersionNumber=int(version))


class Permission(Model):
    type = "AWS::Lambda::Permission"

    def create(self, item):
        function = item["FunctionName"]
        item.require(Function.type, function, what=f"Function not found: {function}")
        id = f"{item.stack.name}-{item.resource.id}"
        item.client("lambda").add_permission(
            StatementId=id,
            **item.take("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount"),
        )
        return id, {"Id": id}

    def delete(self, item):
        item.client("lambda").remove_permission(
            FunctionName=item["FunctionName"], StatementId=item.physical_id
        )
