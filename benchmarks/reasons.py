"""Why a goal is missed, by the goal's name: told in the docs beside the figure when it is."""

REASONS = {
    "list against the floor": (
        "Most of what the page costs beyond raw SQL is REST framework's view, the check of the request, the stack of middleware "
        "and the log, which keeps the whole answer."
    ),
    "list against REST framework": (
        "The page says more than the framework's does: it is half as large again, and it is logged and checked, which the other "
        "is not."
    ),
    "list against pretix": "It follows from the ratio to the floor, of which our page of 260 KB takes more than one of 121 KB did.",
    "first page": "The bounded count reads ten thousand entries of an index, which are further apart the more there are.",
    "walk": "A position that no bookmark names has to be found by counting entries of an index up to it.",
    "queries": "Token, rows, lines and the bounded count are one each; whatever comes on top is a step that asked.",
    "bulk": (
        "The wire is checked field by field, amounts are computed, every document is fingerprinted and its event chained; "
        "`bulk_create` alone finds its instances ready."
    ),
    "lock errors": "A writer waited longer than SQLite's time-out of twenty seconds.",
    "writers": "Each registration is a transaction that waits for the disk, one after the other: eight writers wait for seven.",
    "start migrated": (
        "Django, REST framework and the OpenAPI tools are loaded before the first answer. In seconds, so it is the machine's speed "
        "as well: when raw SQL (goal 1) took 4.8 ms on PostgreSQL, a start took 1.40 s."
    ),
    "start from nothing": (
        "The demo's two workspaces are planted through the services that everything else uses. When raw SQL (goal 1) took 4.8 ms "
        "on PostgreSQL, it was 3.33 s."
    ),
    "reset demo": (
        "What does not change with an invoice's event (masters, users, settings) is written anew each time. In milliseconds, so it "
        "is the machine's speed as well: see what raw SQL takes in goal 1, which has been 4.8 ms on PostgreSQL."
    ),
    "reset 10 k": "The snapshot is unpacked, and every invoice's last event compared, before the little that changed is written.",
    "log and controls": (
        "The log keeps the whole answer. To pack 260 KB takes about a third of what is added, to store them beside the requests "
        "another third; whose call it is, what it set off and what was said of it share the rest."
    ),
    "memory": "The first hundred requests do not yet meet every path; what later ones load stays.",
}  # fmt: skip
