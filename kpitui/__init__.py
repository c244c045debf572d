"""kpitui: KPIs, their plan and their verdict, kept open in a terminal."""

__version__ = "0.1.0"
