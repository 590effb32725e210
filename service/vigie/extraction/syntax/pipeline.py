"""The name of a parser in, its pipeline out: without what takes spaCy seconds and does nothing here.

A pipeline brings the rules of its tokens along. spaCy imports the package of its language all the same, and for French
compiles one expression of 1.4 million letters there, which is 3 of the 5 seconds until the first page.
"""

import importlib
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

_UNUSED = ("ner", "lemmatizer", "senter", "textcat")
_TOKENS = "tokenizer"
_STRINGS = "strings"
"""Names of all words that have a vector: a word is found by its hash, so that 140 MB of them are never read."""
_ALPHABET = re.compile(r"\[[^\]]{300,}\]")
"""A class that lists the letters of many alphabets one by one: what compiling takes its time for."""
_START, _END = "(?:^", "$)"


def load_pipeline(weights: str | Path) -> Any:
    """Load a spaCy pipeline.

    Args:
        weights: the name of an installed package or the path of a folder.

    Raises:
        OSError: where there is no such package or folder.
    """
    # spaCy costs 1.5 s and 60 MB at import: packs without a parser do not pay for it.
    spacy, language, srsly = map(importlib.import_module, ("spacy", "spacy.language", "srsly"))
    folder = _folder_of(weights, spacy)
    config = spacy.util.load_config(folder / "config.cfg")
    own: Any = type("Pipeline", (language.Language,), {"lang": config["nlp"]["lang"]})
    left_out = [*_UNUSED, _TOKENS, _STRINGS]
    meta = spacy.util.load_meta(folder / "meta.json")
    pipeline = own.from_config(config, exclude=left_out, meta=meta, auto_fill=False)
    pipeline.from_disk(folder, exclude=left_out)
    _remember_labels(pipeline)
    rules = srsly.msgpack_loads((folder / _TOKENS).read_bytes())
    if rules.get("token_match"):
        rules["token_match"] = joined(rules["token_match"])
    pipeline.tokenizer.from_bytes(srsly.msgpack_dumps(rules))
    return pipeline


def _remember_labels(pipeline: Any) -> None:
    """Name what the parts may say, before a memory zone would forget it."""
    for _, part in pipeline.pipeline:
        for label in getattr(part, "labels", ()):
            pipeline.vocab.strings.add(label)
        for features in getattr(part, "cfg", {}).get("labels_morph", {}).values():
            pipeline.vocab.morphology.add(features)


def _folder_of(weights: str | Path, spacy: Any) -> Path:
    if Path(weights).is_dir():
        return Path(weights)
    try:
        package = Path(str(importlib.import_module(str(weights)).__file__)).parent
    except ImportError as error:
        raise OSError(str(error)) from error
    meta = spacy.util.load_meta(package / "meta.json")
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def joined(expression: str) -> str:
    """Write alternatives that end alike as one, whose long classes are compiled once: it matches the same texts.

    Args:
        expression: flags, then ``(?:^…$)|(?:^…$)|…``; any other is given back as it is.
    """
    flags, _, alternatives = expression.partition(_START)
    if not alternatives.endswith(_END):
        return expression
    starts: defaultdict[str, list[str]] = defaultdict(list)
    for alternative in alternatives.removesuffix(_END).split(f"{_END}|{_START}"):
        letters = _ALPHABET.search(alternative)
        place = letters.start() if letters else len(alternative)
        starts[alternative[place:]].append(alternative[:place])
    return flags + "|".join(f"{_START}(?:{'|'.join(first)}){end}{_END}" for end, first in starts.items())
