"""The KPI file: how a workbook reaches the disk and comes back."""
