"""Settings and briefs: layers, origins, and one clear word for whatever cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcer import config
from sourcer.briefs import load_brief
from sourcer.errors import ConfigError

BRIEF = """
name = "ice"
[[areas]]
name = "sensors"
text = "sparse sensor networks on glaciers"
"""


def written(folder: Path, text: str, name: str = "sourcer.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_layer_beats_the_one_before_and_says_where_a_value_came_from(tmp_path: Path) -> None:
    path = written(tmp_path, '[fetch]\ncontact = "file@example.org"\ntries = 2\n[export]\nsize = 5\n')
    environ = {"SOURCER__FETCH__TRIES": "3", "SOURCER__EXPORT__SIZE": "6", "HOME": "ignored"}
    loaded = config.load(path, environ=environ, flags={"export": {"size": 7}})
    assert loaded.settings.fetch.contact == "file@example.org"
    assert loaded.settings.fetch.tries == 3
    assert loaded.settings.export.size == 7
    assert loaded.origins["fetch.contact"] == str(path)
    assert loaded.origins["fetch.tries"] == "SOURCER__FETCH__TRIES"
    assert loaded.origins["export.size"] == "flag"
    assert "harvest.overlap_days" not in loaded.origins


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[fetch]\ncontct = 'x'", ["fetch.contct", "did you mean 'contact'"]),
        ("[fech]\ncontact = 'x'", ["fech", "did you mean 'fetch'"]),
        ("[rank.limits]\nminimum_wrods = 3", ["minimum_wrods", "did you mean 'minimum_words'"]),
        ("[sources.arxv_api]\nenabled = true", ["arxv_api", "did you mean 'arxiv_api'"]),
        ("[sources.pmlr]\nvolums = ['v1']", ["[sources.pmlr] volums", "did you mean 'volumes'"]),
        ("[sources.pmlr]\nvolumes = 3", ["[sources.pmlr]", "volumes"]),
        ("[fetch]\ntries = 'many'", ["fetch.tries", "many"]),
        ("[fetch\n", ["not valid TOML", "line 1"]),
        ("[[events]]\nplace = 'Northmere'", ["events.0.name is missing"]),
        ("[[events]]\nname = ' '", ["an event needs a name"]),
        ("[[events]]\nname = 'A'\nstart = 2026-01-01", ["events[1].start", "did you mean 'starts_on'"]),
        ("[[events]]\nname = 'A'\nstarts_on = 'soon'", ["events.0.starts_on", "soon"]),
        ("[[events]]\nname = 'A'\nends_on = 2026-01-01", ["'a' ends on 2026-01-01", "give starts_on, then ends_on"]),
        ("[[events]]\nname = 'A'\nstarts_on = 2026-01-02\nends_on = 2026-01-01", ["before it starts"]),
        ("[[events]]\nname = 'A 26'\n[[events]]\nname = ' a  26'", ["two events 'a 26'"]),
    ],
)
def test_what_cannot_be_used_is_named_with_the_way_out(tmp_path: Path, text: str, words: list[str]) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(path, environ={})
    assert all(word in str(caught.value) for word in words), caught.value


def test_a_missing_file_points_to_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="sourcer init"):
        config.load(tmp_path / "nowhere.toml", environ={})


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sourcer.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        config.load(path, environ={})


def test_a_relative_database_and_brief_count_from_the_configuration_file(tmp_path: Path) -> None:
    written(tmp_path, BRIEF, "ice.toml")
    path = written(tmp_path, '[database]\nurl = "sqlite:///data/x.sqlite3"\n[rank]\nbriefs = ["ice.toml"]')
    loaded = config.load(path, environ={})
    assert loaded.database_url == f"sqlite:///{tmp_path}/data/x.sqlite3"
    assert [brief.name for brief in loaded.briefs()] == ["ice"]


def test_only_enabled_sources_are_built() -> None:
    flags = {"sources": {"pmlr": {"enabled": True, "volumes": ["v901"]}, "arxiv_api": {"enabled": False}}}
    loaded = config.load(None, environ={}, flags=flags, default=None)
    assert [source.name for source in loaded.sources()] == ["pmlr"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name = "x"\nareas = []', ["no problem area"]),
        ('name = "x"\n[[areas]]\nname = "a"\ntext = "models"', ["area 'a'", "too short"]),
        (BRIEF + '[[areas]]\nname = "sensors"\ntext = "again the same name"', ["two areas", "sensors"]),
        (BRIEF.replace("[[areas]]", 'liked = ["2403.90001"]\n[[areas]]'), ["liked", "2403.90001", "arxiv:"]),
        (BRIEF + "[weights]\nfits = 1.0", ["fits", "did you mean 'fit'"]),
        (BRIEF + "[weights]\nfit = 0.0\noriginality = 0", ["all are zero"]),
        (BRIEF + "[weights]\nfit = -1.0", ["fit", "negative"]),
        (BRIEF.replace("[[areas]]", "minimun_fit = 0.2\n[[areas]]"), ["minimun_fit", "did you mean 'minimum_fit'"]),
    ],
)
def test_a_malformed_brief_gets_one_clear_word(tmp_path: Path, text: str, words: list[str]) -> None:
    path = written(tmp_path, text, "brief.toml")
    with pytest.raises(ConfigError) as caught:
        load_brief(path)
    assert all(word in str(caught.value) for word in [*words, "brief.toml"]), caught.value


def test_weights_are_scaled_to_one(tmp_path: Path) -> None:
    brief = load_brief(written(tmp_path, BRIEF + "[weights]\nfit = 3.0\nexecution = 1.0"))
    others = {"originality": 0.0, "importance": 0.0, "engineering": 0.0}
    assert dict(brief.weights) == {"fit": 0.75, "execution": 0.25, **others}


def test_the_configuration_that_init_writes_loads(tmp_path: Path) -> None:
    from sourcer.shipped import shipped

    loaded = config.load(shipped("config") / "sourcer.toml", environ={})
    assert [brief.name for brief in loaded.briefs()] == ["example"]
    assert "github" not in [source.name for source in loaded.sources()], "GitHub is off until the operator agrees"
