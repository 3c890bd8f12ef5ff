"""Made-up news that the cases are made of."""

from __future__ import annotations

from tests.support.reading_cases.case import Story

PIER = Story(
    title="Harbour board votes to close old pier",
    paragraphs=(
        "The harbour board voted on Monday to close the old pier before winter, after engineers "
        "found that nine of its piles had been eaten through by shipworm.",
        '"We could not wait any longer," said the chair of the board, Ana Moss. "Nobody will be '
        'able to say that we were not warned."',
        "Work begins in October and will take until the spring of next year.",
        "It will cost 4.2 million kroner.",
    ),
    publisher="Skerry Post",
    published_at="2023-05-01T08:00",
    author="Jane Doe",
    category="Local",
    url="https://skerrypost.example/2023/05/01/pier-closes",
)
FERRY = Story(
    title="Electric ferry delayed by a year, operator says",
    paragraphs=(
        "The island's first electric ferry will not sail before June 2025, a year later than "
        "promised, its operator Sundline said on Thursday.",
        "The yard has not been able to get the batteries, Sundline's director Ole Brandt told a "
        "meeting of commuters.",
        "Commuters asked for a refund. Mr. Brandt said no.",
    ),
    publisher="Nordkyst",
    published_at="2024-06-13T15:30",
    author="Kari Lund and Per Vik",
    category="Transport",
    url="https://nordkyst.example/transport/ferry-delayed",
)
KYIV = Story(
    title="Рада закриває старий причал до зими",
    paragraphs=(
        "Рада порту в понеділок вирішила закрити старий причал до початку зими.",
        "Роботи розпочнуться в жовтні і триватимуть до весни наступного року, сказала голова ради.",
    ),
    publisher="Північний Вісник",
    published_at="2023-05-01T07:00",
    author="Олена Мороз",
    category="Новини",
    url="https://visnyk.example/news/101",
)
STEG = Story(
    title="Hafenrat schließt alten Steg vor dem Winter",
    paragraphs=(
        "Der Hafenrat hat am Montag beschlossen, den alten Steg noch vor dem Winter zu schließen.",
        "„Wir konnten nicht länger warten“, sagte die Vorsitzende Änne Groß.",
        "Die Arbeiten beginnen im Oktober.",
    ),
    publisher="Nordkurier",
    published_at="2023-05-01T08:00",
    author="Jörg Müller",
    category="Lokales",
    url="https://nordkurier.example/steg",
)
