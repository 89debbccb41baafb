"""A streaming standby that takes the reads of those who see their own writes there. `DATABASE_REPLICA_URL` names it.

The rule is written down in docs/scaling.md: a workspace reads from the standby when the standby shows the very version of the
workspace's row that the primary showed when the request began. Every write into a workspace writes that row as well.
"""
