# --- Actions ---

def recall():
    """The state where there is no control item: of a new environment, or one that lost it.

    Each heartbeat says who wrote when it was sent. So the loss of the item undoes no failover,
    and a region that cannot say what it has leaves the question open.
    """
    found = arrived(SECONDARY)
    if found is None:
        raise Refused("there is no control item, and the secondary does not tell of heartbeats")
    known = [each for each in [*found.values(), *(arrived(PRIMARY) or {}).values()]
             if each and each.get("epoch")]
    if not known:
        state = {"region": PRIMARY, "epoch": 0}
        return move(state, PRIMARY, "the environment is new", armed=False, announced=True)
    last = max(known, key=lambda each: each["epoch"])
    region = SECONDARY if last["writer"] == NOBODY else last["writer"]
    return move({"epoch": last["epoch"]}, region, "the control item was lost", fenced=STRONG)


def probe(event):
    window = event["action"] == "failover_if_unhealthy"
    # While the heartbeats cannot be sent, all of them have failed; so has what comes after.
    state = None
    try:
        state = read() or recall()
    finally:
        if state is None:
            publish(PrimaryHealthy=False)
    if state["region"] == NOBODY and time.time() > state.get("until", 0):
        state = move(state, SECONDARY, "a failback was not finished")
    state = fence(state)
    announce(state)
    begin = time.time()
    primary, secondary = look(state)
    reported = report(not unhealthy(secondary))
    share, ill = sum(primary) / LOOK, unhealthy(primary)
    publish_state(state, PrimaryHealthy=not ill, HeartbeatsServed=share,
                  SecondaryHealthy=not unhealthy(secondary))
    armed = state.get("armed", True)
    if state["region"] == PRIMARY and any(primary) and not armed:
        state = move(state, PRIMARY, "the primary has served its first heartbeat", announced=True)
    leads = state["region"] == PRIMARY and armed
    if leads and (window or not all(primary)):
        share, ill = watch(state)
        if ill and AUTOMATIC:
            return fail_over(event, state, share)
        publish(PrimaryHealthy=not ill, HeartbeatsServed=share)
    result = "unchanged"
    if window:
        result = "refused"
        notify("failover not needed" if state["region"] == SECONDARY else "failover refused",
               heartbeats_served=share,
               **{**state, **({} if armed else {"cause": f"{PRIMARY} has never served"})})
    source, target = (SECONDARY, PRIMARY) if state["region"] == SECONDARY else (PRIMARY, SECONDARY)
    beats = secondary if source == SECONDARY else primary
    stores = ("item", "document") if source == PRIMARY or DOCUMENTS_RETURN else ("item",)
    age, _ = await_arrival(source, target, begin, ARRIVAL if any(beats) else 0, stores)
    publish(TableReplicationAge=age.get("item"), DocumentReplicationAge=age.get("document"))
    reported.join(TIMEOUT)  # Lambda freezes what goes on
    return answer(event, result, state, heartbeats_served=share, replication_age_seconds=age)


def fail_over(event, state, share):
    """What an evaluation does with a primary that is ill. Nothing before the move could wait."""
    # At once with a last look: who was cut off until now sees both.
    way_out, *last = together([lambda: call(WAY_OUT) if WAY_OUT else b""]
                              + [beat(PRIMARY, state)] * LOOK + [beat(SECONDARY, state)] * LOOK)
    reason = None
    if way_out is None:
        reason = "the evaluator reaches no other region"
    elif all(last[:LOOK]):
        reason = f"{PRIMARY} serves heartbeats again"
    elif not any(last[LOOK:]):
        reason = f"{SECONDARY} serves no heartbeat either"
    if reason is None:
        return take_over(event, state, f"{PRIMARY} does not serve transactions",
                         PrimaryHealthy=False, HeartbeatsServed=share)
    publish(PrimaryHealthy=False, HeartbeatsServed=share)
    notify("failover refused", **{**state, "cause": reason})
    return answer(event, "refused", {**state, "cause": reason})


def take_over(event, state, cause, **metrics):
    moved = time.time()
    state = move(state, SECONDARY, cause)
    publish_state(state, **metrics)
    # A heartbeat remembers the move, should the control item be lost before the next evaluation.
    found = arrived(SECONDARY, beat(SECONDARY, state))
    risk = ages(found, PRIMARY, moved) if found is not None else {}
    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])
    fenced = fence(state)
    time.sleep(FENCE)  # until its function has read who writes
    served = together([beat(SECONDARY, fenced)] * LOOK)
    publish_state(fenced)
    warn_unless(served, fenced)
    return answer(event, "moved" if fenced["region"] == SECONDARY else "already", fenced,
                  replication_age_seconds=risk, heartbeats_served=sum(map(bool, served)) / LOOK)


def warn_unless(served, state):
    """After a move: whether the region that writes now stores what it is sent."""
    if not all(served):
        notify(f"{state['region']} does not serve transactions after the move", **state,
               heartbeats_served=sum(map(bool, served)) / LOOK)


def failover(event):
    state = read() or recall()
    if state["region"] == SECONDARY:
        state = fence(state)
        announce(state)
        return answer(event, "already", state)
    return take_over(event, state, str(event.get("cause") or "operator"))


def failback(event):
    """Drains the secondary, waits for its last writes at the primary, and moves."""
    accept_loss = bool(event.get("accept_loss"))
    state = read() or recall()
    if state["region"] == PRIMARY:
        return answer(event, "already", state)
    stores = ("item", "document") if DOCUMENTS_RETURN else ("item",)
    begin = time.time()
    primary, secondary = look(state)
    if not all(primary) and not accept_loss:
        raise Refused(f"{PRIMARY} does not store heartbeats")
    if any(secondary) and not accept_loss:
        age, complete = await_arrival(SECONDARY, PRIMARY, begin, ARRIVAL, stores)
        if not complete:
            raise Refused(f"replication to {PRIMARY} is behind: {age}")
    # Names would stay where they are, and lead to a region that refuses.
    if not publish_state(state) and not accept_loss:
        raise Refused("CloudWatch takes no metrics, which names follow")
    state = move(state, NOBODY, str(event.get("cause") or "operator") + ": failback, draining",
                 until=int(time.time() + DRAIN + FENCE))
    announce(state)
    try:
        time.sleep(FENCE + 1)  # nobody relies any more on what it read before
        [last] = together([beat(SECONDARY, state)])
        complete, age = False, {}
        if last:
            age, complete = await_arrival(SECONDARY, PRIMARY, last["stamp"], ARRIVAL, stores)
        if not complete and not accept_loss:
            raise Refused(f"the last writes have not reached {PRIMARY}: {age}")
    except Exception as error:
        held = move(state, SECONDARY, "failback refused")
        announce(held)
        publish_state(held)
        raise error
    state = move(state, PRIMARY, str(event.get("cause") or "operator"), fenced=STRONG)
    announce(state, replication_age_seconds=age)
    if not publish_state(state):  # the next evaluation does it again
        notify(f"names do not lead to {PRIMARY} yet: CloudWatch takes no metrics", **state)
    state = fence(state)  # before replication brings it
    time.sleep(FENCE)
    served = together([beat(PRIMARY, state)] * LOOK)
    warn_unless(served, state)
    return answer(event, "moved" if state["region"] == PRIMARY else "already", state,
                  replication_age_seconds=age, primary_knows=bool(state.get("fenced")),
                  heartbeats_served=sum(map(bool, served)) / LOOK)


def status(event):
    state = read()
    # Without a control item the heartbeats that are there are what tells who wrote.
    primary, secondary = look(state) if state else ([], [])
    state = state or {"region": NOBODY, "epoch": 0, "cause": "there is no control item"}
    age = {region: ages(arrived(region) or {}, other, time.time())
           for region, other in ((PRIMARY, SECONDARY), (SECONDARY, PRIMARY))}
    served = {PRIMARY: sum(primary) / LOOK, SECONDARY: sum(secondary) / LOOK}
    return answer(event, "unchanged", state, replication_age_seconds=age, heartbeats_served=served)


def answer(event, result, state, **fields):
    found = {"action": event["action"], "result": result, **state,
             "primary_fenced": state["region"] == PRIMARY or bool(state.get("fenced")), **fields}
    log("INFO", **found)
    return found


ACTIONS = {"probe": probe, "failover_if_unhealthy": probe, "failover": failover,
           "failback": failback, "status": status}


def handler(event, context):
    try:
        return ACTIONS[event["action"]](event)
    except AWS_ERRORS as error:
        # STS may be ill: hiccups take no good keys.
        if getattr(error, "response", {}).get("Error", {}).get("Code") in REVOKED:
            lent.clear()
        raise
    except Refused as refusal:
        log("WARNING", action=event["action"], refused=str(refusal))
        # A probe is told by its metrics, each minute.
        if event["action"] != "probe" and not isinstance(refusal, Unfinished):
            notify(f"{event['action']} refused", cause=str(refusal))
        return {"action": event["action"], "result": "refused", "cause": str(refusal)}
