"""Many plausible invoices at once, for whoever wants to see how a program, or this platform, does with years of them."""
