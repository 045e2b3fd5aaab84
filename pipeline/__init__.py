"""EVERYTHING THAT TOUCHES THE WORLD: files, database, terminal. Imports extractors, never the other way round."""

__version__ = "0.1.0"
