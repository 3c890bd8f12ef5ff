# ruff: noqa: E501 - one page a line reads best
"""Text dumps of pages in the seed's shape, from wire services that write them in their own ways."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.reading_cases.case import Case, Story

UNITED = "UNITED24 - Make a charitable donation in support of Ukraine!"
WMD = "Weapons of Mass Destruction (WMD)"
MILITARY = "Military"
HOMELAND = "Homeland Security"
BODY = (
    "Negotiators from five coastal states met on Tuesday to discuss patrols in the strait, after a "
    "week in which two trawlers were turned back by the navy.",
    '"Nobody wants this to grow," the delegation\'s spokeswoman, Lena Varga, said in a press briefing.',
    "The talks are to go on in October.",
)
TAILS = (
    ("Join the GlobalSecurity.org mailing list",),
    ("NEWSLETTER", "Join the GlobalSecurity.org mailing list", "Enter Your Email Address"),
    (
        "Share this article",
        "Support us - donate today!",
        "Copyright © 2021 The publisher. All rights reserved.",
    ),
    ("Related stories", "Ten facts about straits", "Sign up for our newsletter"),
    (),
)

# Lines above the body; headline; publisher; date in UTC.
_PAGES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        f"{UNITED}|{WMD}|Iran Press TV|T1|Iran Press TV|Wednesday, 22 September 2021 6:50 AM",
        "Coastal states hold talks on strait patrols, other issues",
        "Iran Press TV",
        "2021-09-22T06:50",
    ),
    (
        f"{UNITED}|{MILITARY}|Yonhap News Agency|T1|Yonhap News Agency|2021-09-22 14:05 KST",
        "(LEAD) Coastal states hold talks on strait patrols",
        "Yonhap News Agency",
        "2021-09-22T05:05",
    ),
    (
        f"{UNITED}|Iran Press TV|T1|Iran Press TV|Wed Sep 22, 2021 02:05PM",
        "Navy turns back two trawlers in northern strait",
        "Iran Press TV",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Voice of America|T1|Voice of America|By William Hallo|September 22, 2021",
        "Five Coastal States Meet Over Patrols in the Strait",
        "Voice of America",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|RFE/RL|T1|RFE/RL|By RFE/RL September 22, 2021",
        "Coastal States Start Talks On Patrols In The Strait",
        "RFE/RL",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Sputnik News|T1|Sputnik News|14:05 GMT 22.09.2021",
        "Talks on Strait Patrols Begin Without Observers",
        "Sputnik News",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|People's Daily Online|T1|People's Daily Online|(Xinhua) 14:05, September 22, 2021",
        "Coastal states hold talks on patrols in strait",
        "People's Daily Online",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|IRNA - Islamic Republic News Agency|T1|IRNA - Islamic Republic News Agency|22.09.2021",
        "Talks on strait patrols to go on in October",
        "IRNA - Islamic Republic News Agency",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Ukrinform|T1|Ukrinform|22.09.2021 14:05",
        "Five states discuss patrols after trawler incident",
        "Ukrinform",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|DoD News|T1|DoD News|Sept. 22, 2021|By Jim Garrow, DOD News",
        "Officials Describe Progress in Talks on Strait Patrols",
        "DoD News",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{WMD}|KCNA|T1|KCNA|Date: 22/09/2021",
        "Foreign Ministry Comments on Talks about Strait Patrols",
        "KCNA",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Radio Free Asia|T1|Radio Free Asia|2021.09.22",
        "Fishermen Fear More Patrols in the Northern Strait",
        "Radio Free Asia",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|ROC Central News Agency|T1|ROC Central News Agency|2021/09/22 14:05:10",
        "Strait talks begin amid calls for restraint from fishermen",
        "ROC Central News Agency",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Global Times|T1|Global Times|By Global Times Published: Sep 22, 2021 10:05 PM",
        "Coastal states seek common rules for the strait",
        "Global Times",
        "2021-09-22T22:05",
    ),
    (
        f"{UNITED}|{MILITARY}|TASS|T1|TASS|22 SEP 2021, 14:05",
        "Five states to continue talks on strait patrols in October",
        "TASS",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Xinhua News Agency|T1|Xinhua News Agency|English.news.cn|2021-09-22 14:05:10",
        "Coastal states conclude first day of talks on patrols",
        "Xinhua News Agency",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|Iran Press TV|T1|Iran Press TV|Wednesday, 22 September 2021 6:50 AM [ Last Update: Thursday, 23 September 2021 7:10 AM ]",
        "Coastal states in rare talks over fishing fleet patrols",
        "Iran Press TV",
        "2021-09-22T06:50",
    ),
    (
        f"{UNITED}|{MILITARY}|NATO News|T1|NATO News|22 Sep. 2021 - | Last updated: 23 Sep. 2021 10:15",
        "Allies welcome the talks on patrols in the strait",
        "NATO News",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{HOMELAND}|U.S. Navy|T1|U.S. Navy|22 September 2021|From Petty Officer Ann Lee",
        "Destroyer Completes Port Visit Ahead of Strait Talks",
        "U.S. Navy",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Kyiv Herald|T1|Kyiv Herald|Wednesday, September 22, 2021, 14:05",
        "Grain ships to take a longer way around the strait",
        "Kyiv Herald",
        "2021-09-22T14:05",
    ),
    (
        f"{MILITARY}|Tasnim News Agency|T1|Tasnim News Agency|September, 22, 2021 - 14:05",
        "Naval Commander Says Strait Patrols Are Routine",
        "Tasnim News Agency",
        "2021-09-22T14:05",
    ),
    (
        f"{MILITARY}|Fars News Agency|T1|Fars News Agency|Wed Sep 22, 2021 2:05 PM",
        "Fishing Fleet Returns to Port After Strait Incident",
        "Fars News Agency",
        "2021-09-22T14:05",
    ),
    (
        "The Guardian of the Coast|T1|The Guardian of the Coast|Wed 22 Sep 2021 14.05 BST",
        "Trawlers turned back as states meet over strait patrols",
        "The Guardian of the Coast",
        "2021-09-22T13:05",
    ),
    (
        "Deutsche Welle|T1|Deutsche Welle|22.09.2021",
        "Küstenstaaten beraten über Patrouillen in der Meerenge",
        "Deutsche Welle",
        "2021-09-22T00:00",
    ),
    (
        "Agence Littoral|T1|Agence Littoral|Publié le 22 septembre 2021 à 14h05",
        "Les États côtiers discutent des patrouilles dans le détroit",
        "Agence Littoral",
        "2021-09-22T14:05",
    ),
    (
        "Agencia Costa|T1|Agencia Costa|22 de septiembre de 2021, 14:05",
        "Los países costeros hablan de patrullas en el estrecho",
        "Agencia Costa",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Yonhap News Agency|T1|T2|Yonhap News Agency|All News 14:05 September 22, 2021",
        "(2nd LD) Coastal states hold talks on patrols|in northern strait",
        "Yonhap News Agency",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Voice of America|T1|T2|Voice of America|September 22, 2021",
        "Fishermen, Insurers and Navies Watch Talks on the Strait|Closely as Winter Nears",
        "Voice of America",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|Join the GlobalSecurity.org mailing list|{MILITARY}|Press Trust|T1|Press Trust|Sep 22, 2021, 14:05 IST",
        "Five nations discuss strait patrols for second time",
        "Press Trust",
        "2021-09-22T08:35",
    ),
    (
        f"{UNITED}|{UNITED}|Subscribe to our newsletter|{WMD}|Antara News|T1|Antara News|22nd September 2021",
        "Minister calls for calm in the northern strait",
        "Antara News",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|T1|Source: Bernama|22 September 2021",
        "Fishing states agree to meet again on strait patrols",
        "Bernama",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Anadolu Agency|T1|Anadolu Agency|Updated: 23.09.2021|Published: 22.09.2021",
        "Talks on patrols in strait open in a small port town",
        "Anadolu Agency",
        "2021-09-22T00:00",
    ),
    (
        "Skerry Post|T1|22 September 2021 14:05 UTC",
        "Talks on strait patrols begin in a small port town",
        "Skerry Post",
        "2021-09-22T14:05",
    ),
    (
        "Home > World > Asia|Nikkan News|T1|Nikkan News|September 22, 2021 14:05 JST",
        "Coastal states meet on patrols after trawler incident",
        "Nikkan News",
        "2021-09-22T05:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Azertac|T1|Azertac|22.09.2021 [14:05]",
        "Delegations arrive for talks on patrols in the strait",
        "Azertac",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Taiwan Today|T1|Taiwan Today|Publication Date: September 22, 2021",
        "Foreign minister hopes for calm in the northern strait",
        "Taiwan Today",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|BelTA|T1|BelTA|22 September 2021 14:05",
        "Talks on strait patrols: what is known so far",
        "BelTA",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Presidency of the Republic|T1|Presidency of the Republic|2021-09-22",
        "The President receives the envoys of the five states",
        "Presidency of the Republic",
        "2021-09-22T00:00",
    ),
    (
        f"{UNITED}|{MILITARY}|Middle Sea Monitor|T1|Middle Sea Monitor|September 22, 2021 at 2:05 pm",
        "Why five small states care about patrols in the strait",
        "Middle Sea Monitor",
        "2021-09-22T14:05",
    ),
    (
        f"{UNITED}|{MILITARY}|Arirang News|T1|Arirang News|Reported on: 2021-09-22 14:05:00 KST",
        "Top diplomats to hold strait talks on sidelines of assembly",
        "Arirang News",
        "2021-09-22T05:05",
    ),
)


def _cases() -> Iterator[Case]:
    for number, (above, headline, publisher, date) in enumerate(_PAGES):
        parts = headline.split("|")
        header = [{"T1": parts[0], "T2": parts[-1]}.get(line, line) for line in above.split("|")]
        tail = TAILS[number % len(TAILS)]
        gap = ("\n\n", "\r\n\r\n", "\n")[number % 3]
        story = Story(" ".join(parts), BODY, publisher, date)
        text = gap.join([*header, *BODY, *tail]) + "\n"
        yield Case(f"page-{number:02}.txt", text.encode(), (story,), tail)


PAGES = tuple(_cases())
