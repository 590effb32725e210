"""Short names of all states from CLDR, written into each pack's ``names_cldr.yaml``: `make names`.

Needs babel, which is a tool of development: what it writes is committed, and the service never imports it.
"""

from babel import Locale, __version__
from babel.core import get_global
from vigie.languages.pack import ROOT
from vigie.ontology.parties import all_parties


def main() -> None:
    """Write the file of every pack that has a ``names.yaml``."""
    alpha_2 = {code: others[0] for code, others in get_global("territory_aliases").items() if len(code) == 3}
    for names in sorted(ROOT.glob("*/names.yaml")):
        territories = Locale(names.parent.name).territories
        lines = [f"# Short names of states, from CLDR by babel {__version__}: `make names` writes this file."]
        for code in sorted(all_parties().states):
            written = territories[alpha_2.get(code, "XK" if code == "XKX" else "")].split(" (")[0]
            lines.append(f'{code}: "{written}"')
        names.with_name("names_cldr.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
