"""The options of the command line, with their ranges and defaults."""

from __future__ import annotations

import argparse


def document_options() -> argparse.ArgumentParser:
    """Return the options that name a document."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "file", metavar="FILE", nargs="?", help="the document; - for standard input"
    )
    options.add_argument("--example", metavar="NAME", help="a shipped example instead of FILE")
    return options


def result_options() -> argparse.ArgumentParser:
    """Return the options of every command that computes."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--confidence", metavar="P", type=float,
        help="of the intervals, from 0.5 to 0.999999; default: 0.9",
    )  # fmt: skip
    _result_options(options)
    return options


def _result_options(options: argparse.ArgumentParser) -> None:
    options.add_argument(
        "--seed", metavar="S",
        help="a whole number from 0, or the seed of a result; default: drawn, and told",
    )  # fmt: skip
    options.add_argument(
        "--threads", metavar="N", type=int,
        help="1 or more, without effect on the numbers; default: all cores",
    )  # fmt: skip
    options.add_argument(
        "-o", "--output", metavar="PATH", help="also save the result here; default: nowhere"
    )
    options.add_argument("-q", "--quiet", action="store_true", help="no progress")


def _run_options(parser: argparse.ArgumentParser, precision: str) -> None:
    _sample_options(parser, precision)
    parser.add_argument(
        "--budget", metavar="S", type=float,
        help="stop after so many seconds, above 0; default: no limit",
    )  # fmt: skip
    parser.add_argument(
        "--checkpoint", metavar="PATH",
        help="keep in this file what was played; the same command, given again after any end, goes "
        "on from there to the same numbers; default: nowhere",
    )  # fmt: skip


def _sample_options(parser: argparse.ArgumentParser, precision: str) -> None:
    _horizon_option(parser, "how long to look ahead")
    parser.add_argument("--precision", metavar="P", type=float, help=precision)
    parser.add_argument(
        "--replications", metavar="N", type=int,
        help="exactly so many histories, 2 or more; default: as many as the precision asks for, "
        "at most 100000",
    )  # fmt: skip
    parser.add_argument(
        "--outer", metavar="N", type=int,
        help="points of the sample over uncertain inputs, 0 or more; 0: none; default: 64",
    )  # fmt: skip
    parser.add_argument(
        "--no-stratify", action="store_true",
        help="sample hazards plainly; default: by how many occur",
    )  # fmt: skip


def _horizon_option(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument(
        "--horizon", metavar="TIME",
        help=text + ", such as '5 y'; default: what the document says, else 5 y",
    )  # fmt: skip


def score_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``score``."""
    _run_options(parser, _PRECISION)
    parser.add_argument(
        "--method", choices=("auto", "simulation", "markov", "structure"), default="auto",
        help="how to compute; markov: exactly, where every law is exponential; default: auto, "
        "which is simulation",
    )  # fmt: skip
    parser.add_argument(
        "--curves", action="store_true",
        help="with --json and -o: whole distributions as exceedance curves too; default: none",
    )  # fmt: skip
    parser.add_argument(
        "--plan", action="store_true",
        help="tell by a short pilot how many replications, events and seconds it would take, and "
        "compute no more; default: compute",
    )  # fmt: skip
    parser.add_argument(
        "--fail-under", metavar="P", type=_number,
        help="exit with 1 where the score is lower, from 0 to 1; default: never",
    )  # fmt: skip


_PRECISION = (
    "relative half-width wanted of the unmet user-hours, and twice that of each breach, "
    "between 0 and 1; default: 0.05"
)


def share_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``run``."""
    parser.add_argument(
        "--shard", metavar="i/N", required=True,
        help="which part of the run, such as 2/4: the second of four",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="PART", required=True,
        help="where to write it; a part that is there goes on where it stopped",
    )  # fmt: skip
    _sample_options(parser, _PRECISION + "; it decides how histories are shared out")
    parser.add_argument(
        "--confidence", metavar="P", type=float,
        help="of the intervals of the merged result, from 0.5 to 0.999999; default: 0.9",
    )  # fmt: skip
    parser.add_argument(
        "--seed", metavar="S",
        help="a whole number from 0, or the seed of a result; the same for every part, and needed",
    )  # fmt: skip
    parser.add_argument(
        "--threads", metavar="N", type=int,
        help="1 or more, without effect on the numbers; default: all cores",
    )  # fmt: skip
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def merge_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``merge``."""
    parser.add_argument("parts", metavar="PART", nargs="+", help="what run wrote, each part once")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="also save the result here; default: nowhere"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def compare_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``compare``."""
    parser.add_argument(
        "options", metavar="OPTIONS", nargs="?",
        help="the options, a file or the name of shipped ones (see examples)",
    )  # fmt: skip
    _run_options(
        parser,
        "relative half-width wanted of each difference of all unmet user-hours, or a fifth of it "
        "of the base's value, whichever is more; between 0 and 1; default: 0.05",
    )


def stress_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``stress``."""
    parser.add_argument(
        "--lose", metavar="ID", action="append", required=True,
        help="what is lost: the id of a site, link, component, instance or service; or of a "
        "hazard, such as 'fire[a]', which brings its own times; or a loss as JSON. Given several "
        "times, all the ids are lost at once and return at once, by one draw of --lasting",
    )  # fmt: skip
    parser.add_argument(
        "--lasting", metavar="LAW",
        help="how long it is lost: a duration such as '36 h', or a law as JSON such as "
        """'{"law": "lognormal", "median": "19 h", "sigma": 1}'; default: for good""",
    )  # fmt: skip
    parser.add_argument(
        "--horizon", metavar="TIME", help="how long to watch, such as '60 d'; default: 30 d"
    )
    parser.add_argument(
        "--replications", metavar="N", type=int, help="how many histories, 2 or more; default: 2000"
    )


def story_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``story``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--worst", metavar="WHAT",
        help="the worst of what: year, event, history or outage, or of one service such as "
        "messenger/year or messenger/outage; default: year",
    )  # fmt: skip
    which.add_argument(
        "--replication", metavar="R", type=int, help="this history instead, by its number from 0"
    )
    parser.add_argument(
        "--stratum", metavar="H",
        help="with --replication: how many rare hazards occur in it, as score --json names it "
        "in worst and strata; all: it was not stratified",
    )  # fmt: skip
    parser.add_argument(
        "--year", metavar="Y", type=int,
        help="with --replication: only this year, from 1; default: the whole history",
    )  # fmt: skip
    _horizon_option(parser, "how long a history is")
    parser.add_argument(
        "--replications", metavar="N", type=int,
        help="how many histories to look through, 2 or more; default: as many as a score plays",
    )  # fmt: skip
    _result_options(parser)


def audit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``audit``."""
    parser.add_argument(
        "--replications", metavar="N", type=int,
        help="histories of each loss at most, 16 or more; fewer where the verdict is clear; "
        "default: 6400",
    )  # fmt: skip


def rare_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``rare``."""
    parser.add_argument(
        "--target", choices=("unavailability", "breach"), default="unavailability",
        help="what the histories are steered for; default: unavailability",
    )  # fmt: skip
    _horizon_option(parser, "how long to look ahead")
    parser.add_argument(
        "--precision", metavar="P", type=float,
        help="relative half-width wanted, between 0 and 1; default: 0.05",
    )  # fmt: skip
    parser.add_argument(
        "--replications", metavar="N", type=int,
        help="exactly so many histories, 2 to 2097152; default: as many as the precision asks for",
    )  # fmt: skip


def cut_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``cuts``."""
    parser.add_argument(
        "--most-order", metavar="N", type=int,
        help="losses together, from 1 to 6; default: 2",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="also save the result here; default: nowhere"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def synthetic_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``synthetic``."""
    parser.add_argument(
        "--sites", metavar="N", type=int, default=1000, help="2 or more; default: 1000"
    )
    parser.add_argument(
        "--services", metavar="N", type=int, default=500, help="1 or more; default: 500"
    )
    parser.add_argument(
        "--components", metavar="N", type=int,
        help="exactly so many; default: 10 a site, or as many as the services need",
    )  # fmt: skip
    parser.add_argument(
        "--seed", metavar="S", type=int, default=1, help="a whole number from 0; default: 1"
    )
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="write it here instead; default: standard output"
    )


def _number(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1; found {text}")
    return value
