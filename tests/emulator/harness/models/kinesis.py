"""AWS::Kinesis: streams. Amazon Kinesis Data Streams Developer Guide, "Data protection"."""

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused


class Stream(Model):
    type = "AWS::Kinesis::Stream"
    tag_property = "Tags"

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
        self._encrypt(item, kinesis, name)
        if "Tags" in item.all:
            tags = {each["Key"]: each["Value"] for each in item["Tags"]}
            kinesis.add_tags_to_stream(StreamName=name, Tags=tags)
        return name, {"Arn": arn}

    def _encrypt(self, item, kinesis, name):
        if "StreamEncryption" in item.all:
            encryption = item["StreamEncryption"]
            item.require_key(encryption["KeyId"])
            kinesis.start_stream_encryption(StreamName=name, **encryption)

    def update(self, item):
        kinesis, name = item.client("kinesis"), item.physical_id
        for unknown in ("StreamModeDetails", "ShardCount"):
            if item.changed(unknown):
                raise Refused(f"the emulator does not change {unknown} of a stream")
        item.take("Name")
        before, after = (int(each.get("RetentionPeriodHours", 24)) for each in (item.old, item.all))
        item.take("RetentionPeriodHours")
        if after > before:
            kinesis.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=after)
        elif after < before:
            kinesis.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=after)
        if item.changed("StreamEncryption"):
            self._encrypt(item, kinesis, name)

    def delete(self, item):
        item.client("kinesis").delete_stream(StreamName=item.physical_id)
