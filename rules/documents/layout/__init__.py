"""How documents look: content in, bytes out. The only ReportLab imports; nothing here knows awards."""
