"""What the SMART check says of a KPI that was just defined, under the line that acknowledges it."""

from kpitui.cli.invocation import Invocation
from kpitui.domain.kpi import Kpi
from kpitui.usecases.session import Session


def say_advice(invocation: Invocation, session: Session, kpi: Kpi) -> None:
    """Print errors and warnings of the SMART check, a line each."""
    from kpitui.reports.smart import kpi_findings
    from kpitui.reports.smart_text import advice

    for line in advice(kpi.slug, kpi_findings(session.workbook, kpi, session.today())):
        invocation.say(line)
