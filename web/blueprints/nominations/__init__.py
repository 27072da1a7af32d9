"""One nomination: findings, papers, history, what is possible now."""
