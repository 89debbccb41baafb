"""Charts: numbers drawn as SVG on the server, coloured by the pages' own sheet, with the numbers themselves behind them."""

from .drawing import Chart, Kind, Series

__all__ = ["Chart", "Kind", "Series"]
