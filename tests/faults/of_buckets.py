"""Faults of buckets."""

from tests.faults.catalogue import drill, fact, found, kept, refused, rule, site
from tests.faults.changes import all_of, att, drop, edit, grow, in_each, lose, put, ref, rename, sub

FAULTS = [
    *found(fact("test_02_bucket_in_each_region"),
        put("data#DocumentsBucket/LifecycleConfiguration/Rules/1/ExpirationInDays", 90),
        put("us-west-2/data#DocumentsBucket/LifecycleConfiguration/Rules/2/Prefix", "heartbeat/"),
        lose("us-west-2/data#DocumentsBucket/AccelerateConfiguration"),
        put("us-west-2/data#DocumentsBucket/BucketName", sub("documents-${EnvironmentSuffix}")),
        {
            "source's versioning suspended":
                put("data#DocumentsBucket/VersioningConfiguration/Status", "Suspended").also(
                    rule("bucket-replication")
                ),
        },
    ),
    *found(fact("test_02_bucket_is_not_public"),
        put("us-west-2/data#DocumentsBucket/PublicAccessBlockConfiguration/BlockPublicPolicy", False).also(
            rule("least-privilege")
        ),
        lose("data#DocumentsBucket/OwnershipControls"),
    ),
    *found(fact("test_02_objects_are_replicated_to_the_secondary"),
        edit("data#DocumentsBucket/ReplicationConfiguration", "${AWS::AccountId}-us-west-2", "us-west-2"),
        {
            "replication leaves out what is encrypted": lose(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/SourceSelectionCriteria/SseKmsEncryptedObjects"
            ).also(rule("bucket-replication"), drill("documents")),
            "replication is off":
                put("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Status", "Disabled").also(
                    rule("bucket-replication"), drill("documents")
                ),
            "no metrics": lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/Metrics").also(
                rule("bucket-replication")
            ),
        },
    ),
    *found(fact("test_02_replication_back_is_off_at_first"),
        put("us-west-2/data#DocumentsBucket/ReplicationConfiguration", {"Rules": []}),
    ),
    *found(fact("test_02_bucket_is_emptied_before_it_is_deleted"),
        lose("data#DocumentsBucketEmptier").also(rule("destroyable"), kept("not empty")),
        lose("us-west-2/data#DocumentsBucketEmptier!DependsOn").also(rule("destroyable")),
        lose("data#DocumentsBucketPolicy:EmptyObjects"),
    ),
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        all_of(
            lose(
                "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionBy"
                "Default/KMSMasterKeyID",
            ),
            put(
                "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionBy"
                "Default/SSEAlgorithm",
                "AES256",
            ),
        ),
    ),
    *found(fact("test_05_encryption_is_switched_on"),
        put("data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/BucketKeyEnabled", False),
    ),
    *found(fact("test_08_separate_roles"),
        put(
            "data#DocumentsBucket/ReplicationConfiguration/Role",
            sub("arn:aws:iam::${AWS::AccountId}:role/dr-table-manager-${EnvironmentSuffix}"),
        ),
    ),
    *found(fact("test_names_fit_with_the_longest_suffix"),
        put(
            "data#DocumentsBucket/BucketName",
            sub("much-too-long-documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"),
        ),
    ),
    *found(fact("test_nothing_is_retained"), put("us-west-2/data#DocumentsBucket!UpdateReplacePolicy", "Snapshot")),
    *found(fact("test_everything_that_must_be_empty_is_emptied"),
        lose("us-west-2/data#DocumentsBucketEmptier").also(rule("destroyable"), kept("not empty")),
    ),
    *found(fact("test_data_travels_over_tls_alone"),
        lose("data#DocumentsBucketPolicy:Tls12"),
        {
            "standby's bucket without policy":
                lose("us-west-2/data#DocumentsBucketPolicy").also(rule("parity"), rule("least-privilege")),
        },
    ),
    *found(fact("test_nothing_is_public"), put("data#DocumentsBucketPolicy:TlsOnly/Effect", "Allow")),
    *found(fact("test_secondary_uses_no_resource_of_the_primary"),
        put("us-west-2/data#DocumentsBucketEmptier/ServiceToken", "arn:aws:lambda:us-east-1:1:function:x"),
    ),
    *found(fact("test_no_transform_import_or_dynamic_reference"),
        put("data#DocumentsBucketEmptier/Bucket", {"Fn::ImportValue": "x"}),
    ),
    *found(fact("test_every_reference_resolves"), put("data#DocumentsBucketEmptier/Bucket", ref("DocumentBucket"))),
    *found(fact("test_no_resource_needs_itself"), put("data#DocumentsBucket!DependsOn", ["DocumentsBucketEmptier"])),
    *found(fact("test_templates_are_within_cloudformations_limits"),
        rename("data#DocumentsBucket", "Documents-Bucket"),
    ),
    *found(rule("bucket-replication"),
        {
            "replica not versioned": lose("us-west-2/data#DocumentsBucket/VersioningConfiguration").also(
                refused("must have versioning enabled")
            ),
            "no replication": lose("data#DocumentsBucket/ReplicationConfiguration"),
            "source not versioned": lose("data#DocumentsBucket/VersioningConfiguration"),
            "to a foreign bucket": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/Bucket", "arn:aws:s3:::elsewhere"
            ),
            "to itself": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/Bucket", att("DocumentsBucket")
            ),
            "no replica bucket": lose("us-west-2/data#DocumentsBucket").also(rule("parity")),
            "KMS objects switched off": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/SourceSelectionCriteria/SseKmsEncryptedObj"
                "ects/Status",
                "Disabled",
            ),
            "no replica key (bucket-replication)":
                lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/EncryptionConfiguration"),
            "replicas under the source's key": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/EncryptionConfiguration/Replic"
                "aKmsKeyID",
                ref("SecurityKeyArn"),
            ),
            "no time control":
                lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/ReplicationTime"),
            "other time than 15 minutes": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Time/Minutes", 5
            ),
            "metrics switched off":
                put("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/Metrics/Status", "Disabled"),
            "no rule id": lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Id"),
            "part of the objects": put("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Filter/Prefix", "a/"),
            "delete markers unsaid":
                lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/DeleteMarkerReplication"),
            "by another role":
                put("data#DocumentsBucket/ReplicationConfiguration/Role", "arn:aws:iam::123456789012:role/other"),
            "replica bucket under another key than replicas": put(
                "us-west-2/data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEn"
                "cryptionByDefault/KMSMasterKeyID",
                sub("alias/another-${EnvironmentSuffix}"),
            ),
        },
    ),
    *found(rule("destroyable"),
        drop("us-west-2/data#DocumentsBucketPolicy:EmptyObjects", "s3:DeleteObjectVersion").also(
            kept("not authorized")
        ),
        in_each(put, "data#DocumentsBucketEmptier/Bucket", sub("other-${EnvironmentSuffix}")),
        all_of(
            lose("data#DocumentsBucketEmptier!DependsOn"),
            put(
                "data#DocumentsBucketEmptier/Bucket",
                sub("documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"),
            ),
        ),
        put("data#DocumentsBucketEmptier/ServiceToken", "arn:aws:lambda:us-east-1:123456789012:function:other"),
        in_each(put, "data#DocumentsBucketPolicy:EmptyObjects/Resource", "*"),
        lose("data#DocumentsBucketEmptier!DependsOn"),
        in_each(drop, "data#DocumentsBucketPolicy:Empty", "s3:ListBucketMultipartUploads"),
        in_each(drop, "data#DocumentsBucketPolicy:EmptyObjects", "s3:AbortMultipartUpload"),
        in_each(drop, "data#DocumentsBucketPolicy:EmptyObjects", "s3:DeleteObject"),
        drop("data#DocumentsBucketPolicy:EmptyObjects", "s3:DeleteObjectVersion"),
        all_of(
            lose("us-west-2/data#DocumentsBucketEmptier!DependsOn"),
            put(
                "us-west-2/data#DocumentsBucketEmptier/Bucket",
                sub("documents-${EnvironmentSuffix}-${AWS::AccountId}-us-west-2"),
            ),
        ),
        put(
            "us-west-2/data#DocumentsBucketEmptier/ServiceToken",
            "arn:aws:lambda:us-west-2:123456789012:function:other",
        ),
        drop("us-west-2/data#DocumentsBucketPolicy:Empty", "s3:ListBucketVersions"),
        {
            "locked objects": put("data#DocumentsBucket/ObjectLockEnabled", True),
            "locked objects by configuration":
                put("us-west-2/data#DocumentsBucket/ObjectLockConfiguration", {"ObjectLockEnabled": "Enabled"}),
            "bucket whose policy does not let it be emptied":
                drop("data#DocumentsBucketPolicy:Empty", "s3:ListBucketVersions").also(rule("granted-action")),
        },
    ),
    *found(rule("encryption"),
        in_each(lose, "data#DocumentsBucket/BucketEncryption"),
        in_each(
            lose,
            "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefa"
            "ult/KMSMasterKeyID",
        ),
        in_each(
            put,
            "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefa"
            "ult/KMSMasterKeyID",
            sub("arn:${AWS::Partition}:kms:eu-west-1:${AWS::AccountId}:key/abc"),
        ),
    ),
    *found(rule("parity"),
        {
            "standby's bucket without lifecycle": lose("us-west-2/data#DocumentsBucket/LifecycleConfiguration"),
        },
    ),
    *found(rule("wiring"),
        {
            "reference to nothing":
                put("us-west-2/data#DocumentsBucket/BucketName", sub("${Nothing}-${EnvironmentSuffix}")),
        },
    ),
    *found(rule("quota"),
        {
            "large bucket policy": grow("us-west-2/data#DocumentsBucketPolicy/PolicyDocument/Statement", 175),
        },
    ),
    *found(rule("physical-name"),
        {
            "two buckets of one name": all_of(
                put("data#DocumentsBucket/BucketName", sub("documents-${EnvironmentSuffix}-${AWS::AccountId}")),
                put(
                    "us-west-2/data#DocumentsBucket/BucketName",
                    sub("documents-${EnvironmentSuffix}-${AWS::AccountId}"),
                ),
            ),
            "bucket name of 64 characters": put(
                "us-west-2/data#DocumentsBucket/BucketName",
                sub("documents-of-the-year-${EnvironmentSuffix}-${AWS::AccountId}-us-west-2"),
            ),
        },
    ),
    *found(rule("least-privilege"),
        in_each(lose, "data#DocumentsBucket/PublicAccessBlockConfiguration"),
        put("data#DocumentsBucket/PublicAccessBlockConfiguration/BlockPublicPolicy", False),
        lose("data#DocumentsBucketPolicy"),
        in_each(lose, "data#DocumentsBucketPolicy:TlsOnly"),
        in_each(put, "data#DocumentsBucketPolicy:Tls12/Effect", "Allow"),
    ),
    *found(rule("bucket-encryption"),
        {
            "bucket under S3's own keys": put(
                "us-west-2/data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEn"
                "cryptionByDefault/SSEAlgorithm",
                "AES256",
            ),
        },
    ),
    *found(rule("survivor-deployable"),
        {
            "custom resource served by the primary": put(
                "us-west-2/data#DocumentsBucketEmptier/ServiceToken",
                sub(
                    "arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:dr-emptier-${EnvironmentSu"
                    "ffix}",
                ),
            ),
        },
    ),
    *found(site("is_encrypted"),
        {
            "the other region's key": put(
                "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionBy"
                "Default/KMSMasterKeyID",
                "arn:aws:kms:us-west-2:123456789012:key/mrk-0",
            ),
        },
    ),
    *found(drill("documents"),
        {
            "replication has no time control": put(
                "data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Status", "Disabled"
            ),
        },
    ),
]
