"""Windows over a screen, each typed by the answer that it gives."""
