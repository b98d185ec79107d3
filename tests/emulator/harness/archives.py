"""Functions' code that another build has put into S3: what a spec names lies there."""

import io
import zipfile


def _empty():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py", (1980, 1, 1, 0, 0, 0)), "")
    return buffer.getvalue()


def make(world, archive):
    """Puts an archive of manifest.json there, unless it is; what is in it is not run."""
    backend, name = world.backend("s3"), archive["bucket"]
    if name not in backend.buckets:
        backend.create_bucket(name, archive["region"]).versioning_status = "Enabled"
    there = backend.buckets[name].keys.getlist(archive["key"], [])
    if archive["version"] not in [each.version_id for each in there]:
        made = backend.put_object(name, archive["key"], _empty())
        made._version_id = archive["version"]  # pylint: disable=protected-access
