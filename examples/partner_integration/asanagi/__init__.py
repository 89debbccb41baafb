"""あさなぎ販売管理: an invented company's billing program, connected to the invoice platform.

What the platform asks of such a program is in `platform.py`; what the program is for, in `issuing.py` and `receiving.py`.
"""
