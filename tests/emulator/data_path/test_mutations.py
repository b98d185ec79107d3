"""The data path's tests find what they are for: each of these faults in the templates fails."""

import pytest
from botocore.exceptions import ClientError
from tests.emulator.data_path import (
    failover, test_detection, test_failback, test_failover, test_rights, test_transactions)
from tests.emulator.data_path.environments import environment
from tests.facts.lookup import PRIMARY, SECONDARY
from tests.faults import catalogue


CUT_OFF = test_detection.cut_off, "the evaluator reaches no other region"


def works(site):
    test_rights.exercise(site)
    assert site.denials == []


def rights_fit(site):
    works(site)
    test_rights.test_each_granted_action_is_needed(site)
    test_rights.test_each_granted_resource_is_used(site)
    test_rights.test_the_same_action_elsewhere_is_refused(site)


def is_encrypted(site):
    site.name_writer(PRIMARY)
    test_transactions.test_is_encrypted_with_the_regions_key(site, site.tree, PRIMARY)


def armed(check, *arguments):
    """A check on an environment whose primary has served a heartbeat."""
    def run(site):
        failover.arm(site)
        check(site, *arguments)
        assert site.denials == []
    return run


def with_writer(check, *arguments):
    """A check on an environment whose primary is the writer."""
    def run(site):
        site.name_writer(PRIMARY)
        check(site, *arguments)
    return run


rests = armed(test_detection.test_nothing_happens_while_the_primary_stores_heartbeats)
takes_over = armed(test_detection.test_the_secondary_takes_over, "lost")
finds_lost_documents = armed(test_detection.test_the_secondary_takes_over, "stores no document")
passes_over = armed(test_detection.test_a_loss_that_is_over_moves_nothing, 0.6)
fences = armed(test_failover.test_a_primary_that_returns_is_fenced)
names_follow = armed(test_failover.test_names_follow_by_either_way, "dynamodb:GetItem")
names_follow_path = armed(test_failover.test_names_follow_by_either_way, "cloudwatch:PutMetricData")
decides_twice = armed(test_detection.test_the_alarm_starts_an_evaluation_too)
is_heard = armed(
    test_failover.test_is_announced_before_the_primary_is_told_and_until_it_is_heard)
fails_back = armed(test_failback.test_the_operator_fails_back)
refuses_failback = armed(test_failback.test_failback_is_refused, "behind")
recalls = armed(test_failover.test_a_lost_control_item_is_recalled, SECONDARY)
stays = armed(test_detection.test_does_not_move_to_where_nothing_is_better, *CUT_OFF)
tells_of_replication = armed(test_detection.test_replication_that_stops_is_told_in_time)
understands = with_writer(test_transactions.test_heartbeats_are_understood_as_forms_too, PRIMARY)
stores_once = with_writer(
    test_transactions.test_is_stored_once_for_any_number_of_retries, PRIMARY)
keeps_content = with_writer(
    test_transactions.test_other_content_under_an_id_changes_nothing, PRIMARY)
refuses = with_writer(test_transactions.test_the_standby_refuses_and_stores_nothing, PRIMARY)
CHECKS = [
    works, rights_fit, is_encrypted, rests, takes_over, finds_lost_documents, passes_over, fences,
    names_follow, names_follow_path, decides_twice, is_heard, fails_back, refuses_failback,
    recalls, stays, tells_of_replication, understands, stores_once, keeps_content, refuses]


# A test's, or a function's that does not know what to do.
FAILURES = AssertionError, LookupError, ValueError, RuntimeError, ClientError


@pytest.mark.parametrize("fault, check", catalogue.claimed("site"), ids=str)
def test_is_found(tree, fault, check):
    with pytest.raises(FAILURES), environment(fault.tree(tree)) as site:
        globals()[check](site)


@pytest.mark.parametrize("check", CHECKS)
def test_is_not_found_where_there_is_none(tree, check):
    with environment(tree) as site:
        check(site)


def test_each_check_finds_a_fault():
    assert {globals()[check] for _, check in catalogue.claimed("site")} == set(CHECKS)
