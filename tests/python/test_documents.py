"""Documents: three ways in, one document; changing, copying, comparing."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sitefall

ONE_ROOM: dict[str, Any] = {
    "format": "sitefall/1",
    "name": "One room",
    "horizon": "1 y",
    "sites": {"a": {"region": "north"}},
    "components": {"power": {"site": "a", "mttf": "30 d", "mttr": "2 h", "count": 2}},
    "crews": {"field": {"size": 1}},
    "services": {
        "shop": {
            "users": 1000,
            "instances": {"shop@a": {"site": "a", "needs": "power"}},
            "tolerance": {"longest": "4 h", "source": "the owner"},
        }
    },
}


def test_path_text_bytes_dict_and_builder_give_one_document(tmp_path: Path) -> None:
    text = json.dumps(ONE_ROOM, indent=4)
    path = tmp_path / "one.json"
    path.write_text(text, encoding="utf-8")
    builder = (
        sitefall.Builder("One room", horizon="1 y")
        .site("a", region="north")
        .component("power", site="a", mttf="30 d", mttr="2 h", count=2)
        .crew("field", size=1)
        .service(
            "shop",
            users=1000,
            instances={"shop@a": {"site": "a", "needs": "power"}},
            tolerance={"longest": "4 h", "source": "the owner"},
        )
    )
    found = [sitefall.load(source) for source in (path, str(path), text, text.encode(), ONE_ROOM)]
    found.append(builder.build())
    assert len({arch.hash for arch in found}) == 1
    assert len({arch.canonical() for arch in found}) == 1
    assert all(arch == found[0] for arch in found)


@pytest.mark.parametrize("name", sitefall.examples())
def test_an_example_comes_back_from_its_dict(name: str) -> None:
    arch = sitefall.example(name)
    assert sitefall.load(arch.to_dict()).hash == arch.hash
    assert sitefall.load(arch.canonical()).hash == arch.hash
    assert sitefall.load(arch.canonical()).canonical() == arch.canonical()


def test_numbers_of_numpy_are_numbers() -> None:
    changed = ONE_ROOM | {
        "crews": {"field": {"size": np.int64(1)}},
    }
    assert sitefall.load(changed).hash == sitefall.load(ONE_ROOM).hash


def test_pickle_and_copy_keep_the_document() -> None:
    arch = sitefall.load(ONE_ROOM)
    for other in (pickle.loads(pickle.dumps(arch)), copy.deepcopy(arch), copy.copy(arch)):
        assert other == arch
        assert hash(other) == hash(arch)
        assert other.canonical() == arch.canonical()
    assert arch != "One room"


def test_a_patch_changes_fields_and_only_them() -> None:
    arch = sitefall.load(ONE_ROOM)
    changed = arch.patch({"components": {"power": {"mttr": "4 h"}}})
    wanted = copy.deepcopy(ONE_ROOM)
    wanted["components"]["power"]["mttr"] = "4 h"
    assert changed == sitefall.load(wanted)
    assert changed.hash != arch.hash
    assert changed.patch('{"components": {"power": {"mttr": "2 h"}}}') == arch


def test_a_patch_warns_of_what_was_not_doubtful_before() -> None:
    arch = sitefall.load(ONE_ROOM)
    with pytest.warns(sitefall.ResultWarning, match="idle") as caught:
        changed = arch.patch({"crews": {"idle": {"size": 1}}})
    assert all(warning.filename == __file__ for warning in caught)
    new = {str(issue) for issue in changed.validate()} - {str(issue) for issue in arch.validate()}
    assert {str(warning.message) for warning in caught} == new
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        changed.patch({"name": "Another room"})


def test_a_result_is_not_taken_for_a_document(tmp_path: Path) -> None:
    result = sitefall.stress(sitefall.load(ONE_ROOM), "a", replications=16, rng=1)
    result.save(tmp_path / "result.json")
    for source in (tmp_path / "result.json", json.dumps(result.to_dict())):
        with pytest.raises(sitefall.ModelError, match="load_result") as caught:
            sitefall.load(source)
        assert [issue.rule for issue in caught.value.issues] == ["is-a-result"]


def test_a_wrong_patch_is_told_where() -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(ONE_ROOM).patch({"components": {"power": {"mttrr": "4 h"}}})
    assert caught.value.issues[0].pointer == "/components/power/mttrr"


def test_a_remark_changes_one_hash_and_not_the_other() -> None:
    arch = sitefall.load(ONE_ROOM)
    remarked = arch.patch({"sites": {"a": {"description": "in the north"}}})
    assert remarked.hash != arch.hash
    assert remarked.numbers_hash == arch.numbers_hash


def test_save_writes_what_load_reads(tmp_path: Path) -> None:
    arch = sitefall.load(ONE_ROOM)
    arch.save(tmp_path / "saved.json")
    assert sitefall.load(tmp_path / "saved.json") == arch


def test_known_writes_provenance() -> None:
    with_source = copy.deepcopy(ONE_ROOM)
    with_source["components"]["power"]["mttr"] = sitefall.known(
        "2 h", source="log", grade="measured"
    )
    arch = sitefall.load(with_source)
    assert arch.numbers_hash == sitefall.load(ONE_ROOM).numbers_hash
    assert arch.hash != sitefall.load(ONE_ROOM).hash


def test_an_id_given_twice_to_the_builder_is_an_issue() -> None:
    builder = sitefall.Builder("twice").site("a").site("a")
    with pytest.raises(sitefall.ModelError) as caught:
        builder.build()
    assert [issue.pointer for issue in caught.value.issues] == ["/sites/a"]


def test_the_builder_goes_through_the_readers_checks() -> None:
    builder = sitefall.Builder("wrong").site("a", regio="north").component("c", site="b")
    with pytest.raises(sitefall.ModelError) as caught:
        builder.build()
    pointers = {issue.pointer for issue in caught.value.issues}
    assert {"/sites/a/regio", "/components/c/site"} <= pointers


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"x-a": float("nan")}, "/x-a"),
        ({"x-a": {"b/c": [0, float("inf")]}}, "/x-a/b~1c/1"),
        ({"x-a": {1: 2}}, "/x-a"),
        ({"x-a": {3, 4}}, "/x-a"),
        ({"x-a": b"bytes"}, "/x-a"),
        ({"x-a": np.array([1.0, 2.0])}, "/x-a"),
    ],
)
def test_what_json_cannot_say_is_an_issue(value: dict[str, Any], pointer: str) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(ONE_ROOM | value)
    assert [issue.pointer for issue in caught.value.issues] == [pointer]
    assert caught.value.issues[0].rule == "not-json"


def test_a_dict_that_holds_itself_is_an_issue() -> None:
    endless: dict[str, Any] = dict(ONE_ROOM)
    endless["x-self"] = endless
    with pytest.raises(sitefall.ModelError, match="holds itself"):
        sitefall.load(endless)


def test_issues_survive_pickling() -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load('{"format": "sitefall/1", "nam": "x"}')
    error = caught.value
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(error, ValueError)
    assert again.issues == error.issues
    assert str(again) == str(error)


def test_an_issue_has_place_rule_and_nearest_name() -> None:
    text = '{\n  "format": "sitefall/1",\n  "nam": "x",\n  "services": {}\n}'
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(text)
    issue = next(found for found in caught.value.issues if found.pointer == "/nam")
    assert (issue.line, issue.rule) == (3, "unknown-key")
    assert "name" in issue.hint
    assert str(issue) in str(caught.value)


def test_an_unknown_example_lists_those_that_are() -> None:
    with pytest.raises(sitefall.RequestError, match="two-sites"):
        sitefall.example("three-sites")


@pytest.mark.parametrize("wrong", [None, 5, ["a"]])
def test_load_refuses_other_types(wrong: Any) -> None:
    with pytest.raises(sitefall.RequestError, match="load takes"):
        sitefall.load(wrong)


def test_a_missing_file_is_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        sitefall.load("no/such/file.json")


@pytest.mark.parametrize("name", sitefall.examples())
def test_examples_fit_the_schema(name: str) -> None:
    import jsonschema

    schema = sitefall.schema()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(sitefall.example(name).to_dict())


@pytest.mark.parametrize(
    "change",
    [{"nam": "x"}, {"format": "sitefall/9"}, {"sites": []}, {"services": {"shop": {"users": "x"}}}],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    import jsonschema

    wrong = ONE_ROOM | change
    with pytest.raises(sitefall.ModelError):
        sitefall.load(wrong)
    assert not jsonschema.Draft7Validator(sitefall.schema()).is_valid(wrong)
