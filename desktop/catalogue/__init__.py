"""Reading what services say: TOML files by models with a published schema, proved, then compiled.

pydantic is loaded with the models, so this package is imported by whoever reads, and not before.
"""
