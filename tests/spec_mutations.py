"""Specs with random mistakes: tokens dropped, doubled, swapped and replaced, numbers
changed, bytes flipped, the end cut off. The same seed gives the same text.
"""

import random
import re

_TOKEN = re.compile(r"""#[^\n]*|"[^"\n]*"|[A-Za-z_][A-Za-z_0-9.]*|-?[0-9]+(?:\.[0-9]+)?|\s+|.""")
_NUMBERS = ["0", "-1", "1", "2", "7", "30", "100", "999", "65536", "2147483647", "2147483648", "1e9", "0.5", "0x10"]
_STRINGS = ['""', '"a"', '"us-east-1"', '"10.0.0.0/16"', '"documents"', '"${AWS::Region}"', '"\\xff"', '"é"', "'x'"]
_WORDS = ["name", "true", "false", "primary", "zones", "BUCKET_ENCRYPTION_SSE_S3", "inf", "tables", "{", "}", ":", "[", "]", ","]


def _places(tokens, kind):
    return [index for index, token in enumerate(tokens) if kind(token)]


def _is_solid(token):
    return not token.isspace() and not token.startswith("#")


def _is_number(token):
    return token.lstrip("-")[:1].isdigit()


def _is_string(token):
    return token.startswith('"')


def _mutate_tokens(random_, tokens):
    solid = _places(tokens, _is_solid)
    if not solid:
        return
    here = random_.choice(solid)
    there = random_.choice(solid)
    match random_.randrange(12):
        case 0:
            tokens[here] = ""
        case 1:
            tokens.insert(here, tokens[here] + " ")
        case 2:
            tokens[here], tokens[there] = tokens[there], tokens[here]
        case 3:
            tokens[here] = tokens[there]
        case 4:
            tokens[here] = random_.choice(_WORDS + _NUMBERS + _STRINGS)
        case 5 | 6 | 7 | 8 if numbers := _places(tokens, _is_number):
            place = random_.choice(numbers)
            tokens[place] = random_.choice([*_NUMBERS, str(random_.randrange(1, 5000)), tokens[place] + "0"])
        case _ if strings := _places(tokens, _is_string):
            place = random_.choice(strings)
            text = tokens[place].strip('"')
            cut = random_.randrange(len(text) + 1)
            tokens[place] = random_.choice(
                [
                    random_.choice(_STRINGS),
                    f'"{text[:cut]}{text[cut + 1:]}"',
                    f'"{text[:cut]}{random_.choice("azAZ09-_./ ")}{text[cut:]}"',
                    tokens[random_.choice(strings)],
                ]
            )


def _drop_line(random_, data):
    lines = data.split(b"\n")
    del lines[random_.randrange(len(lines))]
    return b"\n".join(lines)


def mutate(text, seed):
    """The text, as bytes, with one to four mistakes."""
    random_ = random.Random(seed)
    tokens = _TOKEN.findall(text)
    kind = random_.randrange(10)
    for _ in range(random_.choice([1, 1, 1, 2, 4])):
        _mutate_tokens(random_, tokens)
    data = "".join(tokens).encode()
    if kind == 0:
        data = data[: random_.randrange(len(data))]
    elif kind == 1:
        place = random_.randrange(len(data))
        data = data[:place] + bytes([random_.randrange(256)]) + data[place + 1 :]
    elif kind == 2:
        data = _drop_line(random_, data)
    return data
