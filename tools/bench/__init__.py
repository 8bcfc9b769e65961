"""Speed and memory as ratios against stated yardsticks, in one run (`make bench`)."""
