"""The command line: a thin layer on the package. Data on stdout, all talk on stderr."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from .cli_documents import print_schema, show_examples, synthesise, validate
from .cli_given import (
    asked,
    asked_of_sample,
    json_or_text,
    plain,
    read_architecture,
    read_changes,
    read_loss,
    spelled_origin,
)
from .cli_options import (
    audit_options,
    compare_options,
    cut_options,
    document_options,
    merge_options,
    rare_options,
    result_options,
    score_options,
    share_options,
    story_options,
    stress_options,
    synthetic_options,
)
from .cli_output import (
    BAD_INPUT,
    DONE,
    INTERRUPTED,
    NOT_MET,
    PrintVersion,
    check_output,
    discard_output,
    give,
    print_json,
)

#: The options that are written as the document writes them, by what a ModelError calls them.
_OPTIONS = {"the loss": "option --lose", "lasting": "option --lasting"}
#: What a ModelError calls the document of options.
_CHANGES = "the options"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status.

    0: done; 1: a target is not met (``--fail-under``) or a claim refuted; 2: bad input;
    130: interrupted.
    """
    try:
        if sys.stdout is None:
            _say("standard output is closed")
            return BAD_INPUT
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()  # the reader has gone
        return DONE
    except UnicodeEncodeError as error:
        _say(f"standard output takes no {error.object[error.start]!a}; set PYTHONIOENCODING=utf-8")
    except OSError as error:
        _say(f"standard output: {error.strerror or error}")
    discard_output()
    return BAD_INPUT


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    from .errors import ModelError, RequestError, ResultWarning

    # Warnings stand in the printed result.
    warnings.simplefilter("ignore", ResultWarning)
    try:
        status: int = options.run(options)
        return status
    except ModelError as error:
        origin = _OPTIONS.get(error.subject) or spelled_origin(options)
        if error.subject == _CHANGES:
            origin = plain(str(options.options))
        for issue in error.issues:
            _say(f"{origin}: {issue}")
        _say(f"{len(error.issues)} problem{'s' if len(error.issues) != 1 else ''}")
    except RequestError as error:
        _say(str(error))
    except KeyboardInterrupt:
        kept = options.output if hasattr(options, "shard") else getattr(options, "checkpoint", None)
        if kept is None:
            raise
        _say(f"interrupted; what was played is in {plain(kept)}, the same command goes on from it")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:  # of a stream: whatever is read or saved has a name
            raise
        _say(f"{error.filename}: {error.strerror or error}")
    except MemoryError:
        _say(f"{spelled_origin(options)}: not enough memory")
    return BAD_INPUT


def _say(text: str) -> None:
    print(f"sitefall: {text}", file=sys.stderr)


def _score(options: argparse.Namespace) -> int:
    from .errors import RequestError
    from .scoring import score

    check_output(options)
    if options.plan:
        return _plan(options)
    result = score(
        read_architecture(options),
        method=options.method,
        curves=options.curves or None,
        **asked_of_sample(options, "budget", "checkpoint"),
    )
    give(result, options)
    if options.fail_under is None:
        return DONE
    if result.score is None or result.score.value is None:
        raise RequestError(
            "--fail-under needs a score, and "
            + (
                "no service has a tolerance"
                if result.score is None
                else f"{result.method} tells none"
            )
        )
    if result.score.value >= options.fail_under:
        return DONE
    _say(f"the score {result.score} is under {options.fail_under:g}")
    return NOT_MET


def _plan(options: argparse.Namespace) -> int:
    from .errors import RequestError
    from .planning import plan

    for name, given in (
        (f"--method {options.method}", options.method in ("markov", "structure")),
        ("--checkpoint", options.checkpoint is not None),
        ("--budget", options.budget is not None),
        ("--curves", options.curves),
        ("--fail-under", options.fail_under is not None),
    ):
        if given:
            raise RequestError(f"--plan computes no score, and {name} says nothing of it")
    give(plan(read_architecture(options), **asked_of_sample(options)), options)
    return DONE


def _stress(options: argparse.Namespace) -> int:
    from .stressing import stress

    check_output(options)
    result = stress(
        read_architecture(options),
        read_loss(options.lose),
        lasting=json_or_text(options.lasting, "--lasting"),
        **asked(options, "horizon", "confidence", "replications"),
    )
    give(result, options)
    return DONE


def _story(options: argparse.Namespace) -> int:
    from .telling import story

    check_output(options)
    result = story(
        read_architecture(options),
        **asked(options, "worst", "replication", "stratum", "year", "horizon", "replications"),
    )
    give(result, options)
    return DONE


def _audit(options: argparse.Namespace) -> int:
    from .auditing import audit

    check_output(options)
    result = audit(read_architecture(options), **asked(options, "confidence", "replications"))
    give(result, options)
    return NOT_MET if result.refuted else DONE


def _rare(options: argparse.Namespace) -> int:
    from .rarity import rare

    check_output(options)
    result = rare(
        read_architecture(options),
        **asked(options, "horizon", "target", "precision", "confidence", "replications"),
    )
    give(result, options)
    return DONE


def _cuts(options: argparse.Namespace) -> int:
    from .cutting import cuts

    check_output(options)
    result = cuts(
        read_architecture(options), most_order=options.most_order, progress=not options.quiet
    )
    give(result, options)
    return DONE


def _compare(options: argparse.Namespace) -> int:
    from .comparing import compare

    check_output(options)
    if options.example is not None and options.options is None:
        options.file, options.options = None, options.file  # FILE was not needed
    architecture = read_architecture(options)
    result = compare(
        architecture,
        read_changes(architecture, options.options),
        **asked_of_sample(options, "budget", "checkpoint"),
    )
    give(result, options)
    return DONE


def _run_share(options: argparse.Namespace) -> int:
    from .cli_shards import play_part

    part = play_part(options)
    if options.json:
        print_json(vars(part))
    else:
        print(f"{plain(part.path)}: share {part.share} of {part.of}, seed {part.seed}")
    return DONE


def _merge(options: argparse.Namespace) -> int:
    from .sharding import merge

    check_output(options)
    give(merge(options.parts, progress=not options.quiet), options)
    return DONE


def _report(options: argparse.Namespace) -> int:
    from .reporting import report
    from .result import load_result

    check_output(options)
    report([load_result(path) for path in options.results], options.output)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitefall", description="How well a digital service stands when a site falls."
    )
    parser.add_argument("--version", action=PrintVersion, nargs=0, help="version and build")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    document, result = document_options(), result_options()

    def command(name: str, run: Any, text: str, *parents: argparse.ArgumentParser) -> Any:
        added = commands.add_parser(name, help=text, description=text, parents=parents)
        added.add_argument("--json", action="store_true", help="print data instead of text")
        added.set_defaults(run=run)
        return added

    command("validate", validate, "check a document; tell every problem", document)
    schema = command("schema", print_schema, "print the JSON Schema of the format")
    schema.add_argument("--options", action="store_true", help="of documents of options instead")
    listed = command("examples", show_examples, "list the examples, or print one")
    listed.add_argument("name", metavar="NAME", nargs="?", help="print this one")
    synthetic_options(command("synthetic", synthesise, "print an invented country of any size"))
    score_options(command("score", _score, "score every service", document, result))
    stress_options(
        command("stress", _stress, "lose something; what returns when?", document, result)
    )
    story_options(command("story", _story, "tell the worst year, or one history", document))
    audit_options(command("audit", _audit, "judge every claim", document, result))
    rare_options(command("rare", _rare, "estimate what nearly never happens", document, result))
    cut_options(command("cuts", _cuts, "find what stops each service", document))
    compare_options(
        command("compare", _compare, "compare options with a document", document, result)
    )
    share_options(command("run", _run_share, "play one of the parts of a score", document))
    merging = command("merge", _merge, "make the score of all its parts")
    merge_options(merging)
    merging.set_defaults(file=None)
    told = commands.add_parser(
        "report", help="write results as one page", description="write results as one page"
    )
    told.add_argument(
        "results", metavar="RESULT", nargs="+", help="what -o of another command saved"
    )
    told.add_argument("-o", "--output", metavar="FILE.html", required=True, help="where to write")
    told.set_defaults(run=_report, file=None)
    return parser


if __name__ == "__main__":
    sys.exit(main())
