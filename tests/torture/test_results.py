"""The document says what was measured, and nothing else."""

from tests.torture import results


def test_the_table_in_the_document_is_that_of_the_committed_results() -> None:
    assert results.written_table() == results.table()


def test_no_row_was_measured_that_fell_short_without_the_document_saying_so() -> None:
    """Whoever reads the table alone sees it there; the list below tells what it means."""
    told = results.DOCUMENT.read_text(encoding="utf-8").partition("## What fell short")[2]
    short = {row for database in results.DATABASES for row in results.short(database)}
    assert {row for row in short if row not in told} == set()
