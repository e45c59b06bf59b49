import random


class Zoner:
    def __init__(self, character, seed):
        self.dice = random.Random(seed)

    def act(self, seen, legal):
        if seen["their_is_airborne"] and seen["distance"] < 0.35:
            return "shoryuken_H" if "shoryuken_H" in legal else "2+HP"
        if seen["distance"] < 0.25:
            return self.dice.choice(["2+HK", "2+MK", "1"])
        if "hadouken_L" in legal and not seen["own_projectile"]:
            return self.dice.choice(["hadouken_L", "hadouken_H"])
        return "6"
