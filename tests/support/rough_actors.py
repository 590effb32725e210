"""Sentence or article text in, a document with rough mentions out: for tests of the reading of events alone.

A table of names and adjectives stands in for the actors stage, so that a rule's examples fail for the rule's own sake.
"""

import re
from datetime import date

from vigie.extraction.document import Document, Mention, Page, Quotation, Sentence, Span

_NAMES = {
    "RUS": "Russie|Moscou|Kremlin|Poutine|Lavrov|Russia|Moscow|Putin|Russes",
    "USA": "États-Unis|Etats-Unis|Washington|Maison Blanche|Biden|Trump|Pompeo|Blinken|Pelosi|United States|US|Pentagone|Américains",
    "UKR": "Ukraine|Kiev|Kyiv|Zelensky|Ukrainiens|Crimea",
    "FRA": "France|Paris|Élysée|Macron|Le Drian|Français",
    "DEU": "Allemagne|Berlin|Merkel|Scholz|Germany|Allemands",
    "GBR": "Royaume-Uni|Londres|Grande-Bretagne|United Kingdom|Britain|London|Britanniques",
    "CHN": "Chine|Pékin|Xi Jinping|Xi|China|Beijing|Chinois",
    "TUR": "Turquie|Ankara|Erdogan|Turkey|Turcs",
    "GRC": "Grèce|Athènes|Greece|Grecs", "IRN": "Iran|Téhéran|Rohani|Tehran|Iraniens", "ISR": "Israël|Netanyahu|Israel|Israéliens",
    "PSE": "Palestine|Palestiniens|Gaza|Cisjordanie|Abbas|West Bank", "SYR": "Syrie|Damas|Assad|Syria", "IRQ": "Irak|Bagdad|Iraq",
    "KWT": "Koweït|Kuwait", "PRK": "Corée du Nord|Pyongyang|Kim Jong-un|North Korea", "KOR": "Corée du Sud|Séoul|South Korea",
    "JPN": "Japon|Tokyo|Japan", "IND": "Inde|New Delhi|Modi|India", "PAK": "Pakistan|Islamabad", "POL": "Pologne|Varsovie|Poland",
    "BLR": "Biélorussie|Bélarus|Minsk|Loukachenko|Belarus|Lukashenko", "SRB": "Serbie|Belgrade|Vucic|Serbia", "XKX": "Kosovo|Pristina",
    "HUN": "Hongrie|Budapest|Hungary", "ITA": "Italie|Rome|Italy|Meloni", "ESP": "Espagne|Madrid|Spain", "SWE": "Suède|Stockholm|Sweden",
    "NOR": "Norvège|Oslo|Norway", "FIN": "Finlande|Helsinki|Finland", "LVA": "Lettonie|Riga|Latvia", "BGR": "Bulgarie|Sofia|Bulgaria",
    "CAN": "Canada|Ottawa|Trudeau", "MAR": "Maroc|Rabat|Morocco", "DZA": "Algérie|Alger|Algeria", "EGY": "Égypte|Le Caire|Egypte|Sissi|Egypt",
    "JOR": "Jordanie|Amman|Jordan", "SAU": "Arabie saoudite|Ryad|Riyad|Saudi Arabia", "ARM": "Arménie|Erevan|Armenia|Pachinian",
    "AZE": "Azerbaïdjan|Bakou|Azerbaijan|Aliev", "GEO": "Géorgie|Tbilissi|Georgia", "MLI": "Mali|Bamako", "NER": "Niger|Niamey",
    "RWA": "Rwanda|Kigali|Kagame", "COD": "RDC|Kinshasa|Congo|Tshisekedi|République démocratique du Congo", "NPL": "Népal|Nepal",
    "TWN": "Taïwan|Taipei|Taiwan", "ARE": "Émirats arabes unis|Emirats arabes unis|Émirats|Emirats|Abou Dhabi", "AFG": "Afghanistan|Kaboul",
    "MEX": "Mexique|Mexico", "PHL": "Philippines|Manille", "AUS": "Australie|Canberra|Australia", "BFA": "Burkina Faso|Ouagadougou|Burkina",
    "SDN": "Soudan|Khartoum|Sudan", "LBN": "Liban|Beyrouth|Lebanon", "QAT": "Qatar|Doha", "EST": "Estonie|Tallinn|Estonia", "VEN": "Venezuela|Caracas|Maduro",
    "EU": "Union européenne|UE|Bruxelles|European Union|EU", "NATO": "Otan|OTAN|NATO|Alliance atlantique", "UN": "ONU|Nations unies|UN|United Nations|Conseil de sécurité",
    "ECOWAS": "Cédéao|CEDEAO", "OSCE": "OSCE", "CSTO": "OTSC", "IAEA": "AIEA", "AU": "Union africaine|African Union", "G7": "G7", "ICC": "CPI",
    "HAMAS": "Hamas", "HEZBOLLAH": "Hezbollah", "M23": "M23", "TALIBAN": "talibans|Talibans|Taliban", "ISLAMIC_STATE": "État islamique|Etat islamique|EI|Daech",
    "IRL": "Irlande|Dublin|Ireland", "NLD": "Pays-Bas|La Haye|Netherlands", "BRA": "Brésil|Brasilia|Brazil|Lula", "MMR": "Birmanie|Myanmar",
    "ZAF": "Afrique du Sud|Pretoria|South Africa", "CUB": "Cuba|La Havane|Havana", "CHL": "Chili|Chile", "PER": "Pérou|Lima|Peru",
    "MDA": "Moldavie|Moldova", "KAZ": "Kazakhstan|Astana", "IDN": "Indonésie|Jakarta|Indonesia", "ETH": "Éthiopie|Ethiopia",
    "ERI": "Érythrée|Eritrea", "LBY": "Libye|Tripoli|Libya", "OMN": "Oman", "BEL": "Belgique|Belgium", "ARG": "Argentine|Argentina|Milei",
    "SEN": "Sénégal|Senegal", "KEN": "Kenya", "BOL": "Bolivie|Bolivia", "COL": "Colombie|Bogota|Colombia", "TGO": "Togo", "HTI": "Haïti|Haiti",
    "NIC": "Nicaragua", "DNK": "Danemark|Denmark", "LTU": "Lituanie|Vilnius|Lithuania", "TUN": "Tunisie|Tunis|Tunisia", "YEM": "Yémen|Yemen",
    "SOM": "Somalie|Somalia", "NGA": "Nigeria|Abuja", "LKA": "Sri Lanka", "PAN": "Panama", "ALB": "Albanie|Tirana|Albania", "VNM": "Vietnam",
    "ROU": "Roumanie|Romania", "BHR": "Bahreïn|Bahrain", "COE": "Council of Europe",
}  # fmt: skip
_ADJECTIVES = {
    "RUS": "russe|Russian", "USA": "américain|American", "UKR": "ukrainien|Ukrainian", "FRA": "français|French", "DEU": "allemand|German",
    "GBR": "britannique|British", "CHN": "chinois|Chinese", "TUR": "turc|turque|Turkish", "GRC": "grec|Greek", "IRN": "iranien|Iranian",
    "ISR": "israélien|Israeli", "PSE": "palestinien|Palestinian", "SYR": "syrien|Syrian", "IRQ": "irakien|Iraqi", "PRK": "nord-coréen|North Korean",
    "KOR": "sud-coréen|South Korean", "JPN": "japonais|Japanese", "IND": "indien|Indian", "PAK": "pakistanais|Pakistani", "POL": "polonais|Polish",
    "BLR": "biélorusse|bélarusse|Belarusian", "SRB": "serbe|Serbian", "XKX": "kosovar|Kosovan", "HUN": "hongrois|Hungarian", "ITA": "italien|Italian",
    "ESP": "espagnol|Spanish", "SWE": "suédois|Swedish", "NOR": "norvégien|Norwegian", "FIN": "finlandais|Finnish", "BGR": "bulgare|Bulgarian",
    "CAN": "canadien|Canadian", "MAR": "marocain|Moroccan", "DZA": "algérien|Algerian", "EGY": "égyptien|Egyptian", "JOR": "jordanien|Jordanian",
    "SAU": "saoudien|Saudi", "ARM": "arménien|Armenian", "AZE": "azerbaïdjanais|azéri|Azerbaijani", "GEO": "géorgien|Georgian", "MLI": "malien|Malian",
    "NER": "nigérien|Nigerien", "RWA": "rwandais|Rwandan", "COD": "congolais|Congolese", "TWN": "taïwanais|Taiwanese", "ARE": "émirati|Emirati", "AFG": "afghan|Afghan",
    "MEX": "mexicain|Mexican", "PHL": "philippin|Filipino", "AUS": "australien|Australian", "BFA": "burkinabè|burkinabé", "SDN": "soudanais|Sudanese",
    "LBN": "libanais|Lebanese", "QAT": "qatari", "EST": "estonien|Estonian", "VEN": "vénézuélien|Venezuelan", "EU": "européen|European",
    "IRL": "irlandais|Irish", "NLD": "néerlandais|Dutch", "BRA": "brésilien|Brazilian", "ZAF": "South African", "ETH": "éthiopien|Ethiopian",
    "LBY": "libyen|Libyan", "ARG": "argentin|Argentine", "SEN": "Senegalese", "KEN": "Kenyan", "BOL": "Bolivian", "LTU": "Lithuanian",
    "YEM": "Yemeni", "NGA": "Nigerian", "PAN": "Panamanian", "VNM": "Vietnamese", "IDN": "Indonesian",
}  # fmt: skip
_PEOPLE = {
    "OPP": "opposants?|manifestants?|opposition|protesters?|demonstrators?", "REB": "rebelles?|séparatistes?|rebels?|separatists?",
    "CVL": "civils?|ressortissants?|habitants?|civilians?|citizens?|tourists?|hostages?|refugees?|journalists?|(?<!opposition )activists?",
}  # fmt: skip
_OWNED = r"(?:président|ministre|armée|aviation|police|gouvernement|roi|président|chef|diplomatie|homologue|troupes|soldats|dirigeants?|premier ministre|chancelière?|president|army|government|minister|police|troops|soldiers)"


def _patterns() -> list[tuple[re.Pattern[str], str, str]]:
    found = []
    for party, names in _NAMES.items():
        found.append((re.compile(rf"(?<!\w)(?:{names})(?!\w)"), party, "state"))
    for party, words in _ADJECTIVES.items():
        inflected = rf"(?:{words})(?:ne|e)?s?"
        found.append((re.compile(rf"(?<!\w)(?:{_OWNED}) {inflected}(?!\w)"), party, "role"))
        found.append((re.compile(rf"(?<!\w){inflected}(?!\w)"), party, "adjective"))
    return found


_PATTERNS = _patterns()


def rough_mentions(text: str, sentences: list[Sentence]) -> list[Mention]:
    """Find names, adjectives and plain people of the table; the longest wins."""
    spans: list[tuple[int, int, str, str]] = []
    for pattern, party, kind in _PATTERNS:
        spans += [(m.start(), m.end(), party, kind) for m in pattern.finditer(text)]
    spans.sort(key=lambda s: (s[0], -s[1]))
    taken, mentions = -1, []
    for start, end, party, kind in spans:
        if start < taken:
            continue
        taken = end
        index = next((s.index for s in sentences if s.start <= start < s.end), 0)
        located = re.search(r"(?:^|\W)(?:à|en|au|aux|in|at) (?:l')?$", text[max(0, start - 7) : start]) is not None
        mentions.append(
            Mention(
                start=start,
                end=end,
                text=text[start:end],
                sentence=index,
                kind="role" if kind == "role" else "state",
                parties=(party,),
                via="adjective" if kind == "adjective" else "role" if kind == "role" else "direct",
                acts=not located,
            )
        )
    return _with_people(text, sentences, mentions)


def _with_people(text: str, sentences: list[Sentence], mentions: list[Mention]) -> list[Mention]:
    people = []
    states = [m for m in mentions if len(m.parties) == 1 and len(m.parties[0]) == 3]
    for code, words in _PEOPLE.items():
        for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text):
            near = [
                m for m in states if m.start >= match.start() and m.start - match.end() <= 2 and m.via == "adjective"
            ]
            near = near or [m for m in states if 0 <= match.start() - m.end <= 12 and m.via == "adjective"]
            near = near or [m for m in states if m.start < match.start()]
            if not near:
                continue
            index = next((s.index for s in sentences if s.start <= match.start() < s.end), 0)
            party = f"{near[0].parties[0]}.{code}"
            people.append(Mention(match.start(), match.end(), match.group(), index, "people", (party,)))
    return sorted([*mentions, *people], key=lambda m: m.start)


def rough_document(text: str, published_on: date = date(2022, 2, 12), language: str = "fr") -> Document:
    """Split at full stops and line ends, find quotations and mentions."""
    sentences: list[Sentence] = []
    spans = []
    for paragraph, block in enumerate(re.finditer(r"[^\n]+", text)):
        spans.append(Span(block.start(), block.end()))
        for part in re.finditer(r"\S(?:[^.!?]|\.(?!\s|$)|(?<=\bM)\.|(?<=\bMM)\.)*[.!?]*[\"»”]?", block.group()):
            start = block.start() + part.start()
            sentences.append(
                Sentence(len(sentences), start, block.start() + part.end(), paragraph, heading=paragraph == 0)
            )
    quotations = [Quotation(m.start(1), m.end(1)) for m in re.finditer(r"[«“\"]\s?([^«»“”\"\n]{3,}?)\s?[»”\"]", text)]
    page = Page(text=text, body=tuple(spans), language=language)
    document = Document(page, published_on, sentences, quotations)
    document.mentions = rough_mentions(text, sentences)
    counts: dict[str, int] = {}
    for mention in document.mentions:
        for party in mention.parties:
            counts[party] = counts.get(party, 0) + 1
    top = sorted(counts, key=lambda p: -counts[p])[:2]
    document.main_dyad = (min(top), max(top)) if len(top) == 2 else None
    return document
