"""An AWS that deploys our templates: moto's services, and an engine that is as strict as AWS.

moto's own CloudFormation accepts what AWS refuses, knows neither the StackSet nor a dozen
other of our types, and skips what it does not know. So the harness has an engine of its own
(engine.py): it evaluates templates, obeys their graph, and creates each resource by a small
model (models/) that calls moto's services, after having checked what AWS would check. What a
model does not know fails the deployment: a type, a property, an API operation, a condition.

Users come in by HTTP, as they would to AWS (server.py): CloudFormation is answered by the
engine, Lambda's Invoke runs the function's code (functions.py), all the rest is moto.

An update goes as CloudFormation's does (updates.py): what a change replaces is read from AWS's
schemas (replacement.py), and what became of each resource is kept for tests to read.

Three things make it find mistakes that a deployment in sequence would hide:
- A resource sees only what it depends on. CloudFormation starts whatever is ready at once, so
  a name that is used without an edge in the graph is refused, whichever happened to come first.
- Whoever acts is authorized: the StackSet's execution role for each call in the secondary, the
  functions by their roles, services by key policies and resource policies (tools/cfn/iam.py).
- Services act (delivery.py): alarms publish, rules invoke, buckets replicate, if they may.
"""
