"""The oracle: a literal, slow interpreter of the document's meaning, for tests only.

It is written from the page (the format and `docs/semantics.md`), never from the engine, and
computes everything anew at each event. One file for each idea: `model`, `document` and `selectors`
read, `laws` draws, `state` is what is stored, `works` what is derived from it, `follow`, `jobs`,
`data`, `events` and `instant` are the rules, `run` and `measures` the history. `random_documents`
(with the `write_` files) makes documents to meet the engine on.
"""

from oracle.run import History, run_history

__all__ = ["History", "run_history"]
