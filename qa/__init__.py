"""Question in, events out."""

from qa.answering import Answerer
from qa.chat_model import ChatModel, Chunk, Message, Usage
from qa.endpoint import ConnectionPool
from qa.endpoint_faults import CHAT, FALLBACK_CHAT, EndpointRole
from qa.errors import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
    NoEndpoint,
    QAError,
    QuestionError,
)
from qa.events import (
    Answer,
    CheckedSentence,
    Citation,
    Delta,
    Done,
    Event,
    Failed,
    Mode,
    NearArticle,
    Note,
    Question,
    Refusal,
    Retrieved,
    Sentence,
    Support,
)
from qa.fallback_chat import FallbackChat
from qa.openai_chat import OpenAIChat
from qa.patience import TimeLimits
from qa.questions import MAX_QUESTION_CHARACTERS, check_question
from qa.rerank_endpoint import RerankEndpoint

__all__ = [
    "CHAT",
    "FALLBACK_CHAT",
    "MAX_QUESTION_CHARACTERS",
    "Answer",
    "Answerer",
    "ChatModel",
    "CheckedSentence",
    "Chunk",
    "Citation",
    "ConnectionPool",
    "Delta",
    "Done",
    "EndpointBusy",
    "EndpointContextExceeded",
    "EndpointError",
    "EndpointFailed",
    "EndpointProtocolError",
    "EndpointRefused",
    "EndpointRole",
    "EndpointTimeout",
    "EndpointUnreachable",
    "Event",
    "Failed",
    "FallbackChat",
    "Message",
    "Mode",
    "NearArticle",
    "NoEndpoint",
    "Note",
    "OpenAIChat",
    "QAError",
    "Question",
    "QuestionError",
    "Refusal",
    "RerankEndpoint",
    "Retrieved",
    "Sentence",
    "Support",
    "TimeLimits",
    "Usage",
    "check_question",
]
