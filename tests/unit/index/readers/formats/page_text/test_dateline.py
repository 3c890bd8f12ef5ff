"""Where, when and who: lines of agencies in any order, and the words before a story."""

from __future__ import annotations

import pytest

from index.readers.formats.page_text.agencies import is_agency, is_institution, name_for
from index.readers.formats.page_text.dateline import before_story, own_line

DAY = "2021-09-22"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("IRNA, Tehran, Sept 22, 2021", "IRNA"),
        ("Tehran, 22 Sept. 2021 -- IRNA", "IRNA"),
        ("No. 1234 / Tehran, 22 Sept 2021 / IRNA", "IRNA"),
        ("(KCNA) Pyongyang, September 22, 2021", "KCNA"),
        ("KCNA.kp (2021.09.22)", "KCNA"),
        ("22 September 2021 (SANA) Damascus", "SANA"),
        ("Xinhua | Beijing | 2021-09-22 | 14:05", "Xinhua"),
        ("2021-09-22 Beijing Xinhua", "Xinhua"),
        ("22 SEP 2021 - TASS - MOSCOW - 1234", "TASS"),
        ("KUNA :: Kuwait 22/09/2021 14:05", "KUNA"),
        ("Posted On: 22 SEP 2021 2:05PM by PIB Delhi", "PIB Delhi"),
        ("Москва, 22 сентября 2021, ТАСС", "ТАСС"),
        ("新华社 北京 2021年9月22日", "新华社"),
        ("تهران - ایرنا - ۳۱ شهریور ۱۴۰۰", "ایرنا"),
        ("دمشق - سانا 22 أيلول 2021", "سانا"),
        ("الرياض 15 صفر 1443 هـ الموافق 22 سبتمبر 2021 م واس", "واس"),
        ("The Hague, 22 September 2021", None),
        ("г. Минск, 22 сентября 2021 г.", None),
        ("Ref: 21/345 - Geneva, 22 September 2021", None),
    ],
)
def test_a_line_of_its_own(line: str, agency: str | None) -> None:
    said = own_line(line)
    assert said is not None
    assert said.moment is not None
    assert (said.moment.date().isoformat(), said.agency) == (DAY, agency)


@pytest.mark.parametrize(
    "line",
    [
        "Foreign Ministry Spokesperson's Regular Press Conference on September 22, 2021",
        "Statement by the President, 22 September 2021",
        "Storm of 22 September 2021 kills five",
        "The harbour opened on 22 September 2021, and the fishermen were glad of it.",
        "Tehran, Sept 22",
        "22 September",
        "",
        "22 September 2021 " * 20,
    ],
)
def test_what_is_no_such_line(line: str) -> None:
    assert own_line(line) is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2021-09-22 14:05:10 来源：北岸网 责任编辑：张三", "北岸网"),
        ("Source: Xinhua| 2021-09-22 14:05:10|Editor: huaxia", "Xinhua"),
        ("Источник: Северный вестник, 22.09.2021", "Северный вестник"),
    ],
)
def test_a_labelled_source(line: str, source: str) -> None:
    said = own_line(line)
    assert said is not None
    assert said.source == source


@pytest.mark.parametrize(
    ("words", "agency", "day"),
    [
        ("ABU DHABI, 22nd September, 2021 (WAM) -- An observatory", "WAM", DAY),
        ("Pyongyang, September 22, Juche 110 (2021) (KCNA) -- Pupils", "KCNA", DAY),
        ("OSLO, Sept 22, 2021 (Nordkyst) - The harbour", "Nordkyst", DAY),
        ("BRUSSELS, 22 September 2021 – The council", None, DAY),
        ("KUWAIT, Sept 22 (KUNA) -- Divers", "KUNA", None),
        ("МОСКВА, 22 сентября. /ТАСС/. Паромы", "ТАСС", None),
        ("新华社临海9月22日电（记者王远）码头", "新华社", None),
        ("本报临海9月22日电 码头", None, None),
        ("یزد - ایرنا - مرمت کاروانسرا", "ایرنا", None),
        ("California's Privacy Protection Agency (CPPA) is preparing", None, None),
        ("Senator Ann Lee (D-NY) once again played host", None, None),
        ("By the end of 22 September 2021 - the last day - all was done", None, None),
        ("On September 22, 2021, Vice Minister Lin met", None, None),
    ],
)
def test_before_a_story(words: str, agency: str | None, day: str | None) -> None:
    said = before_story(words)
    assert said.agency == agency
    assert (said.moment.date().isoformat() if said.moment else None) == day


def test_names() -> None:
    assert is_agency("IRNA - Islamic Republic News Agency")
    assert not is_agency("Storm hits coast - Reuters")
    assert is_agency("MAP")
    assert not is_agency("Map")
    assert is_institution("MINISTRY OF FOREIGN AFFAIRS")
    assert not is_institution("Storm hits the ministry of health and other offices")
    assert name_for("INTERFAX.RU", "Решение ожидается в начале октября.") == "Интерфакс"
    assert name_for("Nordkyst", "The harbour") == "Nordkyst"
