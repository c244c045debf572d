"""Colours of the interface: chosen for colour-blind eyes, and never the only sign of anything."""

from textual.theme import Theme

_TOKENS = ("good", "caution", "bad", "muted", "plan", "highlight")


def _theme(name: str, *, dark: bool, ground: str, ink: str, tokens: tuple[str, ...]) -> Theme:
    good, caution, bad, muted, _plan, highlight = tokens
    raised = "#1c2530" if dark else "#e8ecf1"
    return Theme(
        name=name,
        dark=dark,
        primary=highlight,
        secondary=good,
        accent=highlight,
        success=good,
        warning=caution,
        error=bad,
        foreground=ink,
        background=ground,
        surface=ground,
        panel=raised,
        variables={
            **{f"kpi-{token}": colour for token, colour in zip(_TOKENS, tokens, strict=True)},
            "footer-background": raised,
            "footer-key-foreground": highlight,
            "block-cursor-text-style": "bold",
            "border": highlight,
            "border-blurred": muted,
            "input-cursor-text-style": "reverse",
        },
    )


DARK = _theme(
    "kpitui-dark",
    dark=True,
    ground="#11161c",
    ink="#dfe6ee",
    tokens=("#56b4e9", "#f0e442", "#e07020", "#8593a3", "#9aa7b5", "#9fd0f2"),
)
LIGHT = _theme(
    "kpitui-light",
    dark=False,
    ground="#fbfcfd",
    ink="#1b2430",
    tokens=("#0072b2", "#8a5a00", "#b23a00", "#5c6875", "#5c6875", "#00567f"),
)
# The terminal's own foreground and background, for people who asked for no colour: signs, bold
# and reverse carry everything.
PLAIN = Theme(
    name="kpitui-plain",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        **{f"kpi-{token}": "ansi_default" for token in _TOKENS},
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
        "screen-selection-background": "ansi_default",
        "screen-selection-foreground": "ansi_default",
    },
)
THEMES = (DARK, LIGHT, PLAIN)
