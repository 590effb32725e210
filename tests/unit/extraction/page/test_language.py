"""Sentences of our own in many languages."""

import pytest
from vigie.extraction.page.language import detect
from vigie.languages.pack import load_packs

SENTENCES = {
    "fr": "Le ministre a dit que les soldats de son pays ne quitteraient pas la frontière avant la fin de l'hiver.",
    "en": "The minister said that the soldiers of his country would not leave the border before the end of winter.",
    "de": "Der Minister sagte, dass die Soldaten des Landes die Grenze nicht vor dem Ende des Winters verlassen werden.",
    "es": "El ministro dijo que los soldados de su país no dejarán la frontera antes del fin del invierno.",
    "it": "Il ministro ha detto che i soldati del paese non lasceranno la frontiera prima della fine dell'inverno.",
    "pt": "O ministro disse que os soldados do seu país não vão deixar a fronteira antes do fim do inverno.",
    "nl": "De minister zei dat de soldaten van het land de grens niet voor het einde van de winter zullen verlaten.",
    "pl": "Minister powiedział, że żołnierze nie opuszczą granicy przed końcem zimy, jak to się już stało w tym roku.",
    "ru": "Министр сказал, что солдаты не покинут границу до конца зимы.",
    "uk": "Міністр сказав, що солдати не залишать кордон до кінця зими.",
    "ar": "قال الوزير إن الجنود لن يغادروا الحدود قبل نهاية الشتاء.",
    "zh": "部长表示，士兵在冬季结束之前不会离开边境。",
    "ja": "大臣は、兵士は冬が終わるまで国境を離れないと述べた。",
    "ko": "장관은 겨울이 끝나기 전에는 군인들이 국경을 떠나지 않을 것이라고 말했다.",
    "el": "Ο υπουργός είπε ότι οι στρατιώτες δεν θα φύγουν από τα σύνορα.",
    "he": "השר אמר כי החיילים לא יעזבו את הגבול לפני סוף החורף.",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_a_sentence_tells_its_language(code: str, sentence: str) -> None:
    assert detect(sentence, load_packs()) == code


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_the_hint_does_not_beat_the_words(code: str, sentence: str) -> None:
    assert detect(sentence, load_packs(), hint="sw") == code


@pytest.mark.parametrize(
    ("hint", "code"), [("fr", "fr"), ("fr-FR", "fr"), ("EN_us", "en"), (None, "und"), ("", "und"), ("klingon!", "und")]
)
def test_a_few_names_leave_it_to_the_hint(hint: str | None, code: str) -> None:
    assert detect("Macron, Poutine, Kiev 2022", load_packs(), hint=hint) == code


def test_a_short_text_of_homographs_is_of_the_language_that_the_hint_names() -> None:
    text = "The UN imposed a travel ban on the leader's brother."
    assert detect(text, load_packs(), hint="en") == "en"
    assert detect(f"{text} {SENTENCES['de']}", load_packs(), hint="en") == "de"


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's Ruto slams Sudan's Darfur plan.",
        "Kenya's Ruto hosts Chad's Deby, Mali's Goita and Niger's Tiani.",
        "Peru’s envoy meets Chile’s Boric, Cuba’s leader and Haiti’s council.",
    ],
)
def test_a_possessive_is_no_french_word(text: str) -> None:
    assert detect(text, load_packs(), hint="en") == "en"


def test_a_short_text_keeps_its_given_language_until_another_is_clearly_surer() -> None:
    assert detect("UN convoys reach Darfur, UN envoy tells Geneva talks.", load_packs(), hint="en") == "en"
    assert detect("Ruto a dit que les soldats de son pays partiront.", load_packs(), hint="en") == "fr"
