"""A customer's visit: who is here in which role, how far, and what a card put in now means."""

from desktop.visit.cards import Meaning, meaning
from desktop.visit.here import Here
from desktop.visit.visit import Seat, Stay, Step, Visit

__all__ = ["Here", "Meaning", "Seat", "Stay", "Step", "Visit", "meaning"]
