"""The demonstration: the main job played through the real window and the real code."""
