"""The Thai national ID card: which bytes to ask for, what they mean, and the readers."""
