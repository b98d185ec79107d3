"""Archives that are the same bytes whenever and wherever they are made."""

import gzip
import io
import pathlib
import tarfile
import zipfile

# Where the .proto files of the language are installed, below the prefix.
PROTOS = "share/protoc-gen-cfn/proto"

# The first moment that a zip can name.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def protos(paths):
    """name -> (bytes, False) of files in a folder `proto`, below which imports name them."""
    return {f"{PROTOS}/{str(path).rpartition('proto/')[2]}": (path.read_bytes(), False) for path in sorted(paths)}


def installed(options):
    """The files below the root of whoever has the compiler installed, as `tar_gz` takes them."""
    files = {
        "usr/bin/protoc-gen-cfn": (options.program.read_bytes(), True),
        "usr/share/doc/protoc-gen-cfn/copyright": (options.license.read_bytes(), False),
    }
    for name, file in protos(options.protos).items():
        files[f"usr/{name}"] = file
    for path in options.notices:
        files[f"usr/share/doc/protoc-gen-cfn/{path.name}"] = (path.read_bytes(), False)
    return files


def parse_installed(parser):
    """Adds what `installed` reads, and --output; parses the command line."""
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--license", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--protos", type=pathlib.Path, nargs="+", default=[], help="the language, for editors")
    parser.add_argument("notices", type=pathlib.Path, nargs="*", help="licences of what is linked in")
    return parser.parse_args()


def write_zip(path, files):
    """`files`: name -> (bytes, whether it can be run), written in their order."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, (content, executable) in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 3  # Unix, so that the mode below counts
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)


def tar_gz(files):
    """The same as the bytes of a compressed tar, with the folders above each file."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        folders = {"./" + "/".join(name.split("/")[:depth]) for name in files for depth in range(name.count("/") + 1)}
        for folder in sorted(folders):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            entry.uname = entry.gname = "root"
            archive.addfile(entry)
        for name, (content, executable) in files.items():
            entry = tarfile.TarInfo("./" + name)
            entry.size, entry.mode = len(content), 0o755 if executable else 0o644
            entry.uname = entry.gname = "root"
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), 9, mtime=0)


def write_ar(path, members):
    """`members`: name -> bytes, each written in order."""
    with open(path, "wb") as archive:
        archive.write(b"!<arch>\n")
        for name, content in members.items():
            archive.write(f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode())
            archive.write(content + b"\n" * (len(content) % 2))
