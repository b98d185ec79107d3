"""The tags of resources that policies ask for, as `aws:ResourceTag/KEY` of a request's context.

Of Amazon EC2, AWS Certificate Manager and AWS Backup; no policy of ours asks for others' own.
"""


def context_of(world, arn):
    """Of the resource with the ARN. Empty where it has no tags, or is only being made."""
    service, region = arn.split(":")[2:4] if arn.startswith("arn:") else ("", "")
    tags = _TAGS[service](world, region, arn) if service in _TAGS else {}
    return {f"aws:ResourceTag/{key}": value for key, value in tags.items()}


def _of_ec2(world, region, arn):
    backend, id = world.backend("ec2", region), arn.rpartition("/")[2]
    if id.startswith("rtbassoc-"):  # An association has none; its table is asked.
        tables = backend.route_tables.values()
        (id,) = [table.id for table in tables if id in table.all_associations_ids]
    return backend.tags.get(id, {})


def _of_acm(world, region, arn):
    certificate = world.backend("acm", region)._certificates.get(arn)
    return certificate.tags if certificate else {}


def _of_backup(world, region, arn):
    return world.backend("backup", region).tagger.get_tag_dict_for_resource(arn)


_TAGS = {"acm": _of_acm, "backup": _of_backup, "ec2": _of_ec2}
