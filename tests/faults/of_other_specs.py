"""Faults of specs with what no shipped spec has."""

from tests.faults.catalogue import EXISTING, EXISTING_KEY, NAT, OWN, TRANSIT, found, rule
from tests.faults.changes import all_of, att, drop, lose, put, ref

FAULTS = [
    *found(rule("least-privilege"),
        {
            "ec2:DeleteNetworkAcl of anybody's": lose("identity#*:Own9/Condition"),
            "ec2:DeleteInternetGateway of anybody's": lose("identity#*:Ec2TaggedInternetGateway/Condition"),
        },
        spec=OWN,
    ),
    *found(rule("override"),
        {
            "level of plain text": put("functions#ProcessorFunction/LoggingConfig/ApplicationLogLevel", "ERROR"),
        },
        spec=OWN,
    ),
    *found(rule("key-policy"),
        {
            "topic that may not use the key of its queue": lose("us-west-2/security#Key:SendersToQueues"),
            "bucket that may not use the key of its topic":
                put("security#Key:PublishersToTopics/Principal/Service", "sqs.amazonaws.com"),
        },
        spec=OWN,
    ),
    *found(rule("destroyable"),
        {
            "own route table without the tag": lose("us-west-2/edge#Routes/Tags"),
            "subnet without the tag": lose("network#PrivateSubnet1/Tags"),
            "plan without the tag": lose("us-west-2/backup#Plan/BackupPlanTags"),
            "vault of another environment": put("us-west-2/backup#Vault/BackupVaultTags", {"Dr-Suffix": "eu-prod"}),
            "group with the tag twice": put(
                "us-west-2/network#FunctionSecurityGroup/Tags/-",
                {"Key": "dr-suffix", "Value": ref("EnvironmentSuffix")},
            ),
        },
        spec=OWN,
    ),
    *found(rule("network"),
        {
            "function in a subnet that nobody names":
                put("functions#ProcessorFunction/VpcConfig/SubnetIds/1", "subnet-00000000000000099"),
        },
        spec=EXISTING,
    ),
    *found(rule("least-privilege"),
        {
            "who deploys may delete the existing VPC": lose("identity#*:KeepExisting"),
        },
        spec=EXISTING,
    ),
    *found(rule("destroyable"),
        {
            "key of a table that was there goes": all_of(
                put("us-west-2/security#Key!DeletionPolicy", "Delete"),
                put("us-west-2/security#Key!UpdateReplacePolicy", "Delete"),
            ),
            "table that was there is not protected":
                put("adopted#TransactionsTable/Replicas/1/DeletionProtectionEnabled", False),
            "bucket that was there is emptied":
                all_of(lose("backup#VaultEmptier/BackupVault"), put("backup#VaultEmptier/Bucket", "acme.documents")),
            "policy of a bucket that was there lets it be emptied":
                put("adopted#DocumentsBucketPolicy:TlsOnly/Effect", "Allow"),
        },
        spec=EXISTING,
    ),
    *found(rule("table-replication"),
        {
            "table that was there stays alone": lose("adopted#TransactionsTable/Replicas/1"),
        },
        spec=EXISTING,
    ),
    *found(rule("encryption"),
        {
            "table that was there without its key": lose("adopted#TransactionsTable/Replicas/0/SSESpecification"),
            "bucket that was there without its key": lose("adopted#DocumentsBucket/BucketEncryption"),
        },
        spec=EXISTING,
    ),
    *found(rule("bucket-replication"),
        {
            "bucket that was there is not replicated": lose("adopted#DocumentsBucket/ReplicationConfiguration"),
            "bucket that was there is not versioned": lose("adopted#DocumentsBucket/VersioningConfiguration"),
        },
        spec=EXISTING,
    ),
    *found(rule("least-privilege"),
        {
            "who deploys may delete the existing key": put("identity#*:KeepExistingKey/Effect", "Allow"),
        },
        spec=EXISTING_KEY,
    ),
    *found(rule("encryption"),
        {
            "bucket under another key than the existing one": put(
                "us-west-2/data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEn"
                "cryptionByDefault/KMSMasterKeyID",
                "mrk-00000000000000000000000000000000",
            ),
        },
        spec=EXISTING_KEY,
    ),
    *found(rule("network"),
        {
            "route to a gateway of others":
                put("us-west-2/network#RouteToPeer/TransitGatewayId", "tgw-0123456789abcdef9"),
            "route before the attachment": lose("us-west-2/network#RouteToPeer!DependsOn"),
            "attachment in one zone": lose("us-west-2/network#TransitGatewayAttachment/SubnetIds/1"),
        },
        spec=TRANSIT,
    ),
    *found(rule("network"),
        {
            "gateway that is attached to nothing": all_of(
                lose("us-west-2/network#InternetGatewayAttachment"),
                lose("us-west-2/network#PublicRouteToInternet!DependsOn"),
                lose("us-west-2/network#NatAddress1!DependsOn"),
                lose("us-west-2/network#NatAddress2!DependsOn"),
            ),
            "address before the internet gateway": lose("us-west-2/network#NatAddress2!DependsOn"),
            "route before the internet gateway": lose("us-west-2/network#PublicRouteToInternet!DependsOn"),
            "NAT gateway before its way": drop("us-west-2/network#NatGateway1!DependsOn", "PublicRouteToInternet"),
            "NAT gateway in a private subnet": put("us-west-2/network#NatGateway2/SubnetId", ref("PrivateSubnet2")),
            "NAT gateways with one address":
                put("us-west-2/network#NatGateway2/AllocationId", att("NatAddress1", "AllocationId")),
            "NAT gateway of another zone":
                put("us-west-2/network#RouteToInternet2/NatGatewayId", ref("NatGateway1")).also(rule("parity")),
            "NAT gateway that nobody knows": put("us-west-2/network#RouteToInternet2/NatGatewayId", "nat-1"),
            "zone without a way to the internet": all_of(
                lose("us-west-2/network#PrivateSubnet2Routes!DependsOn"), lose("us-west-2/network#RouteToInternet2")
            ),
            "function in a public subnet": all_of(
                lose("us-west-2/network#RouteToInternet1/NatGatewayId"),
                put("us-west-2/network#RouteToInternet1/GatewayId", ref("InternetGateway")),
            ),
            "public subnet on a private one": put("us-west-2/network#PublicSubnet1/CidrBlock", "10.1.0.0/28"),
            "addresses for whatever is in a public subnet":
                put("us-west-2/network#PublicSubnet2/MapPublicIpOnLaunch", True),
        },
        spec=NAT,
    ),
    *found(rule("parity"),
        {
            "NAT gateways in the primary alone": all_of(
                lose("us-west-2/network#PrivateSubnet1Routes!DependsOn"),
                lose("us-west-2/network#PrivateSubnet2Routes!DependsOn"),
                lose("us-west-2/network#NatGateway1"),
                lose("us-west-2/network#RouteToInternet1"),
                lose("us-west-2/network#NatGateway2"),
                lose("us-west-2/network#RouteToInternet2"),
            ),
        },
        spec=NAT,
    ),
    *found(rule("least-privilege"),
        {
            "role that cannot make NAT gateways": lose("identity#*:Ec2ElasticIpNatGatewaySubnetVpc"),
        },
        spec=NAT,
    ),
]
