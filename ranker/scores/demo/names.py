"""What the demo's players are called and where they live."""

from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


ADJECTIVES: Final = _words(
    "Swift Brave Silent Lucky Crimson Golden Frozen Shadow Iron Electric Cosmic Wild Clever Rusty Velvet Turbo Hidden "
    "Savage Gentle Neon Ancient Arctic Blazing Bold Dizzy Epic Fuzzy Grim Happy Icy Jolly Lazy Mad Mighty Misty Noble "
    "Quick Royal Sly Solar Stormy Tiny Vivid Wicked Witty Zany"
)
NOUNS: Final = _words(
    "Falcon Wolf Tiger Panda Fox Raven Otter Badger Cobra Dragon Phoenix Viper Hawk Lynx Bear Shark Moose Gecko Mantis "
    "Knight Wizard Pirate Ninja Ranger Pilot Rogue Hunter Baron Comet Rocket Pixel Glitch Cactus Muffin Waffle Pickle "
    "Noodle Biscuit Thunder Avalanche Ember Quartz"
)
FIRST_NAMES: Final = {
    "english": _words("Olivia Noah Emma Liam Ava Ethan Chloe Mason Grace Logan Ruby Oscar Isla Harry Poppy Jack"),
    "spanish": _words("Sofía Mateo Lucía Diego Valentina Santiago Camila Javier Martina Hugo Elena Pablo"),
    "portuguese": _words("Ana João Beatriz Miguel Larissa Gabriel Júlia Rafael Inês Tiago Luiza Caio"),
    "german": _words("Mia Finn Lena Jonas Hannah Lukas Marie Paul Klara Felix Greta Jürgen"),
    "french": _words("Léa Hugo Chloé Louis Manon Jules Camille Théo Zoé Antoine Élodie Rémi"),
    "slavic": _words("Zofia Jakub Maja Szymon Olena Andrii Katya Pavel Tereza Ondřej Nina Marek"),
    "nordic": _words("Freja Elias Saga Axel Ingrid Oskar Linnea Nils Aino Eetu Astrid Søren"),
    "asian": _words("Yui Haruto Sakura Ren Minji Junho Seo-yeon Wei Mei Linh Minh Arisa"),
    "indian": _words("Aarav Priya Vihaan Ananya Arjun Diya Rohan Isha Kabir Meera Dev Tara"),
    "african": _words("Amara Kwame Zuri Tunde Nia Sipho Ayana Chidi Thandi Omar Layla Youssef"),
}
# Country, how many of a hundred and some players live there, hours its clocks are ahead of UTC, its names.
COUNTRIES: Final = (
    ("US", 19, -6, "english"), ("BR", 9, -3, "portuguese"), ("GB", 8, 0, "english"), ("DE", 8, 1, "german"),
    ("FR", 6, 1, "french"), ("JP", 6, 9, "asian"), ("IN", 6, 5, "indian"), ("MX", 5, -6, "spanish"),
    ("KR", 4, 9, "asian"), ("CA", 4, -5, "english"), ("ES", 4, 1, "spanish"), ("PL", 4, 1, "slavic"),
    ("AU", 3, 10, "english"), ("AR", 3, -3, "spanish"), ("SE", 3, 1, "nordic"), ("PH", 2, 8, "asian"),
    ("VN", 2, 7, "asian"), ("NG", 2, 1, "african"), ("ZA", 2, 2, "african"), ("EG", 2, 2, "african"),
    ("UA", 2, 2, "slavic"), ("CZ", 1, 1, "slavic"), ("FI", 1, 2, "nordic"), ("PT", 1, 0, "portuguese"),
    ("NO", 1, 1, "nordic"), ("", 5, 0, "english"),
)  # fmt: skip
INITIALS: Final = "ABCDEFGHJKLMNOPRSTVWZ"
COMBINATIONS: Final = len(ADJECTIVES) * len(NOUNS)
# Has no factor in common with the number of combinations, so that every one of them comes up before any comes again.
STEP: Final = 1009


def username_of(*, index: int, offset: int) -> str:
    """`SwiftFalcon`, later `SwiftFalcon14`: another one for every index."""
    place, turn = (index * STEP + offset) % COMBINATIONS, index // COMBINATIONS
    word = ADJECTIVES[place % len(ADJECTIVES)] + NOUNS[place // len(ADJECTIVES)]
    return f"{word}{turn * 13 + place % 13}" if turn else word
