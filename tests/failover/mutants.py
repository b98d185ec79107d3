"""Handlers and wiring with one protection less, and the test that must fail for each."""

import collections

from tests.failover import (
    test_announcements, test_failback, test_names, test_primary_ill, test_two_writers)
from tests.failover.model import stories, sweep
from tests.failover.model.stores import EAST

Mutant = collections.namedtuple("Mutant", "name handler old new finder arguments")
EVALUATOR, PROCESSOR = "failover_evaluator", "transaction_processor"
ill, two, told, back, names = (
    test_primary_ill, test_two_writers, test_announcements, test_failback, test_names)


def _stays_drained():
    for call in range(12):
        back.test_a_failback_that_ends_midway_is_finished_or_undone("strong", call)


def _announced():
    found = sweep.live_all([stories.STORIES["primary lost"]])
    assert "every_move_is_announced" not in found.broken


def _mutant(name, handler, old, new, finder, *arguments):
    return Mutant(name, handler, old, new, finder, arguments)


MUTANTS = [
    # --- The fence ---
    _mutant("the fence is not repeated", EVALUATOR,
            "    state = fence(state)\n    announce(state)\n    begin = time.time()\n",
            "    announce(state)\n    begin = time.time()\n",
            two.test_a_primary_that_returns_with_replication_behind_is_fenced, "eventual", 600),
    _mutant("a fence that failed is told to be there", EVALUATOR,
            'if held and not state.get("fenced"):', 'if not state.get("fenced"):',
            two.test_regions_apart_with_an_eventual_table_meet_again),
    _mutant("no later epoch is adopted", EVALUATOR,
            'if held and held["epoch"] > state["epoch"]:', "if False:",
            two.test_a_later_move_in_the_primary_holds),
    _mutant("two moves of one epoch are left alone", EVALUATOR,
            'if held and held["region"] != state["region"]:', "if False:",
            two.test_two_moves_of_one_epoch_leave_one_writer),
    _mutant("epochs do not matter", EVALUATOR,
            'ConditionExpression="attribute_not_exists(epoch) OR epoch < :epoch",', "",
            two.test_two_moves_of_one_epoch_leave_one_writer),
    _mutant("a lost answer is a refusal", EVALUATOR,
            'if any(held.get(name) != new[name] for name in '
            '("region", "epoch", "since", "cause")):', "if held is not new:",
            two.test_a_move_whose_answer_is_lost_is_a_move, "strong"),
    _mutant("the writer is not asked before the answer", PROCESSOR,
            "tries the other one.\n    dr_require_writer()\n", "tries the other one.\n",
            two.test_a_deposed_region_refuses_what_took_its_time),
    _mutant("the writer is read once", PROCESSOR,
            "if dr_age() > DR_FENCE_SECONDS / 2:", "if dr_seen[2] is None:",
            two.test_a_region_that_is_cut_off_is_fenced_by_a_strong_table, 0),
    _mutant("the writer is read each time", PROCESSOR,
            "if dr_age() > DR_FENCE_SECONDS / 2:", "if True:",
            two.test_the_control_item_is_read_at_most_twice_in_a_fence),
    _mutant("what cannot be read is as before", PROCESSOR,
            "if dr_age() > DR_FENCE_SECONDS:", "if False:",
            two.test_a_region_without_a_quorum_refuses),
    _mutant("a failed read counts from its end", PROCESSOR,
            "        if dr_age() > DR_FENCE_SECONDS:",
            "        if dr_max(now[0] - dr_seen[0], now[1] - dr_seen[1]) > DR_FENCE_SECONDS:",
            two.test_a_region_without_a_quorum_refuses),
    # --- The decision ---
    _mutant("heartbeats have no deadline", EVALUATOR,
            "thread.join(max(0.0, end - time.monotonic()))", "thread.join()",
            ill.test_a_heartbeat_takes_no_longer_than_its_deadline, "hang"),
    _mutant("late answers count", EVALUATOR,
            "if time.monotonic() - begin <= TIMEOUT:", "if True:",
            ill.test_a_primary_that_does_not_answer_is_left, ("slow", EAST, "drip", 4)),
    _mutant("one heartbeat of a window is enough", EVALUATOR,
            "return results.count(False) * 100 >= UNHEALTHY_PERCENT * len(results)",
            "return not any(results)",
            ill.test_a_primary_that_mostly_fails_is_left_within_the_rto, 0.6, 10),
    _mutant("three heartbeats are enough", EVALUATOR,
            "        share, ill = watch(state)\n",
            "        share, ill = sum(primary) / LOOK, unhealthy(primary)\n",
            ill.test_a_primary_that_seldom_fails_is_never_left, 0.1, 1, 2),
    _mutant("an outage that is over counts", EVALUATOR,
            "unhealthy(tried) and unhealthy(late)", "unhealthy(tried)",
            ill.test_an_outage_after_which_little_fails_moves_nothing),
    _mutant("too much counts as ill", EVALUATOR, "return False if getattr", "return None if getattr",
            ill.test_a_primary_that_is_asked_too_much_is_not_left),
    _mutant("no way out is needed", EVALUATOR, "if way_out is None:", "if False:",
            ill.test_an_evaluator_without_a_way_out_moves_nothing),
    _mutant("no last look", EVALUATOR, "    elif all(last):\n", "    elif False:\n",
            ill.test_an_evaluator_that_is_back_at_the_end_of_its_window_moves_nothing, 90),
    _mutant("the secondary need not serve", EVALUATOR, "    elif not any(secondary):\n",
            "    elif False:\n", ill.test_a_secondary_that_serves_nothing_is_not_gone_to),
    _mutant("a primary that has never served is left", EVALUATOR,
            'leads = state["region"] == PRIMARY and armed', 'leads = state["region"] == PRIMARY',
            ill.test_a_new_environment_is_armed_by_its_first_heartbeat),
    _mutant("nobody need allow it", EVALUATOR, "if ill and AUTOMATIC:", "if ill:",
            ill.test_without_automatic_it_only_tells),
    # --- The heartbeat ---
    _mutant("a heartbeat stores no document", PROCESSOR,
            '    dr_bucket.put_object(\n        Bucket=DR_BUCKET, Key=f"heartbeat/{DR_REGION}.json",\n'
            '        Body=dr_json.dumps({"stamp": stamp}).encode())\n', "",
            ill.test_a_primary_that_stores_nothing_is_left, "strong", "s3:put_object", "refused"),
    _mutant("a heartbeat need not be stored", PROCESSOR,
            "    except dr_table.exceptions.ConditionalCheckFailedException:\n        pass",
            "    except DR_ERRORS:\n        pass",
            ill.test_a_primary_that_stores_nothing_is_left,
            "strong", "dynamodb:put_item", "refused"),
    _mutant("a heartbeat only reads", EVALUATOR,
            'answer = call(URLS[region], "POST", body, region)',
            'answer = call(URLS[region], "GET", None, region)',
            ill.test_a_primary_that_stores_nothing_is_left, "strong", "s3:put_object", "refused"),
    _mutant("a passive region's heartbeat counts", EVALUATOR,
            'answer and (region != state["region"] or answer.get("writer") == region)', "answer",
            back.test_a_primary_that_does_not_know_that_it_is_the_writer_is_left),
    # --- The control item is lost ---
    _mutant("a lost item arms the primary", EVALUATOR, "    if not known:\n", "    if True:\n",
            told.test_the_loss_of_the_control_item_undoes_no_failover, "strong"),
    _mutant("a primary is taken to know what was restored", EVALUATOR,
            '"the control item was lost", fenced=STRONG)', '"the control item was lost")',
            told.test_a_lost_control_item_is_restored_in_both_regions),
    _mutant("without an item the primary writes", PROCESSOR,
            'item and item["region"]["S"]', 'item["region"]["S"] if item else DR_REGIONS[0]',
            told.test_the_loss_of_the_control_item_undoes_no_failover, "strong"),
    _mutant("who tells nothing knows of nothing", EVALUATOR,
            "    found = arrived(SECONDARY)\n    if found is None:\n",
            "    found = arrived(SECONDARY) or {}\n    if found is None:\n",
            told.test_without_an_item_and_a_secondary_that_tells_nobody_writes),
    _mutant("an evaluation that fails tells no metric", EVALUATOR,
            "        if state is None:\n            publish(PrimaryHealthy=False)\n",
            "        pass\n",
            told.test_without_an_item_and_a_secondary_that_tells_nobody_writes),
    # --- Announcements ---
    _mutant("the fence comes before the notice", EVALUATOR,
            '    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])\n'
            "    fenced = fence(state)\n",
            "    fenced = fence(state)\n"
            '    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])\n',
            told.test_a_move_is_told_before_the_fence, "eventual"),
    _mutant("no move is told", EVALUATOR,
            'if not state.get("announced") and notify(', "if False and notify(", _announced),
    _mutant("a move is told once", EVALUATOR,
            "    announce(state)\n    begin = time.time()\n", "    begin = time.time()\n",
            told.test_a_move_is_told_once_the_topic_works_again),
    _mutant("a topic that refuses has heard", EVALUATOR,
            '        log("ERROR", notification=subject, cause=str(error))\n        return False\n',
            "        return True\n",
            told.test_a_move_is_told_once_the_topic_works_again),
    # --- The failback ---
    _mutant("the primary is told of a failback once", EVALUATOR,
            'if STRONG or state["region"] == PRIMARY and state.get("fenced", True):',
            'if STRONG or state["region"] == PRIMARY:',
            back.test_the_primary_hears_of_a_failback_though_replication_stands_still),
    _mutant("nothing is drained", EVALUATOR, "state = move(state, NOBODY, ",
            "state = move(state, SECONDARY, ", back.test_a_failback_loses_nothing, "strong"),
    _mutant("replication is not asked before a failback", EVALUATOR,
            "        if not complete:\n", "        if False:\n",
            back.test_a_failback_is_refused_while_replication_stands_still, "strong"),
    _mutant("the last writes are not waited for", EVALUATOR,
            "if not complete and not accept_loss:", "if False:",
            back.test_a_failback_is_undone_where_the_last_writes_do_not_arrive),
    _mutant("a refused failback stays drained", EVALUATOR,
            'held = move(state, SECONDARY, "failback refused")', "held = state",
            back.test_a_failback_is_undone_where_the_last_writes_do_not_arrive),
    _mutant("a drain is never undone", EVALUATOR,
            'if state["region"] == NOBODY and time.time() > state.get("until", 0):', "if False:",
            _stays_drained),
]

# --- Route 53 and its alarms: the setting of names.Wiring ---
WIRING = [
    ("the secondary's record has a check", "secondary_check", "/health",
     names.test_an_overloaded_secondary_sends_nobody_back, (0,)),
    ("no latch", "latch", False, names.test_an_overloaded_secondary_sends_nobody_back, (0,)),
    ("a latch that opens without data", "missing_latch", "notBreaching",
     names.test_a_silent_evaluator_leads_nobody_back, ()),
    ("no check of the path", "path", False, names.test_names_follow_a_move_and_a_failback, (0,)),
    ("the primary's record follows its health", "primary_path", "/health",
     names.test_a_primary_that_fails_its_health_check_keeps_its_clients, ()),
    ("silence is no alarm", "unhealthy_missing", "notBreaching",
     names.test_the_alarm_starts_a_failover_of_its_own, ()),
]
