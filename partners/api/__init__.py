"""The partners' part of the wire: what a request says about 発行元, 発行先 and 振込先口座."""
