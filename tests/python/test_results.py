"""What every result can do, on results written by hand."""

from __future__ import annotations

import copy
import json
import pickle
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import samples

import sitefall
from sitefall.estimate import spell_estimate

RESULTS: list[Any] = [
    sitefall.Score.from_dict(samples.score()),
    sitefall.Stress.from_dict(samples.stress()),
]
both = pytest.mark.parametrize("result", RESULTS, ids=["score", "stress"])


class Tags(HTMLParser):
    """Counts what is open, and keeps the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@both
def test_dict_and_back_is_the_same(result: Any) -> None:
    data = result.to_dict()
    assert type(result).from_dict(json.loads(json.dumps(data))) == result


def test_a_dict_has_all_that_the_core_gave() -> None:
    for result, sample in zip(RESULTS, (samples.score(), samples.stress()), strict=True):
        written = json.loads(json.dumps(result.to_dict()))
        without_none = json.loads(
            json.dumps(sample), object_hook=lambda d: {k: v for k, v in d.items() if v is not None}
        )
        stripped = json.loads(
            json.dumps(written), object_hook=lambda d: {k: v for k, v in d.items() if v is not None}
        )
        assert stripped == without_none


@both
def test_pickle_and_copy_are_equal(result: Any) -> None:
    assert pickle.loads(pickle.dumps(result)) == result
    assert copy.deepcopy(result) == result


@both
def test_save_and_load_are_equal(result: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    result.save(path)
    assert type(result).load(path) == result
    assert sitefall.load_result(path) == result
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "sitefall-result/1"


def test_a_result_of_another_kind_is_refused(tmp_path: Path) -> None:
    RESULTS[0].save(tmp_path / "score.json")
    with pytest.raises(sitefall.RequestError, match="not a stress"):
        sitefall.Stress.load(tmp_path / "score.json")


def test_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text(json.dumps({"format": "sitefall-result/2", "kind": "score"}))
    with pytest.raises(sitefall.RequestError, match="newer"):
        sitefall.load_result(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "sitefall/1"}', "nonsense"])
def test_what_is_no_result_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(sitefall.RequestError, match="not a result"):
        sitefall.load_result(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"replications": "many"}, "score.replications must be int"),
        ({"surprise": 1}, "unknown fields: surprise"),
        ({"services": {"a": {}}}, "score.services.a lacks"),
        ({"warnings": "none"}, "score.warnings"),
        ({"threads": True}, "score.threads must be int"),
    ],
)
def test_a_damaged_result_says_where(change: dict[str, Any], message: str) -> None:
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.Score.from_dict(samples.score() | change)


def test_a_missing_field_is_named() -> None:
    data = samples.score()
    del data["seed"]
    with pytest.raises(sitefall.RequestError, match="lacks: seed"):
        sitefall.Score.from_dict(data)


@both
def test_html_is_escaped_and_well_formed(result: Any) -> None:
    tags = Tags()
    html = result._repr_html_()
    tags.feed(html)
    assert tags.open == []
    assert "b" not in tags.seen
    assert "<b>chat" in tags.text


@both
def test_text_and_html_tell_seed_model_and_that_inputs_are_given(result: Any) -> None:
    for text in (result.to_text(), result._repr_html_()):
        assert samples.SEED in text
        assert result.model in text
        assert "given the inputs" in text
        assert all(warning in text for warning in result.warnings)


@both
def test_repr_is_one_line(result: Any) -> None:
    assert "\n" not in repr(result)
    assert type(result).__name__ in repr(result)


def test_results_are_frozen() -> None:
    with pytest.raises(AttributeError):
        RESULTS[0].seed = "0"


def test_data_frame_of_a_score_has_a_row_for_each_measure() -> None:
    frame = RESULTS[0].to_pandas()
    assert frame.loc[("mail", "outage_hours.p95"), "value"] == 4.0
    assert ("<b>chat", "breach") in frame.index
    assert ("mail", "breach") not in frame.index


def test_data_frame_of_a_stress_has_units_in_its_names() -> None:
    frame = RESULTS[1].to_pandas()
    assert frame.loc[("<b>chat", "full", "p50_hours"), "value"] == 6.0
    assert len(frame) == 3 * 3 * 4


@both
def test_plot_draws_on_the_axes_given_and_labels_units(result: Any) -> None:
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    assert result.plot(ax) is ax
    assert ax.lines
    assert "(" in ax.get_xlabel()
    assert ax.get_ylabel()
    assert result.plot().figure is not ax.figure


def test_plot_of_a_measure_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(sitefall.RequestError, match=r"outage_hours\.p95"):
        RESULTS[0].plot(measure="loudness")


def test_plot_of_a_service_that_is_not_there_is_refused() -> None:
    with pytest.raises(sitefall.RequestError, match="no service 'tv'"):
        RESULTS[1].plot(services=["tv"])


def test_stress_names_what_never_returns_and_what_is_not_touched() -> None:
    text = RESULTS[1].to_text()
    assert "1. <b>chat" in text
    assert "2. mail" in text
    assert "never" in text
    assert "Not touched\n  safe" in text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.97861, 0.97801, 0.97921, "0.9786 [0.9780, 0.9792]"),
        (1234567.0, 1111111.0, 1358024.0, "1.23 M [1.11 M, 1.36 M]"),
        (1.0, 1.0, 1.0, "1.00"),
        (0.0, 0.0, 0.0012, "0.0000 [0.0000, 0.0012]"),
        (None, None, None, "none"),
    ],
)
def test_estimates_are_spelt_to_two_digits_of_the_interval(
    value: float | None, low: float | None, high: float | None, text: str
) -> None:
    estimate = sitefall.Estimate(value, low, high, 0.9, "simulation", "statistical")
    assert spell_estimate(estimate) == str(estimate) == text


def test_without_pandas_the_error_names_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'sitefall\[pandas\]'"):
        RESULTS[0].to_pandas()
