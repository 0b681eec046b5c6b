"""What a Comparison can do: print, save, plot, be interrupted; and the command that makes one."""

from __future__ import annotations

import copy
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import samples
from command import sitefall as run

import sitefall

UNMET = "unmet_user_hours_per_year"


def facts(**more: Any) -> dict[str, Any]:
    return {
        "applied": ["<b>tools"],
        "capital": 2e9,
        "per_year": 1e8,
        "cost": 2.5e9,
        "avoided_user_hours": samples.estimate(5e6),
        "cost_per_avoided_user_hour": samples.estimate(500.0),
        "why_no_ratio": None,
        "on_front": True,
        "dominated_by": [],
    } | more


def less(value: float, **more: Any) -> dict[str, Any]:
    """An estimate below zero: what is the upper end of its size is the lower of it."""
    return samples.estimate(value, -0.1, **more)


def comparison() -> dict[str, Any]:
    row = {
        UNMET: less(-1e6, input_low=-3e6, input_high=-5e5),
        "score": samples.estimate(0.02),
        "<b>chat/availability": samples.estimate(0.001),
        "<b>chat/breach": less(-0.02),
        f"<b>chat/{UNMET}": less(-1e6),
        "mail/availability": samples.estimate(0.0),
    }
    pairing = {
        name: {"variance_reduction": None, "differing": 0.0}
        if name.startswith("mail")
        else {"variance_reduction": 20.0, "differing": 0.1}
        for name in row
    }
    nothing = facts(
        applied=["label"], capital=None, per_year=None, cost=None,
        avoided_user_hours=samples.estimate(0.0), cost_per_avoided_user_hour=None,
        why_no_ratio="no cost is stated", on_front=None,
    )  # fmt: skip
    worse = facts(applied=["worse"], on_front=False, dominated_by=["base", "<b>tools"])
    return {
        "kind": "comparison",
        "base": {name: samples.estimate(2e6) for name in row},
        "rows": {"<b>tools": row, "label": row, "worse": row},
        "options": {"<b>tools": facts(label="Tools"), "label": nothing, "worse": worse},
        "pairing": {"<b>tools": pairing, "label": pairing, "worse": pairing},
        "front": ["base", "<b>tools"],
        "strata": [],
        "changes": "cd" * 32,
        "method": "simulation",
        "seed": samples.SEED,
        "replications": 2000,
        "events": 123456,
        "seconds": 0.5,
        "threads": 2,
        "horizon_h": 43800.0,
        "model": "ab" * 32,
        "version": "0.1.0",
        "warnings": ["the precision was not reached"],
    }


@pytest.fixture(scope="module")
def result() -> sitefall.Comparison:
    return sitefall.Comparison.from_dict(comparison())


def test_dict_and_back_pickle_copy_and_file_are_the_same(
    result: sitefall.Comparison, tmp_path: Path
) -> None:
    again = sitefall.Comparison.from_dict(json.loads(json.dumps(result.to_dict())))
    result.save(tmp_path / "c.json")
    for other in (
        again,
        pickle.loads(pickle.dumps(result)),
        copy.deepcopy(result),
        sitefall.load_result(tmp_path / "c.json"),
        sitefall.Comparison.load(tmp_path / "c.json"),
    ):
        assert other == result
    with pytest.raises(sitefall.ModelError, match="is-a-result"):
        sitefall.load(tmp_path / "c.json")


def test_text_and_html_tell_what_matters(result: sitefall.Comparison) -> None:
    text, page = result.to_text(), result._repr_html_()
    for told in ("1.00 M [0.90 M, 1.10 M]", "0.5 M to 3.0 M", "no cost is stated", samples.SEED,
                 "no: base, <b>tools", "given the inputs", "2,500 M", "not discounted",
                 "1 of 2 services the same", "20.0"):  # fmt: skip
        assert told in text, told
    assert "<b>" not in page
    assert "&lt;b&gt;tools" in page
    assert "avoids most" in repr(result)
    assert "\n" not in repr(result)


def test_a_frame_has_a_row_for_each_option_and_measure(result: sitefall.Comparison) -> None:
    pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert frame.loc[("<b>tools", UNMET), "value"] == -1e6
    assert frame.loc[("<b>tools", UNMET), "variance_reduction"] == 20.0
    assert len(frame) == 3 * 6


def test_a_plot_draws_every_option_about_zero(result: sitefall.Comparison) -> None:
    pytest.importorskip("matplotlib")
    ax = result.plot()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["<b>tools", "label", "worse"]
    assert ax.get_xlabel() == "user-hours avoided a year (base minus option)"
    assert "of <b>chat" in result.plot(measure="<b>chat/breach").get_xlabel()
    with pytest.raises(sitefall.RequestError, match="<b>chat/breach"):
        result.plot(measure="loudness")


def test_a_plot_and_the_tables_agree_on_the_sign_and_the_unit(result: sitefall.Comparison) -> None:
    pytest.importorskip("matplotlib")
    ax = result.plot()
    # The option adds -1 M unmet user-hours [-1.1 M, -0.9 M]: it avoids 1 M, as the table says.
    assert "1.00 M [0.90 M, 1.10 M]" in result.to_text()
    points = [line.get_xdata() for line in ax.lines if line.get_label() == "estimate"]
    assert [list(x) for x in points] == [[1e6]] * 3
    ax.figure.draw_without_rendering()
    assert ax.xaxis.get_offset_text().get_text() == ""
    assert {label.get_text()[-2:] for label in ax.get_xticklabels()} <= {" M", "0"}


def test_what_differs_always_and_nearly_never_is_told_in_per_cent() -> None:
    data = comparison()
    for id, differing in (("<b>tools", 1.0), ("label", 0.001)):
        data["pairing"][id] = data["pairing"][id] | {
            UNMET: {"variance_reduction": 3.0, "differing": differing}
        }
    text = sitefall.Comparison.from_dict(data).to_text()
    told = text.partition("What common random numbers gave")[2].partition("\n\n")[0]
    assert "100 %" in told
    assert "<1 %" in told
    assert "e+" not in told


def test_the_command_gives_what_python_gives(tmp_path: Path) -> None:
    given = ("--replications", "64", "--outer", "0", "--seed", "3", "--json")
    ran = run("compare", "--example", "kakao-2022", "kakao-2022-options", *given, cwd=tmp_path)
    assert ran.status == 0, ran.err
    python = sitefall.compare(
        sitefall.example("kakao-2022"),
        sitefall.example_options("kakao-2022-options"),
        replications=64, outer=0, rng=3,
    )  # fmt: skip
    assert sitefall.Comparison.from_dict(json.loads(ran.out)) == python
    (tmp_path / "kakao.json").write_text(run("examples", "kakao-2022", cwd=tmp_path).out)
    shipped = run("examples", "kakao-2022-options", cwd=tmp_path).out
    (tmp_path / "mine.json").write_text(shipped, encoding="utf-8")
    same = run("compare", "kakao.json", "mine.json", *given, cwd=tmp_path)
    assert sitefall.Comparison.from_dict(json.loads(same.out)).rows == python.rows
    assert json.loads(run("schema", "--options", "--json", cwd=tmp_path).out)["title"] == (
        "sitefall-options/1"
    )
    assert "kakao-2022-options" in run("examples", cwd=tmp_path).out


@pytest.mark.parametrize(
    "wrong",
    [
        {"confidence": 0.2},
        {"precision": 0},
        {"replications": 1},
        {"outer": 1},
        {"threads": 0},
        {"horizon": 5},
        {"budget": -1},
        {"on_interrupt": "ignore"},
    ],
)
def test_arguments_out_of_range_are_refused_by_name(wrong: dict[str, Any]) -> None:
    options = {"format": "sitefall-options/1", "options": {"one": {"patch": {}}}}
    with pytest.raises(sitefall.RequestError, match=next(iter(wrong))):
        sitefall.compare(sitefall.example("two-sites"), options, **wrong)


def test_a_document_without_services_has_nothing_to_compare() -> None:
    options = {"format": "sitefall-options/1", "options": {"one": {"patch": {}}}}
    with pytest.raises(sitefall.RequestError, match="no services"):
        sitefall.compare({"format": "sitefall/1"}, options)


def test_options_that_change_what_is_asked_are_told() -> None:
    base = sitefall.example("two-sites").to_dict()
    service = next(iter(base["services"]))
    patch = {"services": {service: {"users": 1, "tolerance": {"longest": "9 h", "source": "us"}}}}
    options = {"format": "sitefall-options/1", "options": {"easier": {"patch": patch}}}
    found = sitefall.compare(base, options, replications=16, outer=0, rng=1)
    told = " ".join(found.warnings)
    assert f"easier: unmet user-hours are of different numbers of users of {service}" in told
    assert f"easier: breaches are of different tolerances of {service}" in told


SCRIPT = """
import sitefall
base = sitefall.example("kakao-2022")
options = sitefall.load_options(base, sitefall.example_options("kakao-2022-options"))
def tell(done, total):
    if done > 600:  # more than the pilot
        print("running", flush=True)
try:
    found = sitefall.compare(
        base, options, replications=10_000_000, outer=0, rng=1, progress=tell, on_interrupt=HOW
    )
    print("partial", 64 < found.replications < 10_000_000, len(found.warnings) > 0, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("how", "said"), [("raise", "interrupted"), ("partial", "partial True")])
def test_an_interrupt_ends_a_comparison_in_half_a_second(
    tmp_path: Path, how: str, said: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SCRIPT.replace("HOW", repr(how))],
        cwd=tmp_path, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        line = "running\n"
        while line == "running\n":
            line = process.stdout.readline()
        assert line.startswith(said)
        assert time.monotonic() - start < 0.5
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
