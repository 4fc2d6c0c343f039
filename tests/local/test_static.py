"""When the static files are collected again."""

from pathlib import Path

import pytest

from ranker.local import static
from ranker.local.layout import Layout
from ranker.local.static import are_static_files_current, mark_static_files_current


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.setattr(static, "CHECKOUT", tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    made = Layout(state=tmp_path / "state")
    mark_static_files_current(layout=made)
    return made


def test_unchanged_files_are_not_collected_again(layout: Layout) -> None:
    assert are_static_files_current(layout=layout)


@pytest.mark.parametrize("changed", ["requirements.txt", "static/site.css", "ranker/web/static/web/a.js"])
def test_a_change_is_noticed(layout: Layout, tmp_path: Path, changed: str) -> None:
    (tmp_path / changed).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / changed).write_text("changed, and longer than before")
    assert not are_static_files_current(layout=layout)


def test_files_that_were_removed_are_collected_again(layout: Layout) -> None:
    (layout.state / "static" / ".collected-from").unlink()
    assert not are_static_files_current(layout=layout)
