"""Makes what an image of the compiler is built from: a tar with the Containerfile and its files.

`docker build -` reads it from standard input, and knows the recipe as Dockerfile.
"""

import argparse
import pathlib

from archives import installed, parse_installed, tar_gz


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", type=pathlib.Path, required=True)
    options = parse_installed(parser)
    recipe = {"Dockerfile": (options.recipe.read_bytes(), False)}
    options.output.write_bytes(tar_gz({**recipe, **installed(options)}))


if __name__ == "__main__":
    main()
