"""In two files."""
from src import answer


def main(event, context):
    return answer.to(event)
