"""How the templates hang together, whatever they are about."""

import hashlib
import json
import re

from tools.cfn.folder import STACK, STACK_SET
from tools.cfn.templates import ACCOUNT, OPERATORS, READER, SUFFIX, WITH_ARN
from tools.cfn.values import as_list, intrinsic, references, walk

OF_ANY_SPEC = True

_PSEUDO = {"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"}
_SECTIONS = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Mappings",
    "Rules",
    "Conditions",
    "Resources",
    "Outputs",
]


def _deployers(tree):
    return tree.resources(STACK) + tree.resources(STACK_SET)


# --- Files -----------------------------------------------------------------


def test_manifest_lists_every_template(tree):
    entries = {entry["path"]: entry for entry in tree.manifest["templates"]}
    written = {path for path in tree.files if path.endswith(".template.json")}
    assert entries.keys() == written
    for path, entry in entries.items():
        assert entry["bytes"] == len(tree.files[path]), path
        assert entry["sha256"] == hashlib.sha256(tree.files[path]).hexdigest(), path
        assert entry["region"] == (tree.primary if path == tree.root else path.split("/")[0]), path
        assert entry["region"] in (tree.primary, tree.secondary)
        stem, _, digest = entry["key"].removesuffix(".template.json").rpartition("-")
        assert entry["sha256"].startswith(digest) and len(digest) >= 16, path
        assert f"/{stem}.template.json".endswith("/" + path), path
    assert len({entry["key"] for entry in entries.values()}) == len(entries)


def test_other_files_are_those_of_the_contract(tree):
    others = {path for path in tree.files if not path.endswith(".template.json")}
    packages = {asset.path for asset in tree.assets}
    assert all(re.fullmatch(r"functions/[a-z0-9-]+\.zip", path) for path in packages)
    reports = {"report.html", "report.json", "report.md"}
    assert others - packages == {"manifest.json", "source_map.json"} | reports


def test_files_end_in_one_line_break(tree):
    for path, content in tree.files.items():
        if path.endswith(".zip"):
            continue
        assert content.endswith(b"\n") and not content.endswith(b"\n\n"), path
        assert b"\r" not in content and b"\t" not in content, path


def test_json_is_indented_by_two(tree):
    for path, content in tree.files.items():
        if path.endswith(".json"):
            text = json.dumps(json.loads(content), indent=2, ensure_ascii=False)
            assert content.decode() == text + "\n", path


def test_template_urls_name_the_children_by_content(tree):
    keys = {entry["path"]: entry["key"] for entry in tree.manifest["templates"]}
    for deployer in _deployers(tree):
        assert deployer["TemplateURL"].endswith(f".amazonaws.com/{keys[tree.child(deployer)]}")


def test_reader_runs_again_when_the_secondary_changed(tree):
    digests = {entry["path"]: entry["sha256"] for entry in tree.manifest["templates"]}
    reader = tree.one(READER)
    assert reader["Revision"] == digests[tree.instance]
    # A new parameter of the StackSet is a change too.
    assert reader.raw["Inputs"] == tree.arguments(tree.instance)


def test_sections_are_in_the_order_of_the_documentation(tree):
    for path, template in tree.templates.items():
        assert list(template) == [name for name in _SECTIONS if name in template], path
        assert template["AWSTemplateFormatVersion"] == "2010-09-09"
        assert template["Metadata"]["Region"] == tree.regions[path]
        assert template["Metadata"]["Generator"] == "protoc-gen-cfn"
        assert tree.entries[path].key.startswith(template["Metadata"]["Environment"] + "/")


def test_no_transform_import_or_dynamic_reference(tree):
    for path, template in tree.templates.items():
        assert "Transform" not in template
        for pointer, value in walk(template):
            call = intrinsic(value)
            if call is not None and not pointer.endswith("/Condition"):
                assert call[0] in ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Select", "Fn::GetAZs"], pointer
            if isinstance(value, str):
                assert "{{resolve:" not in value, f"{path}{pointer}"


# --- References ------------------------------------------------------------


def test_every_reference_resolves(tree):
    for path, template in tree.templates.items():
        names = _PSEUDO | template.get("Parameters", {}).keys() | template["Resources"].keys()
        parts = [(id, resource) for id, resource in template["Resources"].items()]
        parts += list(template.get("Outputs", {}).items())
        for id, part in parts:
            for name, _ in references(part):
                assert name in names, f"{path}#{id}: ${{{name}}}"
            for name in as_list(part.get("DependsOn", [])):
                assert name in template["Resources"], f"{path}#{id} depends on {name}"
    # Across stacks.
    for resource in tree.resources():
        assert resource.properties is not None and resource.ref, resource
    for path, template in tree.templates.items():
        for name in template.get("Outputs", {}):
            assert tree.output(path, name) is not None


def test_parameters_passed_are_parameters_declared(tree):
    for path, template in tree.templates.items():
        assert tree.arguments(path).keys() == template.get("Parameters", {}).keys(), path


def test_every_parameter_is_used(tree):
    for path, template in tree.templates.items():
        used = {name for name, _ in references(template)}
        assert template.get("Parameters", {}).keys() <= used, path


def _handed_on(template):
    """Outputs for other stacks; those for people say what they are."""
    outputs = template.get("Outputs", {})
    return [name for name, output in outputs.items() if "Description" not in output]


def test_outputs_read_are_outputs_declared(tree):
    read = {path: set() for path in tree.templates}
    for path, template in tree.templates.items():
        for name, attribute in references(template):
            if attribute is None:
                continue
            resource = tree.at(path, name)
            if resource.type == STACK:
                read[tree.child(resource)].add(attribute.removeprefix("Outputs."))
            elif resource.type == READER:
                read[tree.instance].add(attribute)
    for path, template in tree.templates.items():
        if path != tree.root:
            assert set(_handed_on(template)) == read[path], path


def test_reader_reads_what_the_secondary_returns(tree):
    reader = tree.one(READER)
    stack_set = tree.one(STACK_SET)
    assert reader["Outputs"] == _handed_on(tree.templates[tree.instance])
    assert reader["StackSetName"] == stack_set["StackSetName"]
    assert reader["TargetRegion"] == tree.secondary
    assert reader["Account"] == ACCOUNT
    assert stack_set in tree.needs(reader)
    assert reader["ServiceToken"] == tree.one(
        "AWS::Lambda::Function", tree.primary, FunctionName=f"dr-reader-{SUFFIX}"
    ).arn


def test_reader_fits_into_a_response(tree):
    # Ids of AWS have at most 64 characters; the rest of the response is the stack's
    # and the request's ids and the reader's own.
    data = json.dumps({name: "x" * 64 for name in tree.one(READER)["Outputs"]})
    assert len(data) + 1024 <= 4096


def test_parameters_are_plain_strings(tree):
    """CloudFormation looks up typed ids in the stack's own region, foreign ones in vain."""
    own = tree.templates[tree.root]["Parameters"].keys() - OPERATORS.keys()
    for path, template in tree.templates.items():
        for name, parameter in template.get("Parameters", {}).items():
            assert parameter["Type"] == "String", f"{path}: {name}"
            assert name in own or parameter["Description"], f"{path}: {name}"
            may_default = path == tree.root and name in own
            assert may_default or "Default" not in parameter, f"{path}: {name}"


def test_ids_stay_in_their_region(tree):
    """No property names a thing of the other region, but for those made for it."""
    across = {
        ("AWS::EC2::VPCPeeringConnection", "PeerVpcId"),
        ("AWS::EC2::Route", "VpcPeeringConnectionId"),
        ("AWS::Route53::HealthCheck", "HealthCheckConfig"),  # Route 53 is global
        ("AWS::Route53::RecordSet", "HealthCheckId"),
        ("AWS::Route53::RecordSet", "HostedZoneId"),
        ("AWS::CloudWatch::Alarm", "Dimensions"),
        ("AWS::CloudWatch::Dashboard", "DashboardBody"),
        ("AWS::Lambda::Function", "Environment"),
        ("AWS::SSM::Parameter", "Value"),
        (STACK, "Parameters"),
        (STACK_SET, "Parameters"),
        (READER, "Inputs"),
    }
    for resource in tree.resources():
        for name, value in resource.properties.items():
            if (resource.type, name) in across or resource.type == "AWS::IAM::ManagedPolicy":
                continue
            for _, text in walk(value):
                if isinstance(text, str):
                    for region in re.findall(r"<([a-z]+(?:-[a-z]+)+-\d+) ", text):
                        assert region == resource.region, f"{resource}: {name}"


# --- Order -----------------------------------------------------------------


def test_routes_of_an_api_are_made_one_after_the_other(tree):
    """API Gateway refuses concurrent changes of one API."""
    for region in (tree.primary, tree.secondary):
        routes = tree.resources("AWS::ApiGatewayV2::Route", region)
        for route in routes:
            for other in routes:
                if route != other:
                    assert route in tree.before(other) or other in tree.before(route), route


def test_an_integration_waits_until_its_function_may_be_invoked(tree):
    """Else an update that names another function answers 500 until the permission is there."""
    for region in (tree.primary, tree.secondary):
        functions = {each.arn: each.ref for each in tree.resources("AWS::Lambda::Function", region)}
        for integration in tree.resources("AWS::ApiGatewayV2::Integration", region):
            invoked = functions[integration["IntegrationUri"]]
            by_api = {"FunctionName": invoked, "Principal": "apigateway.amazonaws.com"}
            permission = tree.one("AWS::Lambda::Permission", region, **by_api)
            assert permission in tree.before(integration), integration


def test_no_resource_needs_itself(tree):
    for path, template in tree.templates.items():
        done, open_ = set(), []

        def visit(resource):
            assert resource not in open_, f"{path}: {[r.id for r in open_]} needs {resource.id}"
            if resource in done:
                return
            open_.append(resource)
            for other in tree.needs(resource):
                visit(other)
            open_.pop()
            done.add(resource)

        for id in template["Resources"]:
            visit(tree.at(path, id))


# Where an ARN is mere text: what it names may come later, or never.
_TEXT = {
    "DestinationPolicy",
    "Dimensions",
    "Environment",
    "KeyPolicy",
    "PolicyDocument",
    "Policies",
    "DashboardBody",
}


def test_what_a_derived_name_names_is_there_before(tree):
    """A name that a Sub puts together leaves no edge; something else must."""
    producers = {
        resource.arn: resource
        for resource in tree.resources()
        if resource.type in WITH_ARN and not tree.is_apart(resource.template)
    }
    found = 0
    for resource in tree.resources():
        if resource.type == "AWS::SSM::Parameter":
            continue
        before = None
        for name, value in resource.properties.items():
            if name in _TEXT:
                continue
            for pointer, text in walk(value):
                producer = producers.get(text) if isinstance(text, str) else None
                if producer is None or producer == resource:
                    continue
                before = before or tree.before(resource)
                found += 1
                assert producer in before, f"{resource}/{name}{pointer} does not wait for {producer}"
    assert found > 30


def test_destinations_exist_before_replication_begins(tree):
    source, destination = (tree.one("AWS::S3::Bucket", region) for region in (tree.primary, tree.secondary))
    assert destination in tree.before(source)
    replica_key = tree.one("AWS::KMS::ReplicaKey")
    assert replica_key in tree.before(source)
    for table in tree.resources("AWS::DynamoDB::GlobalTable"):
        assert replica_key in tree.before(table)
    assert tree.one("AWS::Kinesis::Stream") in tree.before(tree.one("AWS::Logs::Destination"))


def test_deletion_finds_everything_unused(tree):
    """Deletion runs backwards: who uses a thing must be begun after it."""
    peering = tree.one("AWS::EC2::VPCPeeringConnection")
    made = tree.resources("AWS::EC2::VPC")
    assert {vpc.region for vpc in made} | {each["region"] for each in tree.manifest.get("existing", [])} == {
        tree.primary, tree.secondary
    }
    assert all(vpc in tree.before(peering) for vpc in made)
    for region in (tree.primary, tree.secondary):
        group = tree.one("AWS::EC2::SecurityGroup", region, GroupName=f"dr-functions-{SUFFIX}")
        inside = [each for each in tree.resources("AWS::Lambda::Function", region) if each.get("VpcConfig")]
        assert inside
        for function in inside:
            assert group in tree.before(function)
        for zone in tree.resources("AWS::Route53::HostedZone"):
            assert zone in tree.before(tree.one("AWS::Route53::RecordSet", region))
    for route in tree.resources("AWS::EC2::Route"):
        if route["DestinationCidrBlock"] != "0.0.0.0/0":
            assert peering in tree.before(route)
    stack_set = tree.one(STACK_SET)
    for name in ["administration", "execution"]:
        role = tree.one("AWS::IAM::Role", RoleName=f"dr-stackset-{name}-{SUFFIX}")
        assert role in tree.before(stack_set)


# --- The StackSet ----------------------------------------------------------


def test_stack_set_deploys_one_instance_in_the_secondary(tree):
    stack_set = tree.one(STACK_SET)
    assert stack_set["PermissionModel"] == "SELF_MANAGED"
    assert stack_set["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    assert stack_set["StackInstancesGroup"] == [
        {"DeploymentTargets": {"Accounts": [ACCOUNT]}, "Regions": [tree.secondary]}
    ]
    assert stack_set["OperationPreferences"]["RegionOrder"] == [tree.secondary]
    # An override would outlive later updates.
    assert "ParameterOverrides" not in json.dumps(stack_set.raw)
    assert stack_set.template == tree.root


def test_stack_set_nests_no_other(tree):
    for resource in tree.inside(tree.one(STACK_SET)):
        assert resource.type != STACK_SET
        assert resource.region == tree.secondary
    everything = set(tree.inside(tree.one(STACK_SET)))
    assert everything == set(tree.resources(region=tree.secondary))


def test_every_template_is_deployed_once(tree):
    children = [tree.child(deployer) for deployer in _deployers(tree)]
    apart = [each["child"] for each in tree.manifest.get("apart", [])]
    assert sorted([*children, *apart, tree.root]) == sorted(tree.templates)
    assert len(tree.manifest["stacks"]) == len(children)


def test_what_was_there_before_is_told(tree):
    """The report names all of it as not proved, and the manifest has what tools can look at."""
    existing = tree.manifest.get("existing", [])
    ids = {each["id"] for each in existing if each["type"] == "AWS::EC2::VPC"}
    for apart in tree.manifest.get("apart", []):
        for id in tree.templates[apart["child"]]["Resources"]:
            store = tree.at(apart["child"], id)
            if store.type == "AWS::S3::BucketPolicy":  # Its bucket's.
                continue
            name = {"AWS::DynamoDB::GlobalTable": "TableName", "AWS::S3::Bucket": "BucketName"}
            ids.add(store[name[store.type]])
    told = tree.report.get("existing", [])
    assert {each["id"] for each in told} == ids
    assert all(each["unproved"] for each in told)
    assert ("destroyable" in tree.report["rules_of_templates"]) == ("apart" not in tree.manifest)


# --- Tags ------------------------------------------------------------------


def test_tags_of_the_spec_reach_every_stack(tree):
    root = tree.templates[tree.root]["Resources"]
    tags = [
        body["Properties"].get("Tags", []) for body in root.values() if body["Type"] in (STACK, STACK_SET)
    ]
    assert all(other == tags[0] for other in tags)
    value = [{**tag, "Value": tree.evaluate(tag["Value"], tree.root)} for tag in tags[0]]
    assert {"Key": "dr-suffix", "Value": SUFFIX} in value
    # What is deployed apart has no stack with tags.
    for bucket in tree.resources("AWS::S3::Bucket", tree.primary):
        assert bucket.get("Tags", []) == (value if tree.is_apart(bucket.template) else []), bucket
    # Tables take no tags from their stack.
    for table in tree.resources("AWS::DynamoDB::GlobalTable"):
        for replica in table["Replicas"]:
            assert replica.get("Tags", []) == value


