"""Paper: Thai typography, the documents of the counter, and the printers that take them."""
