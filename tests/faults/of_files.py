"""Faults of a release's files: bytes, the manifest, the source map, the page."""

from tests.faults.catalogue import fact, found
from tests.faults.changes import Change

_TTL = "/Resources/FailoverRecord/Properties/TTL"


def _file(path, what, content):
    return Change(f"{path}: {what}", lambda tree: tree.files.update({path: content(tree.files.get(path))}))


def _page(old, new):
    return _file("report.html", f"{new}, not {old}", lambda page: page.replace(old.encode(), new.encode(), 1))


def _manifest(number, **changed):
    return Change(f"manifest: {number} {changed}", lambda tree: tree.manifest["templates"][number].update(changed))


def _of_manifest(what, change):
    return Change(f"manifest: {what}", lambda tree: change(tree.manifest))


def _of_map(what, change):
    return Change(f"source map: {what}", lambda tree: change(tree.source_map["templates"]))


def _place(pointer, place):
    return _of_map(
        f"{pointer} at {place}", lambda maps: maps["us-east-1/routing.template.json"].update({pointer: place})
    )


FAULTS = [
    *found(fact("test_manifest_lists_every_template"),
        _manifest(3, sha256="0" * 64),
        _manifest(3, region="us-west-2"),
        _manifest(3, bytes=1),
        _manifest(3, key="transactions/x.template.json"),
        _file("us-east-1/extra.template.json", "is there", lambda _: b"{}\n"),
        _file("us-east-1/data.template.json", "a line more", lambda old: old + b"\n"),
    ),
    *found(fact("test_other_files_are_those_of_the_contract"), _file("notes.txt", "is there", lambda _: b"\n")),
    *found(fact("test_files_end_in_one_line_break"),
        _file("report.md", "no line break", lambda old: old[:-1]),
        _file("report.json", "other line breaks", lambda old: old.replace(b"\n", b"\r\n")),
    ),
    *found(fact("test_json_is_indented_by_two"),
        _file("manifest.json", "another space", lambda old: old.replace(b'": ', b'" : ', 1)),
    ),
    *found(fact("test_template_urls_name_the_children_by_content"),
        _manifest(5, key="transactions/us-east-1/data-0000000000000000.template.json"),
    ),
    *found(fact("test_what_was_there_before_is_told"),
        _of_manifest("a VPC", lambda all: all.update(existing=[{"id": "vpc-1", "type": "AWS::EC2::VPC"}])),
        _of_manifest(
            "a stack apart", lambda all: all.update(apart=[{"child": "us-east-1/data.template.json", "outputs": {}}])
        ),
    ),
    *found(fact("test_every_template_is_deployed_once"),
        _of_manifest("a stack twice", lambda all: all["stacks"].append(dict(all["stacks"][0]))),
    ),
    *found(fact("test_templates_are_within_cloudformations_limits"),
        _file("root.template.json", "too large", lambda old: old + b" " * 51_200),
    ),
    *found(fact("test_names_the_spec_and_every_template"),
        _of_map("a template less", lambda maps: maps.pop("us-east-1/data.template.json")),
    ),
    *found(fact("test_every_pointer_leads_to_something"), _place("/Resources/Nothing/Properties/X", "1:1")),
    *found(fact("test_every_property_is_covered"),
        _of_map("a property less", lambda maps: maps["us-east-1/routing.template.json"].pop(_TTL)),
    ),
    *found(fact("test_every_place_is_in_the_spec"),
        _place(_TTL, "1000:1"),
        _place(_TTL, "0:1"),
        _place(_TTL, "2:3"),
    ),
    *found(fact("test_page_is_well_formed_and_loads_nothing"),
        _page("</section>", ""),
        _page("<h1>", '<h1 id="roles">'),
        _page("</style>", "a{background:url(x.png)}</style>"),
        _page('href="#roles"', 'href="#role"'),
        _page("</h1>", '<img src="https://example.net/x.png"/></h1>'),
    ),
    *found(fact("test_page_has_the_figures_of_the_report"),
        _page('<td class="n">60</td>', '<td class="n">61</td>'),
        _page("<b>operator-command</b>: ", "<b>operator-command</b>: 1"),
    ),
    *found(fact("test_inventory_counts_the_templates"),
        _page('<td>alerts</td><td class="n">2</td>', '<td>alerts</td><td class="n">3</td>'),
    ),
    *found(fact("test_diagram_has_every_stack_and_store"), _page(">log-forwarding</text>", ">log-forward</text>")),
    *found(fact("test_roles_are_those_of_the_templates"),
        _page("<b>dr-restore-SUFFIX</b>", "<b>dr-restores-SUFFIX</b>"),
        _page("may use sts", "may use s3"),
    ),
    *found(fact("test_costs_count_the_templates"), _page("$29.20", "$29.30")),
]
