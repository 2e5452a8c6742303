"""The same six lines of a practice in each language that a shipped voice speaks."""

LINES = {
    "de": (
        "Wenn du magst, spür deine Hände, und wo sie gerade liegen.",
        "Vielleicht ist es dort warm, oder kühl, oder du spürst nicht viel.",
        "Was immer du findest, darf genau so sein.",
        "Hier gibt es nichts richtig zu machen.",
        "Lass deinen Blick zu etwas wandern, das du gern ansiehst, und bleib eine kleine Weile dabei.",
        "Ich bin jetzt still, damit du einen Moment dem Raum zuhören kannst.",
    ),
    "en": (
        "If it suits you, notice your hands, and where they are resting.",
        "You might feel warmth there, or coolness, or not much at all.",
        "Whatever you find may be just as it is.",
        "There is nothing to get right here.",
        "Perhaps let your eyes travel to something that you like, and stay with it for a little while.",
        "I'll be quiet now, so that you can listen to the room for a moment.",
    ),
    "es": (
        "Si te parece bien, nota tus manos, y dónde descansan.",
        "Quizá sientas calor ahí, o frescor, o casi nada.",
        "Lo que encuentres puede ser tal como es.",
        "Aquí no hay nada que tengas que hacer bien.",
        "Deja que tu mirada vaya hacia algo que te guste, y quédate ahí un ratito.",
        "Ahora me quedo en silencio, para que puedas escuchar la habitación un momento.",
    ),
    "fr": (
        "Si cela te convient, remarque tes mains, et l'endroit où elles reposent.",
        "Tu y sens peut-être de la chaleur, ou de la fraîcheur, ou presque rien.",
        "Ce que tu trouves peut être exactement comme c'est.",
        "Il n'y a rien à réussir ici.",
        "Laisse ton regard aller vers quelque chose que tu aimes, et reste là un petit moment.",
        "Je me tais maintenant, pour que tu puisses écouter la pièce un instant.",
    ),
    "pt": (
        "Se for bom para você, perceba as suas mãos, e onde elas descansam.",
        "Talvez você sinta calor ali, ou frescor, ou quase nada.",
        "O que você encontrar pode ser exatamente como é.",
        "Aqui não há nada que você precise acertar.",
        "Deixe o seu olhar ir até algo de que você goste, e fique ali um pouquinho.",
        "Agora fico em silêncio, para que você possa escutar o quarto por um momento.",
    ),
}
