"""Files that people send in conversations: taken in, kept for some days, given out."""
