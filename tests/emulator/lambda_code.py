"""A function's code as Lambda starts it: modules of its own, in one file or in an archive."""

import builtins
import functools
import importlib
import io
import types
import zipfile


@functools.lru_cache(maxsize=64)
def _compile(source, path):
    return compile(source, path, "exec")


def files_of(archive):
    """{path: text} of the Python files of a zip archive, given as bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {
            name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".py")
        }


def start(files, entry, imports=None, **names):
    """Runs a module of `files`, and those of them that it imports; returns {name: module}.

    `imports` stand in for modules from elsewhere, by their names; `names` for built-in functions.
    """
    loaded = {}

    def own(name):
        stem = name.replace(".", "/")
        paths = [path for path in (f"{stem}.py", f"{stem}/__init__.py") if path in files]
        if paths and name not in loaded:
            module = loaded[name] = types.ModuleType(name)
            known = {**vars(builtins), "__import__": import_, **names}
            vars(module)["__builtins__"] = known
            exec(_compile(files[paths[0]], paths[0]), vars(module))  # pylint: disable=exec-used
        return loaded.get(name)

    def import_(name, globals=None, locals=None, fromlist=(), level=0):
        if name in replaced:
            return replaced[name]
        return own(name) or builtins.__import__(name, globals, locals, fromlist, level)

    def import_module(name):
        return own(name) or importlib.import_module(name)

    replaced = {
        "builtins": types.SimpleNamespace(**{**vars(builtins), **names}),
        "importlib": types.SimpleNamespace(import_module=import_module),
        **(imports or {}),
    }
    own(entry)
    return loaded
