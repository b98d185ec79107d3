# --- What others see ---

def publish(region=SECONDARY, **metrics):
    """Returns whether the region's CloudWatch took them."""
    data = [{"MetricName": name, "Value": float(value),
             "Dimensions": [{"Name": "Environment", "Value": SUFFIX}]}
            for name, value in metrics.items() if value is not None]
    if not data:
        return True
    try:
        cloudwatch[region].put_metric_data(Namespace=environ["METRIC_NAMESPACE"], MetricData=data)
        return True
    except AWS_ERRORS as error:
        log("ERROR", metrics=metrics, cause=str(error))
        return False


def report(healthy):
    """Tells the primary's CloudWatch of the secondary, whose alarms are lost with it. A thread
    of its own: the primary may be what is ill."""
    thread = threading.Thread(
        target=lambda: publish(PRIMARY, SecondaryReported=healthy), daemon=True)
    thread.start()
    return thread


def notify(subject, **fields):
    """Returns whether SNS took the notice."""
    message = json.dumps({"event": subject, "environment": SUFFIX, **fields}, indent=2)
    try:
        sns.publish(TopicArn=environ["TOPIC_ARN"], Message=message,
                    Subject=f"DR {SUFFIX}: {subject}"[:100])
        return True
    except AWS_ERRORS as error:
        log("ERROR", notification=subject, cause=str(error))
        return False


def announce(state, **fields):
    """Tells of a move until the service has heard it: each evaluation tries again."""
    if not state.get("announced") and notify(
            f"the active writer is now {state['region']}", **{**state, **fields}):
        mark(state, "announced")


def publish_state(state, **more):
    return publish(PrimaryActive=state["region"] == PRIMARY,
                   PrimaryFenced=state["region"] == PRIMARY or bool(state.get("fenced")), **more)


