"""Files that people send in conversations: intake, storage for some days, and delivery."""
