"""Article in, findings out. Pure: no Kafka, no network, no clock.

    page ── text ── actors ── syntax ── events ── stances, claims ── findings

``page`` finds the body in a page's furniture, ``text`` cuts sentences, quotations, dates and numbers, ``actors``
finds who is named and who is meant, ``syntax`` parses, ``events`` decides who did what to whom. ``document`` is what
they hand to each other, ``extractor`` the order.
"""
