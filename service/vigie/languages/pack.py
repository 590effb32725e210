"""Folders in, language packs out: each section of a pack is read when it is first asked for.

No Python names a language: what lies beside this file as a folder with a ``pack.yaml`` is a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from vigie.errors import Misconfigured
from vigie.languages.acts import Lexicon, read_acts
from vigie.languages.grammar import Grammar, read_grammar
from vigie.languages.sections import About, Claims, Dates, Furniture, Numbers, Text, WordGroups
from vigie.ontology.yaml_text import read_shaped

ROOT = Path(__file__).parent
FILES = {
    "pack.yaml": "what the pack is, who keeps it, how far it has come",
    "furniture.yaml": "cleaning: without it the page's surroundings are read as news",
    "text.yaml": "sentences and language: without it the language is not recognised",
    "grammar.yaml": "function words, forms of words, the parser",
    "acts.yaml": "events: without it none is found",
    "names.yaml": "titles, roles and words of names: without it few actors are found",
    "dates.yaml": "dates in running text: without it events have the publication day",
    "numbers.yaml": "figures and number words",
    "claims.yaml": "claims: without it no number is one",
    "gpr.yaml": "word groups: without it articles fire in no group of `vigie gpr`",
}
"""The files of a pack, and what is lost where one says nothing. Cleaning asks every pack: none may lack a file."""


@dataclass(frozen=True)
class Pack:
    """All that is known of one language."""

    folder: Path

    @property
    def code(self) -> str:
        """ISO 639-1 code: the name of the folder."""
        return self.folder.name

    @cached_property
    def about(self) -> About:
        """What the pack is and how far it has come."""
        about = read_shaped(self.folder / "pack.yaml", About)
        if about.code != self.code:
            raise Misconfigured(f"{self.folder / 'pack.yaml'}: code {about.code!r} differs from the folder's name")
        return about

    @cached_property
    def furniture(self) -> Furniture:
        """What pages say around an article."""
        return read_shaped(self.folder / "furniture.yaml", Furniture)

    @cached_property
    def text(self) -> Text:
        """How sentences end."""
        return read_shaped(self.folder / "text.yaml", Text)

    @cached_property
    def dates(self) -> Dates:
        """Words of dates."""
        return read_shaped(self.folder / "dates.yaml", Dates)

    @cached_property
    def numbers(self) -> Numbers:
        """Words of numbers."""
        return read_shaped(self.folder / "numbers.yaml", Numbers)

    @cached_property
    def claims(self) -> Claims:
        """Which words make a number a claim."""
        return read_shaped(self.folder / "claims.yaml", Claims)

    @cached_property
    def word_groups(self) -> WordGroups:
        """Which words make an article one on threats or acts of war and terror."""
        return read_shaped(self.folder / "gpr.yaml", WordGroups)

    @cached_property
    def grammar(self) -> Grammar:
        """Function words and forms of words."""
        return read_grammar(self.folder)

    @cached_property
    def acts(self) -> Lexicon:
        """Which words tell which act."""
        return read_acts(self.folder, self.grammar)

    def lacks(self) -> dict[str, str]:
        """Name the files that are missing, each with what it is for."""
        return {name: lost for name, lost in FILES.items() if not (self.folder / name).exists()}


@cache
def load_packs(root: Path = ROOT) -> Mapping[str, Pack]:
    """List the packs by their code; nothing but the list of folders is read."""
    folders = sorted(path.parent for path in root.glob("*/pack.yaml"))
    return {folder.name: Pack(folder) for folder in folders}
