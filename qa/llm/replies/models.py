"""What `GET /models` sends back: which models there are, and how much each reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, JsonValue, ValidationError

from qa.llm.replies.faults import NotAReply

# Google's names stand behind this, and may be asked for without.
_GOOGLE = "models/"


@dataclass(frozen=True)
class OfferedModel:
    """`context_tokens` bounds prompt and reply together; None where the endpoint says nothing."""

    name: str
    context_tokens: int | None


class _Meta(BaseModel):
    """Of llama.cpp, where `n_ctx_train` beside it is not what is read."""

    n_ctx: JsonValue = None


class _Model(BaseModel):
    id: str = Field(min_length=1)
    # As vLLM; OpenRouter and Together; Groq; Mistral and LM Studio; Anthropic put it.
    context: JsonValue = Field(
        None,
        validation_alias=AliasChoices(
            *("max_model_len", "context_length", "context_window", "max_context_length"),
            "max_input_tokens",
        ),
    )
    meta: Annotated[_Meta, BeforeValidator(lambda sent: sent or {})] = _Meta()


class _Listing(BaseModel):
    data: list[_Model] = Field(min_length=1)


def offered_models(body: bytes) -> list[OfferedModel]:
    """In the endpoint's order. Raises NotAReply for what is no list of at least one model."""
    try:
        models = _Listing.model_validate_json(body).data
    except ValidationError as err:
        raise NotAReply("no list of models") from err
    return [
        OfferedModel(each.id, _tokens(each.context) or _tokens(each.meta.n_ctx)) for each in models
    ]


def named(models: Sequence[OfferedModel], name: str) -> OfferedModel | None:
    return next((one for one in models if one.name in (name, _GOOGLE + name)), None)


def _tokens(stated: JsonValue) -> int | None:
    is_count = isinstance(stated, int) and not isinstance(stated, bool) and stated > 0
    return int(str(stated)) if is_count else None
