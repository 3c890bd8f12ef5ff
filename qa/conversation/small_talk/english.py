"""Small talk in English."""

from __future__ import annotations

from qa.conversation.small_talk.language import Language

_MACHINE = (
    r"(?:an? )?(?:real (?:person|human)|human being|real|human|person|man|woman|robot|bot|chatbot"
    r"|ai|a i|language model|machine|program|chatgpt|gpt|computer)"
)
_HEARD = r"(?:that|this|it|you|your answer|the answer|this answer)"

ENGLISH = Language(
    tag="en_GB",
    said={
        "able": r"^(?:please )?help(?: me)?(?: please)?$|what is it (?:that )?you (?:can )?do"
        r"|what (?:(?:else|(?:kinds?|sorts?|types?) of (?:things?|questions?|stuff)|questions?)"
        r" )?(?:can|do|could|will|would|should|may) (?:you|i|we)"
        r" (?:do|help(?: me)? with|know|answer|tell me|ask|able)(?: for me| you"
        r"| here)*(?: about)?$"
        r"|how (?:do|can|should) i (?:use|ask|start|begin|search|talk to|get started)"
        r"(?: (?:with )?(?:this|it|you|here))?|how (?:does|do) (?:this|it|you|dateline) work"
        r"|how can (?:you|i) help(?: me)?|(?:can|could) you help(?: me)?"
        r"|what are you (?:for|good (?:at|for)|able to do|capable of)"
        r"|what are your (?:skills|abilities|capabilities|functions)",
        "who": rf"(?:who|what) (?:are|r) (?:you|u)(?: (?:some (?:kind|sort) of )?{_MACHINE})?"
        r"|what(?:'s| is) your name|who am i (?:talking|speaking|chatting) (?:to|with)"
        r"|who (?:made|built|created|wrote) you|introduce yourself|tell me about yourself"
        rf"|are you {_MACHINE}(?: or {_MACHINE})*|what model (?:are you|do you use)"
        r"|^what is (?:this|dateline)(?: (?:site|page|app|thing))?$|how old are you"
        r"|where (?:are you from|do you (?:come from|live))"
        r"|(?:what|which|how many) languages? (?:do|can) you (?:speak|understand)"
        r"|(?:do|can) you (?:sleep|dream|eat|like me|love me|have feelings|speak \w+)"
        r"|what(?:'s| is) your favou?rite \w+",
        "other": r"(?:(?:can|could|will|would) you )?(?:tell|write|sing|make|give|draw) me"
        r" (?:a|an|some|another) (?:\w+ )?(?:joke|story|poem|song|recipe|essay|picture|code"
        r"|fun fact)s?|i(?:'m| am) (?:so )?(?:bored|sad|tired|lonely)|i love you|marry me",
        "which": r"(?:i (?:really )?mean(?:t)? )?(?:not (?:that|this) (?:one|guy|man|woman"
        r"|person)"
        r"|the other (?:one|guy|man|woman|person|thing|story|article)s?)",
        "unclear": r"i (?:do not|don't|didn't|did not) (?:understand|get|follow)"
        rf"(?: {_HEARD})?|i(?:'m| am) confused"
        rf"|{_HEARD} (?:makes no sense|does(?: not|n't) (?:make sense|help))"
        rf"|{_HEARD}(?:'s| is| was|'re| are) (?:\w+ )?(?:wrong|useless|bad|stupid|no help"
        r"|not (?:right|true|correct|helpful|useful|what i (?:asked|meant|wanted)(?: for)?)"
        r"|nonsense|incorrect)|(?:isn't|wasn't) what i (?:asked|meant|wanted)(?: for)?|huh",
        "greeting": r"hello+|hi+|hiya|he+y+|howdy|greetings|yo"
        r"|good (?:morning|afternoon|evening|day)|hallo|bonjour|salut|ciao"
        r"|is any(?:one|body) (?:there|here|home)|any(?:one|body) (?:there|here)|are you there"
        r"|^dateline$",
        "pleasantry": r"how (?:are|r) (?:you|u|things)(?: (?:doing|feeling|going))?"
        r"|how(?:'s| is) (?:it going|life|everything|your (?:day|week)(?: going)?)|how do you do"
        r"|what'?s up|what(?:'s| is) new with you|how have you been|all good"
        r"|are you (?:ok(?:ay)?|well|alright)|(?:i )?hope (?:that )?you(?:'re| are) (?:doing )?"
        r"(?:well|fine|ok(?:ay)?)|(?:nice|pleased|good|great) to (?:meet|see) you"
        r"|long time no see",
        "thanks": r"(?:(?:many|a thousand) )?than(?:ks?|x)(?: (?:you|u))?|thx|ty|tysm|cheers"
        r"|much appreciated|(?:i )?appreciate (?:it|that|your help)|danke|merci"
        r"|you(?:'re| are) (?:so |very |really |such )*"
        r"(?:great|good|the best|awesome|amazing|helpful|kind|welcome|cool|a star)"
        r"|(?:that|this|it)(?:'s| is| was)? (?:so |very |really |quite )*"
        r"(?:great|enough|helpful|useful|perfect|good|awesome|helps|helped)"
        r"|exactly what i (?:needed|wanted|was looking for)"
        r"|well done|good (?:job|work|bot)|nice work",
        "parting": r"bye(?: bye)?|goodbye|good ?night|see (?:you|ya|u)(?: (?:later|soon|then))?"
        r"|farewell|cya|that(?:'s| is| was| will be|'ll be) (?:all|it)(?: for (?:now|today))?"
        r"|i(?:'m| am) (?:done|off|leaving)|^nothing(?: else)?$|take care|until next time"
        r"|have a (?:nice|good|great|lovely) (?:day|evening|weekend|one|night)",
        "apology": r"(?:i(?:'m| am) )?(?:so |very )?sorry(?: about (?:that|this)| for (?:that"
        r"|this))?"
        r"|my (?:mistake|bad|fault)|oops|never ?mind|forget it|pardon(?: me)?|excuse me"
        r"|i apologi[sz]e",
        "assent": r"ok(?:ay)?|great|perfect|nice(?: one)?|cool|got it|i see|understood|fine"
        r"|good(?: to know)?|wow|interesting|lol|ha(?:ha)+|hm+|(?:that )?makes sense|fair enough"
        r"|i (?:did not|didn't) (?:know|expect)(?: that)?|who knew|amazing|impressive|funny"
        r"|fascinating|surprising|crazy|sad|unbelievable|awesome|brilliant|excellent|alright"
        r"|all right|of course|exactly|indeed|noted|super",
    },
    fillers=frozenset(
        """please yes yeah no dateline there here all everyone everybody again friend bot you u
        your folks guys to for the a an my me i it that this that's it's is was are so very
        really quite such just oh ah well and but then too now today much lot million anyway
        help answer information info time everything quick one thing mate sir now exactly""".split()
    ),
    replies={
        "able": "{able} Ask who, what, when, where, how many or why; name a publisher or a"
        " time to"
        " narrow it down, or ask for the latest on a topic.",
        "who": "I am Dateline, a program that answers questions from a news archive. {able}",
        "other": "I can only look things up. {able}",
        "which": "Which one do you mean? Name whom or what, and ask again.",
        "unclear": "I am sorry. Ask it in other words, or name whom or what, which publisher or"
        " when.",
        "greeting": "Hello! {able}",
        "pleasantry": "Hello! {able}",
        "thanks": "You're welcome. Ask again whenever you like.",
        "parting": "Goodbye. Ask again whenever you like.",
        "apology": "No harm done. Ask again whenever you like.",
        "assent": "Glad to help. Ask about anything else in the archive.",
    },
    able="I answer questions from {articles} in this archive{days}, and quote the sentences that"
    " each answer rests on.",
    able_without="I answer questions from the articles of this archive, which holds none yet.",
    count=lambda n: "the article" if n == 1 else f"the {n:,} articles",
    days=", published from {first} to {last}",
)
