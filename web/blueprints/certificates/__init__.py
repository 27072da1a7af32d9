"""Sổ vàng, certificates, blanks, cấp đổi and cấp lại."""
