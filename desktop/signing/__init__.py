"""Keys of persons, devices and the centre: what is signed, and how a private key is kept."""
