"""Documents on the command line: checked, listed, printed, invented."""

from __future__ import annotations

import argparse
import json

from .cli_given import read_architecture, spelled_origin
from .cli_output import BAD_INPUT, DONE, check_output, print_json
from .files import write_whole


def validate(options: argparse.Namespace) -> int:
    """Check a document; tell every problem."""
    from .errors import ModelError

    try:
        architecture = read_architecture(options)
    except ModelError as error:
        if not options.json:
            raise
        print_json({"valid": False, "issues": [vars(issue) for issue in error.issues]})
        return BAD_INPUT
    found = architecture.validate()
    if options.json:
        print_json(
            {
                "valid": True,
                "name": architecture.name,
                "hash": architecture.hash,
                "numbers_hash": architecture.numbers_hash,
                "description": architecture.description,
            }
        )
        return DONE
    print(f"{spelled_origin(options)}: {architecture.name}: valid, model {architecture.hash}")
    for issue in found:
        print(f"warning: {issue}")
    return DONE


def print_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of documents, or of options."""
    from .architecture import schema
    from .changes import options_schema

    found = options_schema() if options.options else schema()
    print(json.dumps(found, indent=None if options.json else 2, ensure_ascii=False))
    return DONE


def show_examples(options: argparse.Namespace) -> int:
    """List what is shipped, or print one."""
    from .architecture import example, examples
    from .changes import example_options, examples_of_options

    if options.name in examples_of_options():
        print(example_options(options.name), end="")
        return DONE
    if options.name is not None:
        print(json.dumps(example(options.name).to_dict(), indent=2, ensure_ascii=False))
        return DONE
    titles = {name: example(name).name for name in examples()}
    for name in examples_of_options():
        titles[name] = f"options: {json.loads(example_options(name))['label']}"
    if options.json:
        print_json(titles)
    else:
        for name, title in titles.items():
            print(f"{name:<20} {title}")
    return DONE


def synthesise(options: argparse.Namespace) -> int:
    """Print an invented country."""
    from .synthetic import country

    given = {"sites": options.sites, "services": options.services, "seed": options.seed}
    if options.components is not None:
        given["components"] = options.components
    check_output(options)
    document = country(**given).to_dict()
    text = json.dumps(document, indent=None if options.json else 2, ensure_ascii=False)
    if options.output is None:
        print(text)
    else:
        write_whole(options.output, text + "\n")
    return DONE
