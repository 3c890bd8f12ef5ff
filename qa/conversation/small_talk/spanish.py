"""Small talk in Spanish."""

from __future__ import annotations

from qa.conversation.small_talk.language import Language

SPANISH = Language(
    tag="es",
    said={
        "able": r"^ayuda$|^ayudame$|(?:me )?(?:puedes|puede|podrias|podria) ayudar(?:me)?"
        r"|que (?:mas )?(?:puedes|puede|sabes|sabe) (?:tu |usted )?(?:hacer|contestar"
        r"|responder|decirme)"
        r"|que (?:te |le )?(?:puedo|podria) preguntar(?:te|le)?|que (?:sabes|haces)$"
        r"|para que (?:sirves|sirve(?: esto)?)|como (?:funciona|funcionas|se usa)(?: esto)?"
        r"|como (?:puedo|debo) (?:empezar|preguntar(?:te|le)?|usar(?:te|lo)?(?: esto)?)"
        r"|en que (?:me )?(?:puedes|puede) ayudar(?:me)?"
        r"|que tipo de (?:preguntas|cosas) (?:puedo|puedes) \w+",
        "who": r"(?:y )?(?:quien|que) (?:eres|es usted)|como te llamas|como se llama usted"
        r"|cual es (?:tu|su) nombre|con quien (?:hablo|estoy hablando)|quien te (?:hizo|creo)"
        r"|(?:eres|es usted) (?:un |una )?(?:robot|bot|humano|persona|maquina|ia|programa"
        r"|ordenador)"
        r"|presentate|que es (?:esto|dateline)|que idiomas? hablas?|hablas? \w+"
        r"|de donde eres|cuantos anos tienes",
        "other": r"(?:me )?(?:cuentame|cuenta|dime|escribe|escribeme|hazme|puedes contar(?:me)?)"
        r" (?:un|una|otro|otra) (?:chiste|cuento|poema|historia|cancion|receta)"
        r"|(?:estoy|me siento) (?:aburrid|trist|cansad|sol)[oae]|te (?:quiero|amo)",
        "which": r"(?:(?:me refiero|me referia|quiero decir|digo) )?(?:a |al )?"
        r"(?:no (?:ese|esa|este|esta|eso)|el otro|la otra|lo otro|los otros|las otras)",
        "unclear": r"no (?:lo |te |la )?(?:entiendo|entendi|comprendo)(?: (?:nada|la respuesta))?"
        r"|(?:eso|esto) (?:no es (?:correcto|cierto|verdad|asi)|esta mal|no tiene sentido"
        r"|no ayuda)|no es (?:eso )?lo que (?:pregunte|pregunto|queria|quise decir)"
        r"|te equivocas|se equivoca|no tiene sentido",
        "greeting": r"hola+|buen(?:os|as)? (?:dias?|tardes|noches)|buenas|saludos"
        r"|(?:hay )?alguien (?:ahi|aqui)|estas ahi",
        "pleasantry": r"(?:como|que tal) (?:estas|esta usted|esta|te va|le va|andas|va todo|va)"
        r"|que tal|que hay|como va(?: todo)?|todo bien|mucho gusto|encantad[oa]"
        r"(?: de (?:conocerte|conocerle))?|un placer|que pasa$",
        "thanks": r"(?:muchas |muchisimas |mil )?gracias|(?:te |se )?lo agradezco|muy amable"
        r"|(?:muy )?(?:bien hecho|buen trabajo)"
        r"|(?:eso |esto )?(?:me )?(?:ha sido|es|fue) (?:muy |de )?(?:util|perfecto|genial"
        r"|gran ayuda)",
        "parting": r"adios|hasta (?:luego|pronto|manana|la vista|la proxima)|chao|chau"
        r"|nos vemos|(?:eso )?(?:es|era|seria) todo(?: por (?:hoy|ahora))?|nada mas"
        r"|que (?:tengas|tenga|pases|pase) (?:un )?(?:buen|buena|lindo) (?:dia|tarde|noche)",
        "apology": r"(?:lo siento|perdon(?:a|e)?|disculpa|disculpe)|(?:fue )?mi error|da igual"
        r"|no importa|olvidalo|olvidelo",
        "assent": r"vale|de acuerdo|ok(?:ay)?|bien|genial|perfecto|perfecta|entiendo|entendido"
        r"|comprendo|ya veo|claro|interesante|vaya|anda|estupendo|increible|curioso"
        r"|ja(?:ja)+|no (?:lo )?(?:sabia|esperaba|me lo esperaba)|bueno es saberlo|muy bueno"
        r"|(?:que )?(?:triste|pena|gracioso|bueno|raro|sorpresa)|tiene sentido",
    },
    fillers=frozenset(
        """por favor tu su ayuda mi me te a de la el lo eso esto es ha sido que muy tan mas todo
        todos pues ah oh y bueno entonces ya hoy ahora si no todas nuevo otra vez tiempo respuesta
        informacion amigo amiga usted dateline para mucho""".split()
    ),
    replies={
        "able": "{able} Pregunte quién, qué, cuándo, dónde, cuánto o por qué; un medio o una"
        " fecha"
        " acotan la búsqueda. El inglés es lo que mejor se entiende.",
        "who": "Soy Dateline, un programa que responde a preguntas con un archivo de noticias."
        " {able}",
        "other": "Solo puedo buscar en el archivo. {able}",
        "which": "¿A cuál se refiere? Nombre la persona o la cosa y pregunte de nuevo.",
        "unclear": "Lo siento. Pregunte con otras palabras, o nombre a quién o qué se"
        " refiere, qué"
        " medio o cuándo.",
        "greeting": "¡Hola! {able}",
        "pleasantry": "¡Hola! {able}",
        "thanks": "De nada. Pregunte de nuevo cuando quiera.",
        "parting": "Adiós. Pregunte de nuevo cuando quiera.",
        "apology": "No pasa nada. Pregunte de nuevo cuando quiera.",
        "assent": "Me alegro. Pregunte lo que quiera sobre el archivo.",
    },
    able="Respondo a preguntas con {articles} de este archivo{days} y cito las frases en que se"
    " apoya cada respuesta.",
    able_without="Respondo a preguntas con los artículos de este archivo, que no tiene ninguno.",
    count=lambda n: "el artículo" if n == 1 else f"los {n} artículos",
    days=", publicados entre el {first} y el {last},",
)
