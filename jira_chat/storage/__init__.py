"""The database engine, transactions, column types, encryption at rest and migrations. Tables live with their features."""
