"""Claims that exclude each other: what is published of them, removed and put aside."""

from datetime import UTC, datetime

from support.aggregator import PARTITIONS, Aggregator, World
from support.records import a_claim
from support.streams import message_of
from vigie.model.arrival import Arrival


async def test_who_says_what_is_dropped_when_no_finding_is_taken_for_its_day_any_more():
    worker = Aggregator(World())
    claims = [a_claim(claim_id=f"c{value}", claimant=who, value=value) for who, value in (("RUS", 10), ("UKR", 900))]
    messages = [message_of("claims", claim, PARTITIONS) for claim in claims]
    await worker.take(messages)
    assert list(worker.world.disagreements.newest()) == ["RUS|UKR|2022-02-12"]
    await worker.take([message_of("arrivals", Arrival(day="2023-06-01", article_hash="aa"), PARTITIONS)])
    new = {"published_at": datetime(2023, 6, 1, tzinfo=UTC), "claim_id": "new"}
    await worker.take([message_of("claims", a_claim(**new), PARTITIONS), *messages])
    assert list(worker.sayings.data) == [b"RUS|UKR|2023-06-01"]


async def test_a_disagreement_that_is_settled_is_removed():
    worker = Aggregator(World())
    early, late = (datetime(2022, 2, 12, hour, tzinfo=UTC) for hour in (8, 20))
    told = [("RUS", 10, early), ("UKR", 900, early), ("UKR", 10, late)]
    for who, value, at in told:
        claim = a_claim(claim_id=f"{who} {value}", claimant=who, value=value, published_at=at, bound="exact")
        await worker.take([message_of("claims", claim, PARTITIONS)])
    assert [bool(record["value"]) for record in worker.world.disagreements.sent] == [True, False]


async def test_a_claim_in_the_wrong_partition_is_put_aside():
    worker = Aggregator(World())
    message = message_of("claims", a_claim(), PARTITIONS)
    message.partition = (message.partition + 1) % PARTITIONS
    await worker.take([message])
    assert dict(worker.world.rejected.sent[0]["headers"])["rejected-reason"] == b"wrong_partition"
    assert not worker.sayings.data
