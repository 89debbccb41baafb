"""What the product costs, measured beside floors that do the same with less: `make bench`, `make soak`.

Not installed, and no part of the house: nothing imports it. `inside` runs in a process of the product, without a server;
`outside` calls a served one; `floors` is what is compared with; `results` is committed, and docs/performance.md is written
from it.
"""
