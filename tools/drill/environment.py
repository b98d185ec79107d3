"""What the emitted templates say about detection, failover, routing and replication.

Everything is found by following the wiring, as AWS would: a record by its health
check, a check by the host and path that it probes or the alarm that it names in its
region, an alarm by the metric that a function publishes, a rule by the region of what
it listens to and starts. What is wired wrongly is not there.
"""

from drill import detection, proof
from drill.apis import Apis
from drill.model import Environment
from drill.routing import Routing
from drill.stores import Stores, tables
from tools.cfn.templates import Tree


def read(folder_or_tree):
    """The Environment in a folder that the compiler has written, or in a Tree of it."""
    tree = folder_or_tree if isinstance(folder_or_tree, Tree) else Tree(folder_or_tree)
    report = proof.read(tree.report)
    regions = tree.primary, tree.secondary
    apis = Apis(tree)
    function, evaluator = detection.evaluator(apis)
    resource, alarm = detection.alarm_on(tree, "PrimaryHealthy") if evaluator else (None, None)
    found = {region: apis.writer(region) for region in regions}
    writers = {region: writer for region, writer in found.items() if writer}
    return Environment(
        name=tree.report["environment"],
        primary=tree.primary,
        secondary=tree.secondary,
        records=Routing(tree, apis).records(),
        evaluator=evaluator,
        interval=detection.interval(tree, function) if evaluator else None,
        alarm=alarm,
        reaction=detection.reaction(tree, resource, function) if alarm else None,
        writers=writers,
        active_tables={region: apis.active_table(region) for region in regions},
        tables=tables(tree),
        stores=list(Stores(tree, evaluator, writers, report).all()),
        needed_concurrency=max(report.needed("reserved concurrency"), default=1),
        # A write unit each, or more.
        requests_per_second=min(report.needed("writes"), default=1),
        proof=report,
    )
