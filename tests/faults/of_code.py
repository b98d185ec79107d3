"""Faults of the functions' code: protections of the failover that are removed one by one."""

from tests.faults.catalogue import found, model, site
from tests.faults.changes import ACTIVE_REGION, EVALUATOR, PROCESSOR, all_of, recode

FAULTS = found(
    [],
    {
        "the fence is not repeated":
            recode(EVALUATOR,
                "    state = fence(state)\n"
                "    announce(state)\n"
                "    begin = time.time()\n",
                "    announce(state)\n"
                "    begin = time.time()\n")
            .also(model("two_writers.test_a_primary_that_returns_with_replication_behind_is_fenced", "eventual", 600)),
        "a fence that failed is told to be there":
            recode(EVALUATOR, 'if held and not state.get("fenced"):', 'if not state.get("fenced"):')
            .also(model("two_writers.test_regions_apart_with_an_eventual_table_meet_again")),
        "no later epoch is adopted":
            recode(EVALUATOR, 'if held and held["epoch"] > state["epoch"]:', "if False:")
            .also(model("two_writers.test_a_later_move_in_the_primary_holds")),
        "two moves of one epoch are left alone":
            recode(EVALUATOR, 'if held and held["region"] != state["region"]:', "if False:")
            .also(model("two_writers.test_two_moves_of_one_epoch_leave_one_writer")),
        "epochs do not matter":
            recode(EVALUATOR, 'ConditionExpression="attribute_not_exists(epoch) OR epoch < :epoch",', "")
            .also(model("two_writers.test_two_moves_of_one_epoch_leave_one_writer")),
        "a lost answer is a refusal":
            recode(EVALUATOR,
                'if any(held.get(name) != new[name] for name in ("region", "epoch", "since", "cause")):',
                "if held is not new:")
            .also(model("two_writers.test_a_move_whose_answer_is_lost_is_a_move", "strong")),
        "the writer is not asked before the answer":
            recode(PROCESSOR, "tries the other one.\n    dr_require_writer()\n", "tries the other one.\n")
            .also(model("two_writers.test_a_deposed_region_refuses_what_took_its_time")),
        "the writer is read once":
            recode(PROCESSOR, "if dr_age() > DR_FENCE_SECONDS / 2:", "if dr_seen[2] is None:")
            .also(model("two_writers.test_a_region_that_is_cut_off_is_fenced_by_a_strong_table", 0), site("fences")),
        "the writer is read each time":
            recode(PROCESSOR, "if dr_age() > DR_FENCE_SECONDS / 2:", "if True:")
            .also(model("two_writers.test_the_control_item_is_read_at_most_twice_in_a_fence")),
        "what cannot be read is as before":
            recode(PROCESSOR, "if dr_age() > DR_FENCE_SECONDS:", "if False:")
            .also(model("two_writers.test_a_region_without_a_quorum_refuses")),
        "a failed read counts from its end":
            recode(PROCESSOR,
                "        if dr_age() > DR_FENCE_SECONDS:",
                "        if dr_max(now[0] - dr_seen[0], now[1] - dr_seen[1]) > DR_FENCE_SECONDS:")
            .also(model("two_writers.test_a_region_without_a_quorum_refuses")),
        "heartbeats have no deadline":
            recode(EVALUATOR, "thread.join(max(0.0, end - time.monotonic()))", "thread.join()")
            .also(model("primary_ill.test_a_heartbeat_takes_no_longer_than_its_deadline", "hang")),
        "late answers count":
            recode(EVALUATOR, "if time.monotonic() - begin <= TIMEOUT:", "if True:")
            .also(model("primary_ill.test_a_primary_that_does_not_answer_is_left", ("slow", "us-east-1", "drip", 4))),
        "one heartbeat of a window is enough":
            recode(EVALUATOR,
                "return results.count(False) * 100 >= UNHEALTHY_PERCENT * len(results)",
                "return not any(results)")
            .also(model("primary_ill.test_a_primary_that_mostly_fails_is_left_within_the_rto", 0.6, 10)),
        "three heartbeats are enough":
            recode(EVALUATOR,
                "        share, ill = watch(state)\n",
                "        share, ill = sum(primary) / LOOK, unhealthy(primary)\n")
            .also(model("primary_ill.test_a_primary_that_seldom_fails_is_never_left", 0.1, 1, 2)),
        "an outage that is over counts":
            recode(EVALUATOR, "fails(found) and fails(found[-(count // 4):])", "fails(found)")
            .also(model("primary_ill.test_an_outage_after_which_little_fails_moves_nothing"), site("passes_over")),
        "too much counts as ill":
            recode(EVALUATOR, "return False if getattr", "return None if getattr")
            .also(model("primary_ill.test_a_primary_that_is_asked_too_much_is_not_left")),
        "what the API refused is no part of what is judged":
            recode(EVALUATOR, "return len(tried) * 2 > len(results) and unhealthy(tried)", "return unhealthy(tried)")
            .also(model("primary_ill.test_an_outage_after_which_too_much_is_asked_moves_nothing")),
        "the primary does not hear of the secondary":
            recode(EVALUATOR, "target=lambda: publish(PRIMARY, ", "target=lambda: publish(")
            .also(model("announcements.test_the_primary_hears_no_more_of_a_secondary_that_is_lost", "us-east-1")),
        "no way out is needed":
            recode(EVALUATOR, "if way_out is None:", "if False:")
            .also(model("primary_ill.test_an_evaluator_without_a_way_out_moves_nothing"), site("stays")),
        "no last look":
            recode(EVALUATOR, "    elif all(last[:LOOK]):\n", "    elif False:\n")
            .also(model("primary_ill.test_an_evaluator_that_is_back_at_the_end_of_its_window_moves_nothing", 90)),
        "the secondary need not serve":
            recode(EVALUATOR, "    elif not any(last[LOOK:]):\n", "    elif False:\n")
            .also(model("primary_ill.test_a_secondary_that_serves_nothing_is_not_gone_to")),
        "a primary that has never served is left":
            recode(EVALUATOR, 'leads = state["region"] == PRIMARY and armed', 'leads = state["region"] == PRIMARY')
            .also(model("primary_ill.test_a_new_environment_is_armed_by_its_first_heartbeat")),
        "nobody need allow it":
            recode(EVALUATOR, "if ill and AUTOMATIC:", "if ill:")
            .also(model("primary_ill.test_without_automatic_it_only_tells")),
        "a heartbeat stores no document":
            recode(PROCESSOR,
                "    dr_bucket.put_object(\n"
                '        Bucket=DR_BUCKET, Key=f"heartbeat/{DR_REGION}.json",\n'
                '        Body=dr_json.dumps({"stamp": stamp}).encode())\n',
                "")
            .also(
                model("primary_ill.test_a_primary_that_stores_nothing_is_left", "strong", "s3:put_object", "refused"),
                site("finds_lost_documents"),
            ),
        "a heartbeat need not be stored":
            recode(PROCESSOR,
                "    except dr_table.exceptions.ConditionalCheckFailedException:\n"
                "        pass",
                "    except DR_ERRORS:\n"
                "        pass")
            .also(
                model(
                    "primary_ill.test_a_primary_that_stores_nothing_is_left", "strong", "dynamodb:put_item", "refused"
                ),
            ),
        "a heartbeat only reads":
            recode(EVALUATOR,
                'answer = call(URLS[region], "POST", body, region)',
                'answer = call(URLS[region], "GET", None, region)')
            .also(
                model("primary_ill.test_a_primary_that_stores_nothing_is_left", "strong", "s3:put_object", "refused"),
            ),
        "a passive region's heartbeat counts":
            recode(EVALUATOR, 'answer and (region != state["region"] or answer.get("writer") == region)', "answer")
            .also(model("failback.test_a_primary_that_does_not_know_that_it_is_the_writer_is_left")),
        "a lost item arms the primary":
            recode(EVALUATOR, "    if not known:\n", "    if True:\n")
            .also(
                model("announcements.test_the_loss_of_the_control_item_undoes_no_failover", "strong"),
                site("recalls"),
            ),
        "a primary is taken to know what was restored":
            recode(EVALUATOR, '"the control item was lost", fenced=STRONG)', '"the control item was lost")')
            .also(model("announcements.test_a_lost_control_item_is_restored_in_both_regions")),
        "without an item the primary writes":
            recode(PROCESSOR, 'item and item["region"]["S"]', 'item["region"]["S"] if item else DR_REGIONS[0]')
            .also(model("announcements.test_the_loss_of_the_control_item_undoes_no_failover", "strong")),
        "who tells nothing knows of nothing":
            recode(EVALUATOR,
                "    found = arrived(SECONDARY)\n"
                "    if found is None:\n",
                "    found = arrived(SECONDARY) or {}\n"
                "    if found is None:\n")
            .also(model("announcements.test_without_an_item_and_a_secondary_that_tells_nobody_writes")),
        "an evaluation that fails tells no metric":
            recode(EVALUATOR,
                "        if state is None:\n"
                "            publish(PrimaryHealthy=False)\n",
                "        pass\n")
            .also(model("announcements.test_without_an_item_and_a_secondary_that_tells_nobody_writes")),
        "the fence comes before the notice":
            recode(EVALUATOR,
                '    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])\n'
                "    fenced = fence(state)\n",
                "    fenced = fence(state)\n"
                '    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])\n')
            .also(model("announcements.test_a_move_is_told_before_the_fence", "eventual")),
        "no move is told":
            recode(EVALUATOR, 'if not state.get("announced") and notify(', "if False and notify(")
            .also(model("announced")),
        "a move is told once":
            recode(EVALUATOR, "    announce(state)\n    begin = time.time()\n", "    begin = time.time()\n")
            .also(model("announcements.test_a_move_is_told_once_the_topic_works_again"), site("is_heard")),
        "a topic that refuses has heard":
            recode(EVALUATOR,
                '        log("ERROR", notification=subject, cause=str(error))\n'
                "        return False\n",
                "        return True\n")
            .also(model("announcements.test_a_move_is_told_once_the_topic_works_again")),
        "the primary is told of a failback once":
            recode(EVALUATOR,
                'if STRONG or state["region"] == PRIMARY and state.get("fenced", True):',
                'if STRONG or state["region"] == PRIMARY:')
            .also(model("failback.test_the_primary_hears_of_a_failback_though_replication_stands_still")),
        "nothing is drained":
            recode(EVALUATOR, "state = move(state, NOBODY, ", "state = move(state, SECONDARY, ")
            .also(model("failback.test_a_failback_loses_nothing", "strong"), site("fails_back")),
        "replication is not asked before a failback":
            recode(EVALUATOR, "        if not complete:\n", "        if False:\n")
            .also(
                model("failback.test_a_failback_is_refused_while_replication_stands_still", "strong"),
                site("refuses_failback"),
            ),
        "the last writes are not waited for":
            recode(EVALUATOR, "if not complete and not accept_loss:", "if False:")
            .also(model("failback.test_a_failback_is_undone_where_the_last_writes_do_not_arrive")),
        "a refused failback stays drained":
            recode(EVALUATOR, 'held = move(state, SECONDARY, "failback refused")', "held = state")
            .also(model("failback.test_a_failback_is_undone_where_the_last_writes_do_not_arrive")),
        "a drain is never undone":
            recode(EVALUATOR, 'if state["region"] == NOBODY and time.time() > state.get("until", 0):', "if False:")
            .also(model("stays_drained")),
        "no fence":
            recode(PROCESSOR, "if dr_writer() != DR_REGION:", "if False:")
            .also(site("fences"), site("refuses")),
        "a document for each retry": recode(PROCESSOR, ', IfNoneMatch="*"', "").also(site("stores_once")),
        "no condition on the item":
            recode(PROCESSOR, '"attribute_not_exists(#id)"', '"attribute_exists(#id) OR attribute_not_exists(#id)"')
            .also(site("stores_once")),
        "any content under an id":
            recode(PROCESSOR, 'if item["content_sha256"] != digest:', "if False:")
            .also(site("keeps_content")),
        "heartbeats in one encoding":
            recode(PROCESSOR, 'dr_base64.b64decode(body) if event.get("isBase64Encoded") else body', "body")
            .also(site("understands")),
        "an evaluator that does not raise the epoch":
            recode(EVALUATOR, 'state["epoch"] + 1', 'state["epoch"]')
            .also(site("takes_over")),
        "a standby that says it is active": recode(ACTIVE_REGION, "200 if active else 404", "200").also(site("rests")),
        "an active region that never says so":
            recode(ACTIVE_REGION, "200 if active else 404", "404")
            .also(site("names_follow_path")),
        "heartbeats as forms": all_of(
            recode(EVALUATOR, '{"Content-Type": "application/json"} if region else {}', "{}"),
            recode(PROCESSOR, 'dr_base64.b64decode(body) if event.get("isBase64Encoded") else body', "body"),
        ).also(site("takes_over")),
    },
)
