"""Faults of a spec's own resources."""

from tests.faults.catalogue import ORDERS, broken, found, refused
from tests.faults.changes import lose, put
from tools.cfn.templates import ACCOUNT

_BEGINS_NOWHERE = '{"StartAt": "Begin", "States": {"End": {"Type": "Succeed"}}}'

FAULTS = [
    *found(broken("orders are taken in"),
        {
            "without-keys": lose("identity#PrimaryOrderIntakeRole:DataKeys"),
            "without-queue": lose("identity#PrimaryOrderIntakeRole:OfTheSpec1"),
            "without-table": lose("identity#PrimaryOrderIntakeRole:Table"),
        },
        spec=ORDERS,
    ),
    *found(refused("is not in us-east-1"),
        put("async#Orders/KmsMasterKeyId", f"arn:aws:kms:us-west-2:{ACCOUNT}:key/k"),
        spec=ORDERS,
    ),
    *found(refused("Dead letter target does not exist"),
        put("async#Orders/RedrivePolicy/deadLetterTargetArn", f"arn:aws:sqs:us-east-1:{ACCOUNT}:gone"),
        spec=ORDERS,
    ),
    *found(refused("cannot be assumed by states.amazonaws.com"),
        put("async#OrderResend/RoleArn", f"arn:aws:iam::{ACCOUNT}:role/order-intake-prod-us-east-1"),
        spec=ORDERS,
    ),
    *found(refused("StartAt names Begin, which is no state"),
        put("async#OrderResend/DefinitionString", _BEGINS_NOWHERE),
        spec=ORDERS,
    ),
    *found(refused("is not in us-west-2"),
        put("secrets#PartnerSecret/ReplicaRegions/0/KmsKeyId", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"),
        spec=ORDERS,
    ),
    *found(refused("does not have permissions to call xray:PutTraceSegments"),
        put("functions#OrderIntakeFunction/TracingConfig", {"Mode": "Active"}),
        spec=ORDERS,
    ),
]
