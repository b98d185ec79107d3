"""What the drill says of the shipped specs: the proof bounds the worst of all runs."""

import base64
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

import pytest
from drill import __main__, drill, environment, page
from drill.verdicts import HOLDS

FILES = ["drill.json", "drill.md", "recovery_curve.svg", "report.html"]
SPECS = ["dr_template", "minimal"]


@pytest.fixture(params=SPECS)
def folder(request):
    return pathlib.Path("infra", request.param)


@pytest.fixture
def built(folder):
    return folder.with_name(folder.name + "_drill")


@pytest.fixture
def result(built):
    return json.loads((built / "drill.json").read_text(encoding="utf-8"))


def test_every_run_is_within_the_proof(result, folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    proved = {path["id"]: path["seconds"] for path in report["recovery_time"]["paths"]}
    measured = {each["id"]: each for each in result["times"]}
    assert measured.keys() == proved.keys() | {"failback"}
    for id, each in measured.items():
        assert each["proof_seconds"] == proved.get(id, each["proof_seconds"])
        assert each["measured_seconds"]["worst"] <= each["proof_seconds"]
        assert each["extremes_seconds"] <= each["proof_seconds"]
        assert each["objective"] == "held"
    assert result["runs"] == drill.RUNS == 10_000
    assert result["verdict"] == HOLDS


def test_the_proof_is_no_looser_than_its_allowances(result):
    # Far above what happens at the extremes it would prove nothing of this environment.
    least = {"failback": 0.65}  # its alarm's gaps and two waits never come all at once
    for each in result["times"]:
        loosest = least.get(each["id"], 0.8)
        assert each["extremes_seconds"] >= loosest * each["proof_seconds"], each["id"]


def test_figures_are_ordered(result):
    for each in result["times"] + result["stores"]:
        measured = each["measured_seconds"]
        assert 0 < measured["median"] <= measured["p99"] <= measured["worst"]
    for each in result["times"]:
        steps = [each["steps"][name]["median"] for name in ("first-served", "half-served")]
        moved = each["steps"]["writer-moved"]["median"]
        assert moved < steps[0] < steps[1] < each["measured_seconds"]["median"]
        assert each["steps"].get("detected", {"median": 0})["median"] < moved


def test_the_verdict_names_the_objectives(result, folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    # Within the proof, and yet no client can follow the names of an owned zone.
    assert result["objectives"]["recovery_time"] == report["recovery_time"]["verdict"] == "not_led"
    # Within AWS's commitment, and yet objects are missing that are older than the objective.
    stores = {each["kind"]: each for each in result["stores"]}
    assert (stores["bucket"]["verdict"], stores["bucket"]["objective"]) == (HOLDS, "not_held")
    assert stores["bucket"]["missing_older_than_objective"] > 0
    assert stores["table"]["objective"] == "held"
    assert result["objectives"]["recovery_point"] == "not_held"


def test_stores_lose_no_more_than_proved(result, folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    proved = {store["name"]: store for store in report["recovery_point"]["stores"]}
    assert {each["name"] for each in result["stores"]} == proved.keys()
    for each in result["stores"]:
        store = proved[each["name"]]
        assert each["proof_seconds"] in (store["guaranteed_seconds"], store["alarm_seconds"])
        assert each["measured_seconds"]["worst"] <= each["proof_seconds"]
        assert each["told_seconds"]["worst"] <= store["told_seconds"]


def test_no_write_reaches_two_regions_at_once(result):
    switches = {each["id"]: each for each in result["times"] if "both_accept" in each}
    assert switches.keys() == {"operator-command", "failback"}
    for each in switches.values():
        both = each["both_accept"]
        # The path's three answers take longer than the fence, the metric seldom does not.
        assert both["clients_at_both"] <= 0.1
        assert both["runs_with_clients_at_both"] <= 20
        assert both["measured_seconds"]["worst"] <= both["bound_seconds"]
        assert each["refused_runs"] == 0
    assert switches["failback"]["both_accept"]["measured_seconds"]["worst"] == 0


def test_a_deposed_primary_stops(result):
    cases = {(each["control_table"], each["id"]): each for each in result["backlogs"]}
    for (table, id), each in cases.items():
        assert each["measured_seconds"]["worst"] <= each["bound_seconds"]
        assert each["emitted"] == (table == "strong")
        if table == "strong":
            assert each["bound_seconds"] == 5
            # Otherwise the comparison would show nothing.
            assert each["measured_seconds"]["worst"] < cases["eventual", id]["bound_seconds"]
    # The evaluator tells it long before replication would.
    assert cases["eventual", "back-3600"]["measured_seconds"]["worst"] < 180
    assert cases["eventual", "partition"]["measured_seconds"]["median"] > 600


def test_partial_failures_move_as_often_as_the_report_says(result, folder):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    promised = {
        row["failing_percent"]: row["within_objective_percent"]
        for row in report["partial_failures"]
    }
    rows = {each["failing_percent"]: each for each in result["shares"]}
    assert rows.keys() == promised.keys()
    for percent, each in rows.items():
        assert each["proof_percent"] == promised[percent]
        assert each["within_objective_percent"] >= promised[percent] - 3
    assert rows[10]["moved_percent"] == rows[20]["moved_percent"] == 0
    assert rows[60]["within_objective_percent"] == rows[100]["within_objective_percent"] == 100
    moves = [rows[percent]["move_seconds"]["p99"] for percent in (60, 80, 100)]
    assert moves == sorted(moves, reverse=True)


def test_short_outages_cost_little_more_than_themselves(result):
    for each in result["outages"]:
        assert each["bound_seconds"] == each["seconds"] + 30
        if each["seconds"] < 80:
            assert each["moved_percent"] == 0
        assert each["stayed_seconds"]["worst"] <= each["bound_seconds"]
    assert result["outages"][-1]["moved_seconds"]["worst"] <= result["times"][0]["proof_seconds"]


def test_the_latch_is_why_overload_leads_nobody_back(result):
    rows = {each["failing_percent"]: each for each in result["overload"]}
    assert all(each["late_flips"] == 0 for each in rows.values())
    # The path is the faster one while it is answered, and useless when it is not.
    quick = rows[0]
    assert quick["path"]["switched_seconds"]["median"] < (
        quick["metric"]["switched_seconds"]["median"]
    )
    assert rows[70]["path"]["flips_an_hour"] > 10 and rows[70]["path"]["away_percent"] > 50
    assert rows[100]["path"]["switched_seconds"]["median"] is None
    for each in rows.values():
        assert each["metric"]["flips_an_hour"] == 0
        assert each["both"]["switched_seconds"]["worst"] <= each["bound_seconds"]
        assert each["both"]["away_percent"] < 1


def test_stumbling_is_no_loss(result):
    partial = {each["id"]: each for each in result["partial"]}
    unmoved = {"stumble", "stumbles", "flicker", "silent", "cut-off"}
    assert partial.keys() == unmoved | {"flapping", "comes-back"}
    for id in unmoved:
        assert partial[id]["failed_over"] == partial[id]["switched_names"] == 0
    # Otherwise these two would show nothing.
    assert partial["flapping"]["failed_over"] and partial["comes-back"]["failed_over"]
    assert all(each["broken"] == 0 for each in partial.values())


def test_curve_rises_to_everything(result):
    curve = result["curve"]
    for name in ("primary-lost", "schedule-lost"):
        fast, median, slow = (curve[name][rank] for rank in ("p1", "median", "p99"))
        assert median == sorted(median) and (median[0], median[-1]) == (0, 1)
        assert all(a >= b >= c for a, b, c in zip(fast, median, slow, strict=True))
        assert len(median) == len(curve["seconds"])
    assert curve["seconds"][-1] >= result["objectives"]["recovery_time_seconds"]


def test_page_shows_proof_and_measurement(result, built):
    text = (built / "drill.md").read_text(encoding="utf-8")
    assert "](recovery_curve.svg)" in text
    assert f"Verdict: **{result['verdict']}**" in text
    for each in result["times"]:
        row = f"| {each['id']} | {each['proof_seconds']:,.0f} | "
        cells = re.escape(row) + 4 * r"[\d.]+ \| " + r"holds \| held \|"
        assert re.search(cells, text)
    for each in result["stores"]:
        assert f"| {each['kind']} {each['name']} | {each['proof_seconds']} (" in text
    assert "no client is led" in text and " objects older) |" in text
    columns = None
    for line in text.splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else None
        assert columns is None or cells is None or cells == columns, line
        columns = cells


def test_the_documents_have_the_figures():
    page = pathlib.Path("docs/failover.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]*[a-z] \|((?: *\d+ *\|){5})$", page, re.MULTILINE)
    shown = [[int(cell) for cell in row.split("|")[:-1]] for row in rows]
    built = pathlib.Path("infra/dr_template_drill/drill.json").read_text(encoding="utf-8")
    measured = [
        [each["proof_seconds"], *each["measured_seconds"].values(), each["extremes_seconds"]]
        for each in json.loads(built)["times"]
    ]
    assert shown == [[round(seconds) for seconds in row] for row in measured]


def test_picture_is_whole_in_both_themes(result, built):
    text = (built / "recovery_curve.svg").read_text(encoding="utf-8")
    root = xml.etree.ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "prefers-color-scheme: dark" in text
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    shown = " ".join("".join(each.itertext()) for each in texts)
    for expected in ["minutes since the loss", "share of requests served", "objective", "detected"]:
        assert expected in shown
    assert result["primary"] in shown
    # Every class that an element names has a style, and no coordinate is missing.
    styled = set(re.findall(r"\.([a-z-]+) \{", text))
    used = {name for each in re.findall(r'class="([^"]+)"', text) for name in each.split()}
    assert used <= styled
    assert not re.search(r"\b(nan|inf|None)\b", re.sub(r"<text.*", "", text))


def test_report_page_has_the_curve(result, built, folder):
    text = (built / "report.html").read_text(encoding="utf-8")
    page = xml.etree.ElementTree.fromstring(text.partition("\n")[2])
    body = page.find("body")
    sections = [each.get("id") for each in body.iterfind("section")]
    assert sections[sections.index("recovery-time") + 1] == "drill"
    # Links lead to each section, in its order.
    assert [each.get("href") for each in body.iterfind("header/nav/a")] == ["#" + id for id in sections]
    (section,) = body.iterfind("section[@id='drill']")
    (image,) = page.iter("img")
    head, _, picture = image.get("src").partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(picture) == (built / "recovery_curve.svg").read_bytes()
    lost = result["times"][0]
    for expected in [f"{lost['measured_seconds']['worst']:,.0f} s", f"{lost['proof_seconds']:,.0f} s"]:
        assert expected in image.get("alt")
    assert f"against the proof: {HOLDS}." in "".join(section.itertext())
    # What drill.md says of the objectives: that a run holds says nothing of clients whom nobody leads.
    said = (built / "drill.md").read_text(encoding="utf-8").replace("**", "").splitlines()
    items = ["- " + item.text for item in section.iter("li")]
    assert len(items) == 2 and items == [line for line in said if " objective, " in line]
    # The rest is the compiler's page, and loads nothing.
    assert [each for each in page.iter() if each.get("src")] == [image]
    drawn = xml.etree.ElementTree.tostring(section, encoding="unicode").rstrip()
    link = '<a href="#drill">Drill</a>\n'
    without = text.replace(link, "").replace(drawn.replace(" />", "/>") + "\n", "")
    assert without == (folder / "report.html").read_text(encoding="utf-8")


def test_a_second_curve_takes_the_place_of_the_first(built, folder):
    assert page.read(built) == page.read(folder)


def test_a_page_without_recovery_time_is_refused(folder, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "report.html").chmod(0o644)
    (copy / "report.html").write_text("<html></html>", encoding="utf-8")
    assert __main__.main([str(copy), "--output", str(tmp_path / "drilled")]) == 2
    assert "report.html has no recovery time" in capsys.readouterr().err
    assert not (tmp_path / "drilled").exists()


def test_built_files_are_those_of_the_command(tmp_path):
    folder = pathlib.Path("infra/minimal").resolve()
    assert __main__.main([str(folder), "--output", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES
    for name in FILES:
        built = pathlib.Path("infra/minimal_drill", name)
        assert (tmp_path / name).read_bytes() == built.read_bytes()


@pytest.mark.parametrize("name", ["dr_template", "payments", "orders", "ledger", "minimal"])
def test_nothing_exceeds_its_proof(name):
    drill = json.loads(pathlib.Path(f"infra/{name}_drill/drill.json").read_text(encoding="utf-8"))
    assert drill["verdict"] == "holds", drill


def test_bytes_depend_on_templates_and_seed_alone(tmp_path):
    found = []
    for number, seed in enumerate(["0", "1", "1"]):
        output = tmp_path / str(number)
        arguments = ["infra/dr_template", "--runs", "60", "--seed", seed, "--output", str(output)]
        subprocess.run(
            [sys.executable, "-m", "drill", *arguments],
            env={**os.environ, "PYTHONHASHSEED": str(number), "TZ": f"UTC+{number}"},
            check=True,
        )
        found.append([(output / name).read_bytes() for name in FILES])
    assert found[1] == found[2]
    assert found[0] != found[1]


def test_prints_the_page_without_an_output(capsys):
    assert __main__.main(["infra/minimal", "--runs", "60"]) == 0
    assert capsys.readouterr().out.startswith("# Drill: minimal\n")


@pytest.mark.parametrize("arguments, status", [([], 1), (["--report"], 0)])
def test_says_by_its_status_what_exceeds(arguments, status, monkeypatch, capsys):
    whole = environment.read

    def without_decision(folder):
        found = whole(folder)
        found.evaluator = dataclasses.replace(found.evaluator, automatic=False)
        return found

    monkeypatch.setattr(environment, "read", without_decision)
    assert __main__.main(["infra/minimal", "--runs", "60", *arguments]) == status
    text = capsys.readouterr().out
    assert "| primary-lost | 515 | never | never | never | never | exceeds | not held |" in text


def test_refuses_what_the_compiler_has_not_written(tmp_path, capsys):
    assert __main__.main([str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err
