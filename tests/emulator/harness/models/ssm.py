"""AWS::SSM: parameters. AWS Systems Manager API Reference, "PutParameter"."""

from tests.emulator.harness.models import Model


class Parameter(Model):
    type = "AWS::SSM::Parameter"
    tag_property = "Tags"
    tag_shape = dict

    def create(self, item):
        return self._put(item, Overwrite=False)

    def update(self, item):
        return self._put(item, Overwrite=True)[1]

    def _put(self, item, **options):
        name = item["Name"]
        parameter = item.take("Name", "Value", "Type", "Description", "DataType")
        item.client("ssm").put_parameter(**parameter, **options)
        tags = [{"Key": key, "Value": value} for key, value in item.get("Tags", {}).items()]
        if tags:
            item.client("ssm").add_tags_to_resource(
                ResourceType="Parameter", ResourceId=name, Tags=tags
            )
        return name, {"Type": item["Type"], "Value": item["Value"]}

    def delete(self, item):
        item.client("ssm").delete_parameter(Name=item.physical_id)
