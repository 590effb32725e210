import pytest
from vigie.cli.watch import dyad_of


@pytest.mark.parametrize(
    ("typed", "dyad"),
    [("RUS-UKR", "RUS|UKR"), ("ukr-rus", "RUS|UKR"), ("UKR|RUS", "RUS|UKR"), ("BLR-BLR.OPP", "BLR|BLR.OPP"), ("RUS", "RUS|-"),
     ("RUS|-", "RUS|-"), ("ISLAMIC_STATE, USA", "ISLAMIC_STATE|USA"), ("SPLM-N|SDN", "SDN|SPLM-N"), ("SPLM-N/-", "SPLM-N|-")],
)  # fmt: skip
def test_a_dyad_is_read_as_people_type_it(typed: str, dyad: str) -> None:
    assert dyad_of(typed) == dyad
