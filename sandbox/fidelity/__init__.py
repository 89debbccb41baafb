"""The fidelity ledger: what every part of the wire rests on."""
