"""Engine, transactions, column types, encryption at rest, migrations. Tables live with their features."""
