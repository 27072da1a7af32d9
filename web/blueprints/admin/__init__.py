"""The table of tiles behind «Quản trị»."""
