"""Every step of the lifecycle, for one nomination or many: preview, do, result per item."""
