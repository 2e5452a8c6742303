"""English words by what they do in a sentence, as far as the grammar of `sentence` needs it.

The lists are small on purpose: a guided practice has few verbs. A verb that is missing here is only
missed as the beginning of an imperative.
"""

from __future__ import annotations


def among(words: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(words.split())


VERBS = among("""
    accept acknowledge add adjust admit aim allow anchor answer ask attend avoid bathe be become
    begin believe bend bless blink breathe bring call carry change check choose clasp clench come
    consider continue cover cradle cry curl decide decline describe dissolve do drag draw drift drop
    ease elongate empty engage enjoy enter exhale expand explore extend fall feel find fix float
    fold follow forgive gather gaze get give go greet grow hear help hug ignore imagine inhabit
    inhale invite join keep kneel know lay lean learn leave lengthen let lie lift linger listen
    locate loosen lower make massage meet melt move nod notice observe offer orient pay permit pick
    play point ponder pour press promise pull push put raise reach read realise realize recall
    receive recognise recognize refuse relax release relive remain remember remind remove repair
    repeat resist respond retain return roll rotate rub say scan see seek select send sense set
    settle shift shut sing sink sit slide slow soften soothe speak spread squeeze start stay step
    stop straighten strengthen stroke submit surrender surround swallow take taste tell tense thank
    think tighten travel trust try tuck turn twist unclench uncross understand use visit visualise
    visualize wait wander warm watch welcome whisper widen wiggle wish work wrap write yawn yield
    """)
"""What an imperative begins with, and is no noun as well."""

NOUNS_TOO = among("""
    balance breath circle close count cup dance direct drink echo face fill focus force ground guide
    hand hold hum land light look name note open pace pause picture place praise reflect rest rock
    root shake shape shrug sigh sip slouch slump smell smile soak sound stand stretch support sway
    swing tap tilt touch trace view voice walk worry
    """)
"""Verbs that are as often nouns: imperatives only before a word such as `the`, `your` or `to`."""

FUNCTION_WORDS = among("""
    a an the this that these those your my his her its our their any some each every all both one no
    you me him us them it yourself themselves something someone somebody anything anyone everything
    whatever whoever where what how whether in on at to into onto for with from by of off out up down
    over under through around about across along back away again against behind beside between near
    toward towards until till as like and or but now then here there gently slowly softly quietly once
    twice together still if when while a-little
    """)

ADVERBS = among("""
    now then just simply please again here there today always never also only first next still even
    very so too once more really absolutely perfectly completely fully quite slowly gently softly
    perhaps maybe later tonight finally meanwhile instead yes oh ah well okay ok right all kindly
    certainly definitely truly
    """)
"""What may stand before an imperative, or between a subject and its verb; and all that ends in -ly."""

NO_ADVERBS = among("family belly jelly early lonely rely apply reply supply fly")

PRONOUNS = among("""
    i you he she it we they this that there who someone somebody everyone everybody nobody nothing
    something everything anyone anything one these those
    """)

AUXILIARIES = among("""
    is are am was were be been being has have had do does did can could may might must shall should
    will would ought need
    """)

FINITE = among(
    "is are am was were has had does did can could may might must shall should will would"
)
"""Verbs that need a subject: where one follows a word that might be an imperative, it was a noun."""

SUBORDINATORS = among("""
    if when whenever while because as until till although though since unless before after once wherever
    whether
    """)

RELATIVES = among("that which who whom whose what whatever how why where")

COORDINATORS = among("and or but nor then yet")

NEGATORS = among("""
    not never no nothing nobody none nowhere neither nor without hardly cannot no-one
    """)

REPORTS = among("""
    told said says heard taught learned learnt believed thought called insisted rule motto message
    sentence
    """)
"""After these, somebody else's words are told."""

HEDGES = (
    "might",
    "may",
    "perhaps",
    "maybe",
    "possibly",
    "probably",
    "if you (like|want|wish|prefer|choose|care|would)",
    "if you (are|feel) (able|willing|ready|up|comfortable)",
    "(whenever|when|once) you are ready",
    "(if|when|whenever) (it|that|this) (suits|helps|feels|appeals|works|fits|seems|is)",
    "if you would (like|rather|prefer)",
    "would you (like|rather|prefer)",
    "(one|another|an) (option|possibility)",
    "you are welcome to",
    "feel free",
    "if (any|anything|something|some|there)",
    "if ... (is|are) (welcome|fine|okay|ok|all right|possible|comfortable|available)",
    "if you are (able|willing|ready|up|comfortable|in the mood)",
    "or not",
    "whether you would",
    "if at all",
    "as you (like|wish|please|prefer)",
    "sort of",
    "kind of",
)
"""Wording that softens. An instruction beside one of these is an offer."""

OFFERS = (
    "you (can|may|might|could)",
    "you are (free|allowed|welcome) to",
    "there is room to",
    "it is (fine|okay|ok|all right|possible|allowed) to",
    "(is|are) (welcome|allowed|optional|possible)",
    "i (invite|encourage|welcome) you",
    "(see|notice) (if|whether|what it is like)",
    "only if",
    "if you",
    "would (it|that) be",
)
"""Wording that offers or permits, and is no hedge in itself."""

IRREGULAR = {
    "be": "am is are was were been being",
    "break": "broke broken",
    "bring": "brought",
    "come": "came coming",
    "do": "did done",
    "fall": "fell fallen",
    "feel": "felt",
    "find": "found",
    "forgive": "forgave forgiven",
    "get": "got getting",
    "give": "gave given",
    "go": "goes went gone",
    "grow": "grew grown",
    "have": "has had",
    "hold": "held",
    "hurt": "hurting",
    "keep": "kept",
    "know": "knew known",
    "leave": "left",
    "let": "letting",
    "lie": "lay lain lying",
    "make": "made",
    "mean": "meant",
    "meet": "met",
    "put": "putting",
    "see": "saw seen",
    "shut": "shutting",
    "sink": "sank sunk",
    "stand": "stood",
    "take": "took taken",
    "tell": "told",
    "wear": "wore worn",
}


def inflected(verb: str) -> list[str]:
    """The forms of a verb: relax, relaxes, relaxed, relaxing."""
    irregular = IRREGULAR.get(verb, "").split()
    stem = verb[:-1] if verb.endswith("e") else verb
    third = verb + ("es" if verb.endswith(("s", "x", "sh", "ch", "z")) else "s")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    else:
        past = f"{stem}ed"
    forms = [verb, third, *irregular, f"{stem}ing", *([] if irregular else [past])]
    return list(dict.fromkeys(forms))
