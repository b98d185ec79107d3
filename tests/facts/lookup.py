"""Where the requirements' resources are: names and lookups."""

from tools.cfn.templates import ACCOUNT, SUFFIX
from tools.cfn.values import as_list

# Of the specs that the requirements are asked of; others may have others.
PRIMARY = "us-east-1"
SECONDARY = "us-west-2"
REGIONS = [PRIMARY, SECONDARY]

TABLE = f"transactions-table-{SUFFIX}"
FUNCTION = f"transaction-processor-{SUFFIX}"
CONTROL = f"dr-control-{SUFFIX}"
BUCKETS = {region: f"documents-{SUFFIX}-{ACCOUNT}-{region}" for region in REGIONS}
OTHER = {PRIMARY: SECONDARY, SECONDARY: PRIMARY}


def table(tree):
    """The one of transactions."""
    return tree.one("AWS::DynamoDB::GlobalTable", TableName=TABLE)


def control_table(tree):
    """The one that names the active writer."""
    return tree.one("AWS::DynamoDB::GlobalTable", TableName=CONTROL)


def key(tree, region):
    return tree.one("AWS::KMS::Key" if region == tree.primary else "AWS::KMS::ReplicaKey", region)


def function(tree, region):
    return tree.one("AWS::Lambda::Function", region, FunctionName=FUNCTION)


def topic(tree, region):
    return tree.one("AWS::SNS::Topic", region)


def evaluator(tree):
    return tree.one("AWS::Lambda::Function", SECONDARY, FunctionName=f"dr-evaluator-{SUFFIX}")


def api_host(tree, region):
    return f"{tree.one('AWS::ApiGatewayV2::Api', region).ref}.execute-api.{region}.amazonaws.com"


def health_checks(tree):
    """What each health check is, by its id."""
    return {check.ref: check["HealthCheckConfig"] for check in tree.resources("AWS::Route53::HealthCheck")}


def role_of(tree, lambda_function):
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == lambda_function["Role"]]
    return role


def trusted(role):
    """The principals that may assume a role."""
    return [
        principal
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        for principals in statement["Principal"].values()
        for principal in as_list(principals)
    ]
