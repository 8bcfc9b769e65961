"""The way between a counter and the central side: wire, client, engine, reference server."""
