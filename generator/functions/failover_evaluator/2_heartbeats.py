# --- Heartbeats ---

def call(url, method="GET", body=None, region=None):
    """Sends a request; returns the answer, or None where it fails.

    One to a region's API is signed and answered by a JSON object. False says that the API had
    no room for it (429), which is a matter of how much is asked, not of whether it serves.
    """
    try:
        # urllib would call it a form, which API Gateway passes on in another encoding.
        request = AWSRequest(method, url, data=body and json.dumps(body).encode(),
                             headers={"Content-Type": "application/json"} if region else {})
        if region:
            SigV4Auth(session.get_credentials(), "execute-api", region).add_auth(request)
        sent = urllib.request.Request(url, request.data, dict(request.headers), method=method)
        with urllib.request.urlopen(sent, timeout=TIMEOUT, context=TLS) as answer:
            found = answer.read(65536)
        if region:
            found = json.loads(found)
            if not isinstance(found, dict):
                raise ValueError("no JSON object")
        return found
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        if not region and isinstance(error, urllib.error.HTTPError):
            return b""  # who refuses has been reached
        log("WARNING", url=url, method=method, cause=str(error))
        return False if getattr(error, "code", None) == 429 else None


def together(calls, pause=0.0, enough=None):
    """Starts one of the calls every `pause` seconds; returns each one's result.

    None for what takes longer than TIMEOUT, whatever it waits for: a thread that hangs in the
    look-up of a name is left behind. Ends early once enough(results) says so.
    """
    results = [None] * len(calls)

    def run(index, begin):
        result = calls[index]()
        if time.monotonic() - begin <= TIMEOUT:
            results[index] = result

    threads = []
    for index in range(len(calls)):
        threads.append(threading.Thread(target=run, args=(index, time.monotonic()), daemon=True))
        threads[-1].start()
        if pause:
            time.sleep(pause)
            if enough and enough(results):
                break
    end = time.monotonic() + TIMEOUT
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return results[:len(threads)]


def beat(region, state):
    """A heartbeat to be sent to a region: whether transactions would be served there."""
    def send():
        body = {"stamp": time.time(), "epoch": state["epoch"], "writer": state["region"]}
        answer = call(URLS[region], "POST", body, region)
        if answer is False:
            return False
        # One that is answered by who takes no transactions is lost as well.
        served = answer and (region != state["region"] or answer.get("writer") == region)
        return body if served else None
    return send


def look(state):
    """The heartbeats of an evaluation: of the primary, and of the secondary."""
    found = together([beat(PRIMARY, state)] * LOOK + [beat(SECONDARY, state)] * LOOK)
    return [bool(each) for each in found[:LOOK]], [bool(each) for each in found[LOOK:]]


def unhealthy(results):
    return results.count(False) * 100 >= UNHEALTHY_PERCENT * len(results)


def watch(state):
    """A window of heartbeats to the primary: the share that it served, and whether it is ill.

    It is while too many fail, over the window and over its last quarter: what is over by then
    is no reason to move. Nor is it where the API refuses most (429), in either: what is too much
    for the primary is too much for the secondary. Of a function without a free environment nobody can
    tell from outside: API Gateway answers 5xx, as for one that fails.
    """
    count = max(8, round(WINDOW / PAUSE))

    def enough(results):
        return sum(map(bool, results)) * 100 > (100 - UNHEALTHY_PERCENT) * count

    def fails(results):
        tried = [bool(each) for each in results if each is not False]
        return len(tried) * 2 > len(results) and unhealthy(tried)

    found = together([beat(PRIMARY, state)] * count, PAUSE, enough)
    ill = not enough(found) and fails(found) and fails(found[-(count // 4):])
    return sum(map(bool, found)) / len(found), ill


def arrived(at, *more):
    """The heartbeats that a region has, of each region; None where it does not say. With `more`
    calls at the same time."""
    found, *_ = together([lambda: call(URLS[at], region=at), *more])
    return (found or {}).get("heartbeats")


def ages(found, source, now):
    """Seconds since the newest heartbeat of the source that arrived, of item and document."""
    newest = found.get(source) or {}
    return {store: round(max(0.0, now - newest[store]), 1) if newest.get(store) else None
            for store in ("item", "document")}


def await_arrival(source, at, stamp, seconds, stores=("item", "document")):
    """Waits until a heartbeat of a time has arrived; returns the ages and whether it has."""
    end = time.monotonic() + seconds
    while True:
        found = arrived(at)
        age = ages(found, source, time.time()) if found is not None else {}
        newest = (found or {}).get(source) or {}
        complete = all((newest.get(store) or 0) >= stamp for store in stores)
        if complete or found is None or time.monotonic() >= end:
            return age, complete
        time.sleep(1)


