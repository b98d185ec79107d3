"""Documents that are missing beside their items: the document mender of a region.

It takes one segment of the table at a time, for some minutes, and says where to go on.
"""

import concurrent.futures
import json

from deployment import functions

_ABSENT = "it is deployed where the routed function is the compiler's own transaction processor"
MOST_SEGMENTS = 64
_COUNTS = ("items", "missing", "written", "unlike")


def _function(options):
    return f"dr-document-mender-{options.suffix}"


def _payload(options, segment, start=None):
    payload = {"segment": segment, "segments": options.segments}
    if options.since:
        payload["since"] = options.since
    if options.count_only:
        payload["count_only"] = True
    return {**payload, "start": start} if start else payload


def show(aws, options):
    aws.note("each is repeated with the answer's `next` as `start` until that is null:")
    for segment in range(options.segments):
        command = functions.invoke_command(_function(options), _payload(options, segment))
        aws.show(command, options.region)


def mend(aws, options):
    """Goes through all segments at once, and prints the totals."""

    def run(segment):
        found, start = dict.fromkeys(_COUNTS, 0), None
        while True:
            answer = functions.invoke(
                aws,
                _function(options),
                _payload(options, segment, start),
                options.region,
                absent=_ABSENT,
            )
            for name in _COUNTS:
                found[name] += answer[name]
            start = answer["next"]
            if start is None:
                return found
            aws.note(f"segment {segment}: {found['items']} items so far")

    with concurrent.futures.ThreadPoolExecutor(options.segments) as threads:
        segments = list(threads.map(run, range(options.segments)))
    totals = {name: sum(found[name] for found in segments) for name in _COUNTS}
    aws.result(json.dumps({"region": options.region, **totals}, indent=2))
