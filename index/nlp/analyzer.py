"""English words that carry no subject matter: the Snowball project's list, contractions split."""

STOP_WORDS = """
i me my myself we us our ours ourselves you your yours yourself yourselves he him his himself she
her hers herself it its itself they them their theirs themselves what which who whom whose this
that these those am is are was were be been being have has had having do does did doing would
should could ought can will shall may might must a an the and but if or because as until while of
at by for with about against between into through during before after above below to from up down
in out on off over under again further then once here there when where why how all any both each
few more most other some such no nor not only own same so than too very s t d m o ll re ve don
didn doesn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn
""".split()
