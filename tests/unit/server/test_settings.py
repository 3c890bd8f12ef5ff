"""Where settings come from, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.settings import Settings, SettingsError, load_settings
from tests.support import REPOSITORY


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but those of the test, in an empty working folder."""
    import os

    for name in os.environ:
        if name.upper().startswith(("DATELINE_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = load_settings()
    assert settings.index.parts[-2:] == ("dateline", "index")
    assert settings.embedding_model is None
    assert settings.llm_base_url is None
    assert settings.llm_context_tokens == 8192
    assert settings.llm_timeout_s == 60
    assert settings.llm_first_token_s is None
    assert settings.llm_total_s is None
    assert settings.llm_fallbacks == ()
    assert settings.rerank_model is None
    assert settings.rerank_base_url is None
    assert settings.rerank_candidates == 30
    assert settings.api_keys == ()
    assert settings.allowed_origins == ()


def test_flag_beats_environment_beats_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("dateline.toml").write_text('index = "file"\nllm_timeout_s = 1\nllm_context_tokens = 2048')
    monkeypatch.setenv("DATELINE_INDEX", "environment")
    monkeypatch.setenv("DATELINE_LLM_TIMEOUT_S", "2")
    settings = load_settings(index=Path("flag"))
    assert settings.index == Path("flag")
    assert settings.llm_timeout_s == 2
    assert settings.llm_context_tokens == 2048
    assert load_settings(index=None).index == Path("environment")


def test_named_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("other.toml").write_text(
        'allowed_origins = ["https://a.example", "http://b.example:8080"]'
    )
    monkeypatch.setenv("DATELINE_CONFIG", "other.toml")
    assert load_settings().allowed_origins == ("https://a.example", "http://b.example:8080")
    monkeypatch.setenv("DATELINE_CONFIG", "absent.toml")
    assert refusal() == "DATELINE_CONFIG names absent.toml, which is not a file."


def test_unknown_name_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_TIMOUT_S", "3")
    assert refusal() == (
        "DATELINE_LLM_TIMOUT_S is not a setting. Did you mean DATELINE_LLM_TIMEOUT_S?"
    )


def test_unknown_key_in_the_file() -> None:
    Path("dateline.toml").write_text('embeding_model = "x"')
    assert refusal() == (
        "dateline.toml: embeding_model is not a setting. Did you mean embedding_model?"
    )


def test_broken_file() -> None:
    Path("dateline.toml").write_text("index = ")
    assert refusal().startswith("dateline.toml cannot be read as TOML: Invalid value (at ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_LLM_TIMEOUT_S", "0"),
        ("DATELINE_LLM_TIMEOUT_S", "soon"),
        ("DATELINE_LLM_FIRST_TOKEN_S", "0"),
        ("DATELINE_LLM_TOTAL_S", "inf"),
        ("DATELINE_LLM_CONTEXT_TOKENS", "12"),
        ("DATELINE_LLM_FALLBACKS", "https://a.example/v1, b.example"),
        ("DATELINE_LLM_FALLBACKS", "https://sk-é@a.example/v1"),
        ("DATELINE_SEARCH", "http://milvus.example"),
        ("DATELINE_SEARCH", "milvus:news"),
        ("DATELINE_SEARCH", "milvus:http://me:s3cret@milvus.example"),
        ("DATELINE_SEARCH", "milvus:http://milvus.example#a-b"),
        ("DATELINE_RERANK_BASE_URL", "rerank.example"),
        ("DATELINE_RERANK_CANDIDATES", "0"),
        ("DATELINE_RERANK_CANDIDATES", "201"),
        ("DATELINE_RERANK_TIMEOUT_S", "-1"),
        ("DATELINE_SOURCES_EVERY_S", "5"),
        ("DATELINE_LLM_BASE_URL", "127.0.0.1:8080"),
        ("DATELINE_ALLOWED_ORIGINS", "https://a.example/path"),
        ("DATELINE_ALLOWED_HOSTS", "a.example:8000"),
        ("DATELINE_ALLOWED_HOSTS", "https://a.example"),
    ],
)
def test_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert refusal().startswith(f"{name} (")


def test_openai_key_alone_means_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    settings = load_settings()
    assert settings.llm_base_url == "https://api.openai.com/v1"
    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == "sk-1"


def test_openai_key_goes_to_no_other_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", "http://127.0.0.1:8080/v1/")
    settings = load_settings()
    assert settings.llm_base_url == "http://127.0.0.1:8080/v1"
    assert settings.llm_api_key is None


def test_a_model_needs_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_MODEL", "m")
    assert refusal().startswith("DATELINE_LLM_MODEL is set but no endpoint is.")
    monkeypatch.delenv("DATELINE_LLM_MODEL")
    monkeypatch.setenv("DATELINE_LLM_VERIFY", "true")
    assert refusal().startswith("DATELINE_LLM_VERIFY is set but no endpoint is.")


def test_fallbacks_may_carry_a_key_and_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", "http://127.0.0.1:8080/v1")
    monkeypatch.setenv(
        "DATELINE_LLM_FALLBACKS",
        "https://sk-a%2Fb@a.example:8443/v1/#org/large:free, http://b.example",
    )
    settings = load_settings()
    first, second = settings.llm_fallbacks
    assert (first.base_url, first.model) == ("https://a.example:8443/v1", "org/large:free")
    assert first.api_key is not None
    assert first.api_key.get_secret_value() == "sk-a/b"
    assert (second.base_url, second.model, second.api_key) == ("http://b.example", None, None)
    assert "sk-a" not in repr(settings)


def test_fallbacks_in_the_file_are_a_list() -> None:
    Path("dateline.toml").write_text(
        'llm_base_url = "http://a.example/v1"\nllm_fallbacks = ["http://b.example/v1#small"]'
    )
    (fallback,) = load_settings().llm_fallbacks
    assert (fallback.base_url, fallback.model) == ("http://b.example/v1", "small")


def test_fallbacks_need_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_FALLBACKS", "http://b.example/v1")
    assert refusal().startswith("DATELINE_LLM_FALLBACKS is set but no endpoint is.")


def test_a_reranking_key_needs_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_RERANK_API_KEY", "sk-1")
    assert refusal().startswith("DATELINE_RERANK_API_KEY is set but no endpoint is.")


def test_an_embedding_endpoint_needs_a_model_and_a_key_an_endpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATELINE_EMBEDDING_API_KEY", "sk-embed")
    with pytest.raises(SettingsError, match="DATELINE_EMBEDDING_BASE_URL"):
        load_settings()
    monkeypatch.setenv("DATELINE_EMBEDDING_BASE_URL", "http://127.0.0.1:11434/v1")
    with pytest.raises(SettingsError, match="DATELINE_EMBEDDING_MODEL"):
        load_settings()
    monkeypatch.setenv("DATELINE_EMBEDDING_MODEL", "nomic-embed-text")
    assert "sk-embed" not in repr(load_settings())


def test_a_search_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().shared_search is None
    monkeypatch.setenv("DATELINE_SEARCH", "milvus:https://milvus.example:19530#news")
    monkeypatch.setenv("DATELINE_SEARCH_TOKEN", "root:Milvus")
    server = load_settings().shared_search
    assert server
    assert (server.uri, server.name, server.token) == (
        "https://milvus.example:19530",
        "news",
        "root:Milvus",
    )
    assert load_settings().search_of(Path("eval/x-1")) == (
        "milvus:https://milvus.example:19530#news_x_1"
    )
    monkeypatch.setenv("DATELINE_SEARCH", "milvus:~/news.db")
    server = load_settings().shared_search
    assert server
    assert (server.uri, server.name) == (str(Path("~/news.db").expanduser()), "dateline")
    monkeypatch.delenv("DATELINE_SEARCH")
    with pytest.raises(SettingsError, match="DATELINE_SEARCH"):
        load_settings()


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_API_KEYS", "hidden-1, hidden-2")
    settings = load_settings()
    assert [key.get_secret_value() for key in settings.api_keys] == ["hidden-1", "hidden-2"]
    assert "hidden" not in repr(settings)
    monkeypatch.setenv("DATELINE_API_KEYS", "hidden-é")
    assert "hidden" not in refusal()


def test_every_setting_is_documented_with_its_default_and_no_other_is() -> None:
    text = (REPOSITORY / "docs" / "reference" / "configuration.md").read_text()
    rows = re.findall(r"^\| `DATELINE_(\w+)` \| (.*?) \|", text, re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(map(str.upper, Settings.model_fields))
    for name, shown in rows:
        default = Settings.model_fields[name.lower()].default
        if isinstance(default, bool | int | float):
            assert shown == str(default).lower(), name
        elif isinstance(default, str):
            assert shown == f"`{default}`", name
        else:
            assert not shown[0].isdigit(), name


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("RATE_LIMIT", "sixty", "must be a limit such as 60/minute"),
        ("RATE_LIMIT", "60/fortnight", "must be a limit such as 60/minute"),
        ("TRUSTED_PROXIES", "127.0.0.1, proxy", "each must be an address or a network"),
        ("TRUSTED_PROXIES", "*", "each must be an address or a network"),
        ("ADMIN_KEYS", "sécret", "must be printable ASCII"),
    ],
)
def test_of_access_what_cannot_be_used_is_refused(
    name: str, value: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"DATELINE_{name}", value)
    assert wrong in refusal()
    assert value not in refusal()


def test_keys_stand_beside_the_index_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_INDEX", "/srv/archive")
    assert load_settings().keys_path == Path("/srv/archive.keys.json")
    monkeypatch.setenv("DATELINE_KEY_FILE", "/etc/dateline/keys.json")
    assert load_settings().keys_path == Path("/etc/dateline/keys.json")
