"""AWS::Kinesis: streams. Amazon Kinesis Data Streams Developer Guide, "Data protection"."""

from tests.emulator.harness.models import Model


class Stream(Model):
    type = "AWS::Kinesis::Stream"
    tag_property = "Tags"
    create_only = frozenset({"Name"})

    def create(self, item):
        kinesis, name = item.client("kinesis"), item["Name"]
        kinesis.create_stream(StreamName=name, **item.take("StreamModeDetails", "ShardCount"))
        item.physical_id = name
        arn = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"][
            "StreamARN"
        ]
        if "RetentionPeriodHours" in item.all:
            kinesis.increase_stream_retention_period(
                StreamName=name, RetentionPeriodHours=item["RetentionPeriodHours"]
            )
        if "StreamEncryption" in item.all:
            encryption = item["StreamEncryption"]
            item.require_key(encryption["KeyId"])
            kinesis.start_stream_encryption(StreamName=name, **encryption)
        if "Tags" in item.all:
            tags = {each["Key"]: each["Value"] for each in item["Tags"]}
            kinesis.add_tags_to_stream(StreamName=name, Tags=tags)
        return name, {"Arn": arn}

    def delete(self, item):
        item.client("kinesis").delete_stream(StreamName=item.physical_id)
