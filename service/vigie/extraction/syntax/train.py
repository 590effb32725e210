"""Treebanks in, the weights of a parser for a language pack out: `python -m vigie.extraction.syntax.train --help`.

Only this command trains; reading never does. The same seed, treebanks and versions of spaCy and numpy, on one thread,
give the same weights.
"""

import argparse
import json
import logging
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam

from vigie.extraction.syntax.treebank import Tree, text_of, trees
from vigie.extraction.syntax.variation import Vocabulary, read_vocabulary, varied

log = logging.getLogger(__name__)

WIDTH, DEPTH = 96, 4
"""Half of this is 8 points of LAS worse (design/reading.md); twice as wide is half as fast."""
ROWS = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500}
"""Rows of the hash tables: 4 MB of weights; words of the treebank share rows, which costs little."""
BATCH_WORDS = (400, 2000)
"""A batch holds a random number of words between these: small ones learn fast, large ones settle."""
DROPOUT = 0.2
LEARN_RATE = 0.001
WARM_UP = 200
"""Steps until the learn rate is reached; from there it falls in a line to nothing."""
_NOT_NEEDED = ("vectors", "lookups.bin", "key2row")


def blank_pipeline(language: str) -> Any:
    """A pipeline that has learnt nothing: shared word vectors by hashes, a morphologizer, a parser."""
    nlp = spacy.blank(language)
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": WIDTH,
        "attrs": list(ROWS),
        "rows": list(ROWS.values()),
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": WIDTH,
        "depth": DEPTH,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}})
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener, "nO": None, "normalize": False}
    nlp.add_pipe("morphologizer", config={"model": tagger})
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": listener,
    }
    nlp.add_pipe("parser", config={"model": parser, "min_action_freq": 20, "learn_tokens": False})
    return nlp


def example_of(nlp: Any, tree: Tree) -> Example:
    """The sentence as the tokenizer cuts it, beside the treebank's reading of it."""
    gold = Doc(
        nlp.vocab,
        words=[word.form for word in tree],
        spaces=[word.space_after for word in tree],
        pos=[word.tag for word in tree],
        morphs=[word.features for word in tree],
        heads=[word.head for word in tree],
        deps=[word.label for word in tree],
        sent_starts=[at == 0 for at in range(len(tree))],
    )
    return Example(nlp.make_doc(text_of(tree)), gold)


def _batches(bank: Sequence[Tree], chance: random.Random, vocabulary: Vocabulary) -> Iterator[list[Tree]]:
    """One pass over the treebank in random order, each sentence as it is or varied."""
    order = list(bank)
    chance.shuffle(order)
    batch: list[Tree] = []
    words = 0
    for tree in order:
        batch.append(varied(tree, chance, vocabulary))
        words += len(tree)
        if words >= chance.randint(*BATCH_WORDS):
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def train(
    pack: Path, bank: Sequence[Tree], tuning: Sequence[Tree], *, passes: int, seed: int, start: Path | None = None
) -> Any:
    """Train on ``bank``; after each pass log the scores on ``tuning``; give back the pipeline of the last pass.

    Args:
        pack: folder of the language pack.
        bank: sentences to learn from.
        tuning: sentences to score after each pass.
        passes: how often the bank is read.
        seed: of all that is random.
        start: weights to go on from; none: from nothing.
    """
    fix_random_seed(seed)
    chance = random.Random(seed)  # noqa: S311  no secret
    vocabulary = read_vocabulary(pack)
    if start is None:
        nlp = blank_pipeline(pack.name)
        plain = [example_of(nlp, tree) for tree in bank]
        nlp.initialize(lambda: plain)
    else:
        nlp = spacy.load(start)
    optimizer = Adam(LEARN_RATE, beta1=0.9, beta2=0.999, eps=1e-8, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0)
    expected = passes * sum(len(tree) for tree in bank) / (sum(BATCH_WORDS) / 2)
    began, step = time.monotonic(), 0
    for turn in range(passes):
        losses: dict[str, float] = {}
        for batch in _batches(bank, chance, vocabulary):
            step += 1
            optimizer.learn_rate = LEARN_RATE * min(step / WARM_UP, max(1 - step / expected, 0.02))
            examples = [example_of(nlp, tree) for tree in batch]
            nlp.update(examples, drop=DROPOUT, sgd=optimizer, losses=losses)
        with nlp.use_params(optimizer.averages):
            found = scores(nlp, tuning)
        log.info("pass %d, step %d, %.0f s: %s", turn + 1, step, time.monotonic() - began, found)
    for _, component in nlp.pipeline:
        component.model.use_params(optimizer.averages).__enter__()
    return nlp


def scores(nlp: Any, bank: Sequence[Tree]) -> dict[str, float]:
    """Score from raw text, sentence by sentence: attachment without and with label, part of speech, features."""
    found = nlp.evaluate([example_of(nlp, tree) for tree in bank])
    names = {"UAS": "dep_uas", "LAS": "dep_las", "POS": "pos_acc", "features": "morph_acc", "tokens": "token_f"}
    return {name: round(found[key], 4) for name, key in names.items()}


def write(nlp: Any, folder: Path) -> None:
    """Write the pipeline without what a reading does not need: no words of the treebank, only labels and features."""
    shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(folder)
    for name in _NOT_NEEDED:
        (folder / "vocab" / name).unlink(missing_ok=True)
    labels = {label for name in ("morphologizer", "parser") for label in nlp.get_pipe(name).labels}
    (folder / "vocab" / "strings.json").write_text(json.dumps(sorted(labels), indent=0), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("treebanks", nargs="+", type=Path, help="CoNLL-U files to train on")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the pack; its name is its language")
    parser.add_argument("--tuning", type=Path, required=True, help="CoNLL-U file scored after each pass")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="CoNLL-U files scored at the end")
    parser.add_argument("--passes", type=int, default=14)
    parser.add_argument("--start", type=Path, help="folder of weights to go on from")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--output", type=Path, required=True, help="folder for the weights")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    bank = [tree for path in options.treebanks for tree in trees(path)]
    nlp = train(
        options.pack.resolve(),
        bank,
        list(trees(options.tuning)),
        passes=options.passes,
        seed=options.seed,
        start=options.start,
    )
    write(nlp, options.output)
    for path in options.test:
        log.info("%s: %s", path.name, scores(nlp, list(trees(path))))


if __name__ == "__main__":
    main()
