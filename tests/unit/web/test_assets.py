import json
from pathlib import Path

import pytest

from jira_chat.web.assets import Assets, AssetsMissingError, Entry


def test_an_entry_is_a_script_and_its_styles(tmp_path: Path) -> None:
    manifest = {"src/a.tsx": {"file": "a-1.js", "css": ["a-2.css"]}, "src/b.ts": {"file": "b.js"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assets = Assets(tmp_path)
    assert assets.entry("src/a.tsx") == Entry(script="a-1.js", styles=("a-2.css",))
    assert assets.entry("src/b.ts") == Entry(script="b.js", styles=())


def test_a_page_has_the_styles_of_the_chunks_it_shares_before_its_own(tmp_path: Path) -> None:
    manifest = {
        "src/a.tsx": {"file": "a.js", "css": ["a.css"], "imports": ["_shared.js", "_deep.js"], "dynamicImports": ["b"]},
        "_shared.js": {"file": "shared.js", "css": ["shared.css"], "imports": ["_deep.js", "src/a.tsx"]},
        "_deep.js": {"file": "deep.js", "css": ["deep.css"]},
        "b": {"file": "b.js", "css": ["b.css"], "imports": ["src/a.tsx"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert Assets(tmp_path).entry("src/a.tsx").styles == ("deep.css", "shared.css", "a.css")


def test_without_built_files_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissingError, match="make build"):
        Assets(tmp_path)
