"""report.html says what report.json and the templates say, is well-formed, and loads nothing."""

import collections
import re
import xml.etree.ElementTree as ElementTree

from tools.cfn.templates import SUFFIX
from tools.cfn.values import as_list

OF_ANY_SPEC = True

# The only scheme and host that the page links to.
_PRICES = "https://aws.amazon.com/"
_LOADS = {"script", "link", "iframe", "img", "image", "object", "embed", "video", "audio", "source", "base", "use"}


def _page(tree):
    try:
        return ElementTree.fromstring(tree.files["report.html"].decode().partition("\n")[2])
    except ElementTree.ParseError as error:
        raise AssertionError(f"report.html is no XML: {error}") from error


def _text(element):
    return "".join(element.itertext())


def _section(page, id):
    (section,) = page.iterfind(f".//section[@id='{id}']")
    return section


def _rows(element):
    """The cells of each row of the tables in an element, but for headings."""
    rows = [[_text(cell) for cell in row.iterfind("td")] for row in element.iter("tr")]
    return [row for row in rows if row]


def _table(section, heading):
    """The rows of the only table whose first column has this heading."""
    (table,) = [each for each in section.iter("table") if each.findtext("tr/th") == heading]
    return _rows(table)


def _number(text):
    return int(text.replace(",", "") or 0)


def test_page_is_well_formed_and_loads_nothing(tree):
    content = tree.files["report.html"].decode()
    assert content.startswith("<!DOCTYPE html>\n<html ")
    page = _page(tree)
    ids = collections.Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert set(ids.values()) == {1}
    for element in page.iter():
        assert element.tag not in _LOADS
        for name, value in element.items():
            assert name != "src" and not name.startswith("on")
            if name == "href":
                assert value.startswith(_PRICES) or value.removeprefix("#") in ids, value
            for target in re.findall(r"url\(#?([^)]*)\)", value):
                assert target in ids, value
    assert not re.search(r"@import|url\(", page.findtext("head/style"))


def test_page_has_the_figures_of_the_report(tree):
    time, page = tree.report["recovery_time"], _page(tree)
    section = _section(page, "recovery-time")
    drawn = {_text(each.find("summary")).partition(":")[0]: each for each in section.iter("details")}
    assert list(drawn) == [path["id"] for path in time["paths"]]
    for path in time["paths"]:
        assert f"{path['id']}: {path['seconds']:,} s" in _text(drawn[path["id"]].find("summary"))
        terms = [
            (term["id"], term["seconds"])
            for stage in path["stages"]
            for branch in stage["branches"]
            for term in branch["terms"]
        ]
        assert [(row[1], _number(row[3])) for row in _rows(drawn[path["id"]])] == terms
    assert f"the longest that is held against it is {time['total_seconds']:,} s" in _text(section)
    point = tree.report["recovery_point"]
    expected = [each["name"] for each in point["stores"]] + [each["store"] for each in point["second_line"]]
    assert [row[0] for row in _rows(_section(page, "recovery-point"))] == expected
    quotas = [[each["service"], each["name"]] for each in tree.report["quotas_to_raise"]]
    assert [row[:2] for row in _rows(_section(page, "quotas"))] == quotas
    needed = [each["needed"] for each in tree.report["quotas_to_raise"]]
    assert [_number(row[2]) for row in _rows(_section(page, "quotas"))] == needed
    left = [_text(item) for item in _section(page, "not-proved").iter("li")]
    for each in tree.report.get("existing", []):
        assert any(each["id"] in item and each["unproved"] in item for item in left)


def test_inventory_counts_the_templates(tree):
    section = _section(_page(tree), "inventory")
    regions = [tree.primary, tree.secondary]
    stacks, types = collections.defaultdict(lambda: [0, 0]), collections.defaultdict(lambda: [0, 0])
    for path, template in tree.templates.items():
        region = regions.index(tree.regions[path])
        name = path.rpartition("/")[2].removesuffix(".template.json")
        stacks[name][region] += len(template["Resources"])
        for resource in template["Resources"].values():
            types[resource["Type"]][region] += 1
    *rows, total = _table(section, "Stack")
    assert {name: [_number(each) for each in counts] for name, *counts in rows} == stacks
    assert [_number(each) for each in total[1:]] == [sum(each) for each in zip(*stacks.values())]
    rows = _table(section, "Type")
    assert {name: [_number(each) for each in counts] for name, *counts in rows} == types


def test_diagram_has_every_stack_and_store(tree):
    svg = _page(tree).find(".//svg")
    texts = collections.Counter("".join(_text(group).split()) for group in svg.iter("g"))
    for path, template in tree.templates.items():
        name = path.rpartition("/")[2].removesuffix(".template.json")
        assert texts[f"{name}{len(template['Resources'])}"] >= 1, path
    for store in tree.report["recovery_point"]["stores"]:
        assert texts[f"{store['name']}{store['kind']}"] == 2


def test_roles_are_those_of_the_templates(tree):
    section = _section(_page(tree), "roles")
    roles = tree.resources("AWS::IAM::Role")
    assert f"{len(roles)} roles," in _text(section)
    drawn = {}
    for details in section.iter("details"):
        name, _, rest = _text(details.find("summary")).partition(" ")
        if "REGION" not in name:
            drawn[name] = details
            continue
        for region in re.match(r"in (\S+?)(?:, (\S+))? ", rest).groups():
            drawn[name.replace("REGION", str(region))] = details
    drawn = {name: each for name, each in drawn.items() if not name.endswith("None")}
    assert {name.replace("SUFFIX", SUFFIX) for name in drawn} == {role["RoleName"] for role in roles}
    for name, details in drawn.items():
        (role,) = [each for each in roles if each["RoleName"] == name.replace("SUFFIX", SUFFIX)]
        services = {
            action.partition(":")[0]
            for policy in role.get("Policies", [])
            for statement in as_list(policy["PolicyDocument"]["Statement"])
            for action in as_list(statement["Action"])
        }
        named = re.search(r"; may use (.*)$", _text(details.find("summary"))).group(1).split(", ")
        assert services <= set(named), name


def _paid_for(tree):
    """(unit, count) of what the price pages bill by the month or hour, from the templates."""
    counts = collections.Counter()
    for resource in tree.resources():
        type, given = resource.body["Type"], resource.body.get("Properties", {})
        counts["key"] += type in ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")
        counts["zone"] += type == "AWS::Route53::HostedZone"
        counts["dashboard"] += type == "AWS::CloudWatch::Dashboard"
        counts["stream"] += type == "AWS::Kinesis::Stream"
        counts["gateway"] += type == "AWS::EC2::NatGateway"
        counts["address"] += type == "AWS::EC2::EIP"
        counts["metric"] += type == "AWS::CloudWatch::Alarm"
        if type == "AWS::DynamoDB::GlobalTable":
            watched = [each for each in given["Replicas"] if each["ContributorInsightsSpecification"]["Enabled"]]
            counts["rule"] += len(watched) * len(given["KeySchema"])
        if type == "AWS::SecretsManager::Secret":
            counts["secret"] += 1 + len(given.get("ReplicaRegions", []))
        if type == "AWS::EC2::VPCEndpoint" and given.get("VpcEndpointType") == "Interface":
            counts["endpoint and zone"] += len(given["SubnetIds"])
        if type == "AWS::Route53::HealthCheck":
            config = given["HealthCheckConfig"]
            counts["check"] += 1
            counts["feature"] += config["Type"].startswith("HTTPS") + (config.get("RequestInterval") == 10)
    return {unit: count for unit, count in counts.items() if count}


def test_costs_count_the_templates(tree):
    costs, page = tree.report["fixed_costs"], _page(tree)
    assert {each["unit"]: each["count"] for each in costs["items"]} == _paid_for(tree)
    hours = {"month": 1, "hour": 730}
    for each in costs["items"]:
        assert round(each["count"] * each["price"] * hours[each["per"]], 3) == each["monthly"]
    total = round(sum(each["monthly"] for each in costs["items"]), 3)
    assert total == costs["monthly"]
    section = _section(page, "costs")
    assert f"${total:,.2f}" in _text(section) and f"${total:,.2f}" in _text(page.find(".//header"))
    rows = [(row[0], _number(row[1]), row[4]) for row in _table(section, "What")]
    assert rows == [(each["what"], each["count"], f"${each['monthly']:,.2f}") for each in costs["items"]]
    # Each type is counted, named, or costs nothing of its own.
    by_use = {each["type"] for each in costs["by_use"]}
    assert by_use | set(costs["unknown"]) <= {each.body["Type"] for each in tree.resources()}
    assert {"AWS::S3::Bucket", "AWS::DynamoDB::GlobalTable", "AWS::Lambda::Function"} <= by_use
