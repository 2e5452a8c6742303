"""A few words in each language to hear a voice by: what a practice might say."""

from __future__ import annotations

_SAMPLES = {
    "de": "Hallo. Ich bleibe eine Weile bei dir. [1s] Du musst hier nichts richtig machen.",
    "en": "Hello. I'll stay with you for a while. [1s] There is nothing here to get right.",
    "es": "Hola. Me quedo contigo un rato. [1s] Aquí no hay nada que tengas que hacer bien.",
    "fr": "Bonjour. Je reste un moment avec toi. [1s] Ici, il n'y a rien à réussir.",
    "it": "Ciao. Resto un po' con te. [1s] Qui non c'è niente da dimostrare.",
    "nl": "Hallo. Ik blijf een tijdje bij je. [1s] Je hoeft hier niets goed te doen.",
    "pt": "Olá. Fico um pouco com você. [1s] Aqui não há nada que você precise acertar.",
}


def sample(language: str) -> str | None:
    """Two or three sentences in `language` (such as en or en-GB) and a pause, as a script would write
    them; None where there are none."""
    return _SAMPLES.get(language.split("-")[0].lower())
