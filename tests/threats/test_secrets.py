"""A secret comes from the environment or a file and is printed nowhere: by no command, in no error, in no log."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from sourcer import config
from sourcer.checked import validated
from sourcer.config import FetchSettings, Settings
from sourcer.demo.server import DemoServer
from sourcer.doctor.settings import check_accounts
from sourcer.errors import ConfigError
from sourcer.night.wiring import accounts_of, tokens_of
from sourcer.secret import is_name, secret_of
from sourcer.store.engine import open_engine
from tests.threats.conftest import Run

HUSH = "hush4hunter2"
API = "https://api.example.org"


# --- from a file ------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "secret"
    made.write_text(f"{HUSH}\n", encoding="utf-8")
    return made


def test_a_token_an_account_and_the_database_may_come_from_files(file: Path, tmp_path: Path) -> None:
    fetch = FetchSettings(
        tokens={"api.github.com": "MY_TOKEN"}, accounts={API: {"id": "MY_ID", "password": "MY_PASSWORD"}}
    )
    environ = {"MY_TOKEN_FILE": str(file), "MY_ID": "ada", "MY_PASSWORD_FILE": str(file)}
    assert tokens_of(fetch, environ) == {"api.github.com": HUSH}
    assert (accounts_of(fetch, environ)[API].id, accounts_of(fetch, environ)[API].password) == ("ada", HUSH)
    address = tmp_path / "address"
    address.write_text(f"postgresql://sourcer:{HUSH}@db.example.org/sourcer\n", encoding="utf-8")
    loaded = config.load(default=None, environ={"SOURCER__DATABASE__URL_FILE": str(address)})
    assert loaded.database_url == f"postgresql://sourcer:{HUSH}@db.example.org/sourcer"
    assert loaded.origins["database.url"] == "SOURCER__DATABASE__URL_FILE"


def test_a_file_that_names_nothing_is_as_if_it_were_not_given(tmp_path: Path) -> None:
    assert secret_of({"MY_TOKEN_FILE": ""}, "MY_TOKEN") == ""
    assert config.load(default=None, environ={"SOURCER__DATABASE__URL_FILE": ""}).origins == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe\x00", "is no text"), (b"x" * 20_000, "long")],
)
def test_a_file_that_holds_no_secret_is_named_and_not_repeated(content: bytes, said: str, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=f"MY_TOKEN_FILE: .*{said}") as caught:
        secret_of({"MY_TOKEN_FILE": str(file)}, "MY_TOKEN")
    assert "xxx" not in str(caught.value)


def test_a_file_that_is_not_there_and_one_beside_the_variable_are_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere cannot be read"):
        secret_of({"MY_TOKEN_FILE": str(tmp_path / "nowhere")}, "MY_TOKEN")
    with pytest.raises(ConfigError, match="both set") as caught:
        secret_of({"MY_TOKEN": HUSH, "MY_TOKEN_FILE": str(file)}, "MY_TOKEN")
    assert HUSH not in str(caught.value)
    names = {"id": "MY_ID", "password": "MY_PASSWORD"}
    (check,) = check_accounts({API: names}, {"MY_ID": "ada", "MY_PASSWORD_FILE": str(tmp_path / "nowhere")}, [])
    assert (check.level, "cannot be read" in check.found) == ("bad", True)


@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), min_size=1, max_size=200))
def test_whatever_a_secret_is_it_comes_out_as_it_was_put_in(secret: str) -> None:
    if secret.strip():
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_text(f"{secret}\n", encoding="utf-8")
            assert secret_of({"A_FILE": file.name}, "A") == secret


# --- a secret where the name of a variable is due --------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "github_pat_11AAAA", "hush", "a b"])
def test_a_secret_in_the_place_of_a_name_is_refused_without_repeating_it(secret: str) -> None:
    assert not is_name(secret)
    with pytest.raises(ConfigError, match="not the secret") as caught:
        tokens_of(FetchSettings(tokens={"api.github.com": secret}), {})
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "table",
    [
        {"fetch": {"tokens": HUSH}},
        {"fetch": {"tokens": {"api": {"github": {"com": HUSH}}}}},
        {"fetch": {"accounts": {API: HUSH}}},
        {"fetch": {"accounts": {API: {"password": [HUSH]}}}},
        {"database": {"url": [f"postgresql://me:{HUSH}@h/x"]}},
        {"database": f"postgresql://me:{HUSH}@h/x"},
    ],
)
def test_a_table_of_the_wrong_form_is_told_without_what_stands_in_it(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError) as caught:
        validated(Settings, table, "sourcer.toml")
    assert HUSH not in str(caught.value)


# --- printed nowhere --------------------------------------------------------------------------------------------


PLACES = (
    ("config", "show"),
    ("config", "show", "--format", "json"),
    ("config", "show", "--format", "csv"),
    ("doctor", "--offline"),
    ("doctor", "--offline", "--format", "json"),
    ("runs", "last"),
    ("shortlist",),
    ("db", "upgrade"),
    ("health",),
    ("search", "ice"),
)
ADDRESSES = (
    f"postgresql://sourcer:{HUSH}@127.0.0.1:1/sourcer",
    f"postgresql://127.0.0.1:1/sourcer?password={HUSH}&user=sourcer",
    f"postgres:sourcer:{HUSH}@127.0.0.1/sourcer",
    f"mysql://sourcer:{HUSH}@127.0.0.1/sourcer",
)


@pytest.mark.parametrize("words", PLACES, ids=" ".join)
def test_no_command_prints_a_password_of_the_database(words: tuple[str, ...], run: Run) -> None:
    for address in ADDRESSES if words[0] in ("config", "doctor") else ADDRESSES[:2]:
        told = run(*words, SOURCER__DATABASE__URL=address)
        assert told
        assert HUSH not in told
        assert "Traceback" not in told


def test_a_password_in_the_address_of_a_source_is_not_shown(run: Run) -> None:
    for form in ("table", "json", "csv"):
        told = run(
            "config", "show", "--format", form, SOURCER__SOURCES__PMLR__BASE_URL=f"https://me:{HUSH}@a.example/x"
        )
        assert "a.example" in told
        assert HUSH not in told


def test_a_night_prints_stores_and_logs_no_token_and_no_password(run: Run, tmp_path: Path) -> None:
    with DemoServer() as server:
        (tmp_path / "sourcer.toml").write_text(
            f'[fetch]\ntries = 1\ntokens = {{ "127.0.0.1:{server.port}" = "MY_TOKEN", "api.github.com" = "{HUSH}" }}\n'
            f'[fetch.accounts."{server.url}"]\nid = "MY_ID"\npassword = "MY_PASSWORD"\n'
            "[rank]\nbriefs = []\n"
            f'[sources.pmlr]\nenabled = true\nbase_url = "{server.url}/pmlr"\nvolumes = ["v901"]\n',
            encoding="utf-8",
        )
        secrets = {"MY_TOKEN": f"{HUSH}-token", "MY_ID": "ada", "MY_PASSWORD": f"{HUSH}-password"}
        told = [run(*words, **secrets) for words in (("config", "show"), ("doctor",), ("run",))]
        assert "not the secret" in told[2]
        text = (tmp_path / "sourcer.toml").read_text(encoding="utf-8")
        (tmp_path / "sourcer.toml").write_text(text.replace(f', "api.github.com" = "{HUSH}"', ""), encoding="utf-8")
        told += [run(*words, **secrets) for words in (("doctor",), ("run",), ("runs", "last"), ("records", "skipped"))]
    assert all(told[:6])
    assert HUSH not in "".join(told)
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "sourcer.toml"]
    assert kept
    assert [path.name for path in kept if HUSH.encode() in path.read_bytes()] == []


def test_a_traceback_and_a_log_of_a_database_that_cannot_be_reached_show_no_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = open_engine(f"postgresql://sourcer:{HUSH}@127.0.0.1:1/sourcer")
    try:
        engine.connect()
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is printed whole
        structlog.wrap_logger(
            structlog.PrintLogger(),
            processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        ).error("no database", exc_info=fault, problem=str(fault), engine=str(engine))
    told = capsys.readouterr().out
    assert "Traceback" in told
    assert HUSH not in told


@given(st.text("abcXYZ019-_./+", min_size=8, max_size=40))
def test_no_secret_in_a_parameter_of_an_address_is_shown(secret: str) -> None:
    from sourcer.fetch.addresses import shown

    secret = f"q{secret}q"
    for name in ("token", "access_token", "api_key", "password", "client_secret", "sig"):
        assert secret not in shown(f"https://api.example.org/x?a=1&{name}={secret}")
    assert secret.replace("/", "") not in shown(f"https://me:{secret.replace('/', '')}@api.example.org/x")
