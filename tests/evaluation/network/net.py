"""Sheets with what is told in them in, a network that learns from them out: the form of `vigie.extraction.network` in torch.

Whatever is changed here must be changed there: `train.py` stops where the two differ; no test does, since tests do not
install torch.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from packed import Base
from torch import Tensor, nn
from torch.nn import functional
from vigie.extraction.network.questions import PARTY_FEATURES, SECTORS, SENTENCE_FEATURES
from vigie.extraction.network.roles import PATH_BITS, ROLE_FEATURES, WAY_FEATURES, Roles
from vigie.extraction.network.tags import RANKS, TAGS

PAIR_FEATURES = 4
RIVAL, RIVALS = 64, 5
"""What is compared of each two parties, and with whom: themselves, the other way round, other sources, other targets, all."""
TYPES, STATUSES = 16, 4
MANNERS = ("written", "page", "sentence")
"""Articles of our own tell twice as many acts as real ones: how much is told is learnt for each kind apart."""
FIRST_BIAS = -5.0
"""Bias of the acts before the first lesson: nearly every act of nearly every pair is not told."""
HIDDEN = 0.25
"""Share of the parties whose names a lesson hides, so that who does what is learnt from the sentence."""
UNPARSED = 0.1
"""Share of the lessons in which the tree is hidden, so that the words are not forgotten over it."""
STATUS_SHARE = 0.5
"""Weight of the status in the loss, against that of the act."""


def gelu(values: Tensor) -> Tensor:
    return functional.gelu(values, approximate="tanh")


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, base: Base, place: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = base.heads
        shapes = dict.fromkeys(("q", "k", "v", "ao"), (base.width, base.width))
        shapes |= {"fi": (base.inner, base.width), "fo": (base.width, base.inner)}
        self.lines = nn.ModuleDict()
        for name, (rows, columns) in shapes.items():
            line = nn.Linear(columns, rows)
            line.weight.data = torch.from_numpy(base.matrix(f"l{place}.{name}.w", rows, columns))
            line.bias.data = torch.from_numpy(base.plain(f"l{place}.{name}.b"))
            self.lines[name] = line
        self.norms = nn.ModuleDict({name: norm_of(base, f"l{place}.{name}") for name in ("aln", "oln")})
        self.dropout = nn.Dropout(dropout)

    def forward(self, pieces: Tensor, shown: Tensor) -> Tensor:
        """Take and give the states of the pieces of all windows, one after another; ``shown`` tells where they stand."""

        def split(name: str) -> Tensor:
            rows = spread(self.lines[name](pieces), shown)
            return rows.view(*shown.shape, self.heads, -1).transpose(1, 2)

        heard = functional.scaled_dot_product_attention(
            split("q"), split("k"), split("v"), attn_mask=shown[:, None, None]
        )
        heard = heard.transpose(1, 2).flatten(2)[shown]
        pieces = self.norms["aln"](pieces + self.dropout(self.lines["ao"](heard)))
        return self.norms["oln"](pieces + self.dropout(self.lines["fo"](gelu(self.lines["fi"](pieces)))))


def spread(pieces: Tensor, shown: Tensor) -> Tensor:
    """Put pieces that stand one after another into their places, by window; zero where none is shown."""
    rows = pieces.new_zeros(*shown.shape, pieces.shape[-1])
    rows[shown] = pieces
    return rows


def shown_of(lengths: Sequence[int]) -> Tensor:
    """Tell by window and place where a piece stands."""
    return torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]


def norm_of(base: Base, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(base.width, base.epsilon)
    norm.weight.data = torch.from_numpy(base.plain(f"{name}.w"))
    norm.bias.data = torch.from_numpy(base.plain(f"{name}.b"))
    return norm


class Lower(nn.Module):
    """The embedding and the lowest layers, which learn nothing: each article goes through them once."""

    def __init__(self, base: Base, vocabulary: list[int], layers: int) -> None:
        super().__init__()
        words = base.matrix("emb.word", len(base.pieces), base.width)[vocabulary]
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words))
        positions = base.plain("emb.pos").reshape(-1, base.width) + base.plain("emb.type")[: base.width]
        self.positions = nn.Parameter(torch.from_numpy(positions), requires_grad=False)
        self.norm = norm_of(base, "emb.ln")
        self.layers = nn.ModuleList(Layer(base, place) for place in range(layers))
        self.eval()

    @torch.no_grad()
    def forward(self, windows: list[list[int]]) -> list[np.ndarray]:
        lengths = [len(window) for window in windows]
        shown = shown_of(lengths)
        places = shown.nonzero()[:, 1]
        state = self.norm(
            self.words(torch.tensor([piece for window in windows for piece in window])) + self.positions[places]
        )
        for layer in self.layers:
            state = layer(state, shown)
        return [rows.numpy().astype(np.float16) for rows in state.split(lengths)]


@dataclass
class Lesson:
    """One article: the states of its windows after the lowest layers, what is asked, and what is told."""

    name: str
    states: list[np.ndarray]
    tags: list[np.ndarray]
    """What is known of the pieces of each window (`vigie.extraction.network.tags`)."""
    places: list[tuple[int, int, int]]
    ranges: list[list[list[tuple[int, int, int]]]]
    parties: list[np.ndarray]
    sentences: np.ndarray
    pairs: list[np.ndarray]
    roles: list[Roles]
    """How the parties of each question stand in the tree of its sentence."""
    told: list[np.ndarray]
    """By (source, target, type): 1 where the sentence tells it."""
    counted: list[np.ndarray]
    """By (source, target, type): 0 where the article tells it in another sentence, so that nothing is learnt here."""
    status: list[np.ndarray]
    """By (source, target, type): place of the status, -1 where nothing is told."""
    sectors: list[np.ndarray]
    """By (source, target, type, source or target): place of the sector, -1 where nothing is told."""
    background: list[np.ndarray]
    """By (source, target, type): 1 where it is told as background, 0 where it is news, -1 where nothing is told."""
    manner: int
    """Place in `MANNERS`."""


class Upper(nn.Module):
    """The layers that learn, and the head that answers."""

    def __init__(self, base: Base, first: int, last: int, inner: int = 192, dropout: float = 0.2) -> None:
        super().__init__()
        width = base.width
        self.layers = nn.ModuleList(Layer(base, place) for place in range(first, last))
        self.tags = nn.Parameter(torch.randn(TAGS, width) * 0.02)
        self.none = nn.Parameter(torch.randn(width) * 0.02)
        self.hidden = nn.Parameter(torch.zeros(width))
        """Stands for the names of a party that is hidden in a lesson."""
        self.a = nn.Linear(width + PARTY_FEATURES, inner)
        self.b = nn.Linear(width + PARTY_FEATURES, inner)
        self.q = nn.Linear(inner, width)
        self.c = nn.Linear(width, inner)
        self.f = nn.Linear(SENTENCE_FEATURES + PAIR_FEATURES, inner)
        self.m = nn.Linear(inner, inner)
        self.ln = nn.LayerNorm(inner)
        self.out = nn.Linear(inner, TYPES)
        self.st = nn.Linear(inner, STATUSES)
        self.ss = nn.Linear(inner, len(SECTORS))
        self.ts = nn.Linear(inner, len(SECTORS))
        self.bg = nn.Linear(inner, 1)
        self.ra = nn.Linear(ROLE_FEATURES, inner, bias=False)
        self.rb = nn.Linear(ROLE_FEATURES, inner, bias=False)
        self.rf = nn.Linear(WAY_FEATURES, inner, bias=False)
        self.rc = nn.Linear(width, inner, bias=False)
        self.rq = nn.Linear(inner, PATH_BITS)
        self.v = nn.Linear(inner, RIVAL)
        self.w = nn.Linear(RIVALS * RIVAL, inner)
        nn.init.zeros_(self.w.weight)
        nn.init.zeros_(self.w.bias)
        self.rw = nn.Parameter(torch.zeros(PATH_BITS))
        self.manners = nn.Parameter(torch.zeros(len(MANNERS), inner))
        """Added for articles of one kind; the service knows real ones alone, whose vector goes into a bias."""
        self.dropout = nn.Dropout(dropout)
        self.out.bias.data.fill_(FIRST_BIAS)

    def forward(self, lesson: Lesson) -> tuple[Tensor, ...]:
        """Give the logits by (question, source, target) and type, status, side and sector, background; None is last."""
        states, length = self._states(lesson)
        questions, most = len(lesson.places), max(len(rows) for rows in lesson.parties) + 1
        pool = np.zeros((questions * most, states.shape[0]), np.float32)
        features = np.zeros((questions, most, PARTY_FEATURES), np.float32)
        pairs = np.zeros((questions, most, most, PAIR_FEATURES), np.float32)
        for row, ranges in enumerate(lesson.ranges):
            own = [*range(len(ranges)), most - 1]
            features[row, : len(ranges)] = lesson.parties[row]
            pairs[row][np.ix_(own, own)] = lesson.pairs[row]
            for party, stretches in enumerate(ranges):
                for window, start, end in stretches:
                    share = 1.0 / (end - start) / len(stretches)
                    pool[row * most + party, window * length + start : window * length + end] += share
        is_none = torch.zeros(most, 1)
        is_none[-1] = 1.0
        meant = (torch.from_numpy(pool) @ states).view(questions, most, -1) + is_none * self.none
        pieces, shown = self._sentences(lesson, states, length)
        roles, ways, path = self._roles(lesson, most, pieces.shape[1])
        party = torch.cat([self.dropout(meant), torch.from_numpy(features)], dim=-1)
        source, target = self.a(party) + self.ra(roles), self.b(party) + self.rb(roles)
        pair = source[:, :, None] + target[:, None] + self.rf(ways)
        turned = torch.tanh(pair)
        looks = torch.einsum("qijd,qwd->qijw", self.q(turned), pieces) / math.sqrt(pieces.shape[-1])
        looks = looks + torch.einsum("qijwk,qijk->qijw", path, self.rw + self.rq(turned))
        looks = torch.softmax(looks.masked_fill(~shown[:, None, None], -1e9), dim=-1)
        seen = torch.einsum("qijw,qwd->qijd", looks, pieces)
        passed = path.amax(-1)
        passed = torch.einsum("qijw,qwd->qijd", passed / passed.sum(-1, keepdim=True).clamp(min=1), pieces)
        around = torch.from_numpy(lesson.sentences)[:, None, None].expand(-1, most, most, -1)
        around = torch.cat([around, torch.from_numpy(pairs)], dim=-1)
        seen = self.c(self.dropout(seen)) + self.rc(self.dropout(passed))
        hidden = gelu(pair + seen + self.f(around) + self.manners[lesson.manner])
        hidden = self.ln(hidden + gelu(self.m(self.dropout(hidden))))
        asked = torch.zeros(questions, most, dtype=torch.bool)
        for row, ranges in enumerate(lesson.ranges):
            asked[row, : len(ranges)] = asked[row, -1] = True
        hidden = hidden + self._rivals(self.dropout(hidden), asked)
        sectors = torch.stack([self.ss(hidden), self.ts(hidden)], dim=-2)
        return self.out(hidden), self.st(hidden), sectors, self.bg(hidden)[..., 0]

    def _rivals(self, hidden: Tensor, asked: Tensor) -> Tensor:
        """Weigh each two parties against the others of the sentence: what one of them does another seldom does too."""
        own = gelu(self.v(hidden))
        shown = own.masked_fill(~(asked[:, :, None] & asked[:, None])[..., None], -1.0)
        others = shown.amax(1, keepdim=True), shown.amax(2, keepdim=True), shown.amax((1, 2), keepdim=True)
        return self.w(torch.cat([own, own.transpose(1, 2), *(o.expand_as(own) for o in others)], dim=-1))

    def _roles(self, lesson: Lesson, most: int, longest: int) -> tuple[Tensor, Tensor, Tensor]:
        questions = len(lesson.places)
        roles = np.zeros((questions, most, ROLE_FEATURES), np.float32)
        ways = np.zeros((questions, most, most, WAY_FEATURES), np.float32)
        path = np.zeros((questions, most, most, longest, PATH_BITS), np.float32)
        if not (self.training and torch.rand(()) < UNPARSED):
            for row, one in enumerate(lesson.roles):
                own = [*range(len(one.parties) - 1), most - 1]
                roles[row][own] = one.parties
                ways[row][np.ix_(own, own)] = one.ways
                path[row][np.ix_(own, own, range(one.path.shape[2]))] = one.path
        return torch.from_numpy(roles), torch.from_numpy(ways), torch.from_numpy(path)

    def _states(self, lesson: Lesson) -> tuple[Tensor, int]:
        shown = shown_of([len(state) for state in lesson.states])
        state = torch.from_numpy(np.concatenate(lesson.states).astype(np.float32))
        known = torch.from_numpy(np.concatenate(lesson.tags).astype(np.float32))
        if self.training:
            hidden = (known[..., :RANKS] * (torch.rand(RANKS) < HIDDEN)).amax(-1, keepdim=True)
            state = state * (1 - hidden) + self.hidden * hidden
            order = torch.randperm(RANKS)  # ranks tell parties apart and nothing else
            known = torch.cat([known[..., order], known[..., RANKS + order], known[..., 2 * RANKS :]], dim=-1)
        state = state + known @ self.tags
        for layer in self.layers:
            state = layer(state, shown)
        return spread(state, shown).flatten(0, 1), shown.shape[1]

    def _sentences(self, lesson: Lesson, states: Tensor, length: int) -> tuple[Tensor, Tensor]:
        longest = max(max(1, end - start) for _, start, end in lesson.places)
        rows = np.zeros((len(lesson.places), longest), np.int64)
        shown = np.zeros((len(lesson.places), longest), bool)
        for place, (window, start, end) in enumerate(lesson.places):
            count = max(1, end - start)
            rows[place, :count] = window * length + start + np.arange(count)
            shown[place, :count] = True
        pieces = states[torch.from_numpy(rows.clip(max=len(states) - 1)).view(-1)]
        return pieces.view(len(rows), longest, -1), torch.from_numpy(shown)


def loss_of(answers: tuple[Tensor, ...], lesson: Lesson) -> Tensor:
    """Cross-entropy of each act of each two parties; of those that are told, of status, sectors and background too."""
    acts, statuses, sectors, backgrounds = answers
    told, counted = torch.zeros_like(acts), torch.zeros_like(acts)
    status, people = torch.full(acts.shape, -1), torch.full((*acts.shape, 2), -1)
    old = torch.full(acts.shape, -1)
    most = acts.shape[1]
    for row, rows in enumerate(lesson.told):
        own = [*range(len(rows) - 1), most - 1]
        given = (told, lesson.told), (counted, lesson.counted), (status, lesson.status), (people, lesson.sectors)
        given += ((old, lesson.background),)
        for into, values in given:
            into[row][np.ix_(own, own)] = torch.from_numpy(values[row]).to(into.dtype)
    loss = (functional.binary_cross_entropy_with_logits(acts, told, reduction="none") * counted).sum()
    where = (status >= 0).nonzero(as_tuple=True)
    if len(where[0]):
        further = functional.cross_entropy(statuses[where[:3]], status[where], reduction="sum")
        for side in (0, 1):
            further += functional.cross_entropy(sectors[where[:3]][:, side], people[where][:, side], reduction="sum")
        told_old = backgrounds[where[:3]], old[where].float()
        further += functional.binary_cross_entropy_with_logits(*told_old, reduction="sum")
        loss = loss + STATUS_SHARE * further
    return loss
